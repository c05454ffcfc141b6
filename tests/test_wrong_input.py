"""Wrong input, tried: a clear sentence in the reader's language, what was typed is kept, nothing is written.

Each line is sent in bokmål and in English, through the page and, where there is one, through the API.
The upload of 200 MB goes through the real server, in ``test_serving``; for addresses there is
``test_hostile_addresses``.
"""

from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from samklang.agreements.queries import newest
from samklang.agreements.tests.factories import (
    drafted,
    network_with_people,
    organisation_with_editor,
    rewritten,
)
from samklang.directory import actions as directory
from samklang.directory.identifiers import WrongNumber
from samklang.directory.models import Organisation
from samklang.networks import actions
from samklang.networks.models import Invitation, MembershipSource
from samklang.networks.tests.factories import NetworkFactory
from samklang.registers import actions as registers
from samklang.registers.models import Sheet
from tests.tables import nothing_written

# Which language a sentence is in is nothing to a database: PostgreSQL is asked in English by .ci/run alone.
LANGUAGES = ["nb", pytest.param("en", marks=pytest.mark.long)]
pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("language", LANGUAGES)]


def told(language, sentence, **facts):
    """The sentence as a reader of this language sees it; in bokmål it must be bokmål."""
    with translation.override(language):
        said = gettext(sentence)
    assert language == "en" or said != sentence
    return said % facts if facts and "%(" in said else said.format(**facts)


def signed_in(user, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def refused(client, place, sent, sentence, *, keeps=()):
    """The page comes back with the sentence and with what was typed, and no row was added or taken."""
    with nothing_written():
        answer = client.post(place, sent)
    said = unescape(answer.content.decode())
    assert answer.status_code in {200, 422}
    assert sentence in said
    assert [word for word in keeps if word not in said] == []


@pytest.fixture
def host():
    return network_with_people("Host")


@pytest.fixture
def town():
    return organisation_with_editor("Lillevik")[0]


def at(name, *args, language):
    with translation.override(language):
        return reverse(name, args=args)


IMPOSSIBLE_TO_MACHINES = "%(name)s=%(text)s is no day of the calendar. Write it as 2021-12-31."
IMPOSSIBLE = "“%(value)s” is no day of the calendar. Write it as 2021-12-31."


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "30.30.2026", "yesterday", "0000-00-00"])
def test_an_impossible_date(host, town, language, day):
    network, secretary = host
    place = at("networks:admit", network.slug, language=language) + f"?organisation={town.slug}"
    sent = {"on": day, "tier": network.tiers.first().pk, "kind": "joined", "provenance": "A letter of ours"}
    client = signed_in(secretary, language)

    refused(client, place, sent, told(language, IMPOSSIBLE, value=day), keeps=["A letter of ours"])

    answer = client.get(f"/api/v1/networks/{network.slug}/members", {"on": day})
    assert answer.status_code == 422
    expected = told(
        language, "%(name)s=%(text)s is no day of the calendar. Write it as 2021-12-31.", name="on", text=day
    )
    assert answer.json()["detail"] == expected


def test_periods_that_overlap(host, town, language):
    network, secretary = host
    tier = network.tiers.first()
    for start, end in ((date(2020, 1, 1), date(2021, 1, 1)), (date(2022, 1, 1), None)):
        actions.admit(network, town, tier=tier, on=start, until=end, by=None)
    source = MembershipSource.objects.get(started_on=date(2022, 1, 1), superseded_at=None)
    place = at("networks:correct", network.slug, town.slug, source.pk, language=language)
    sent = {"tier": tier.pk, "started_on": "2020-06-01", "ended_on": "", "reason": "Read in the minutes"}
    sentence = told(language, "Two periods of the same membership overlap.")

    refused(signed_in(secretary, language), place, sent, sentence, keeps=["Read in the minutes"])


CHANGED = "The text has changed since you read it. Read version {number} before you approve."


def test_a_hash_that_is_not_current_and_an_approval_after_an_edit(host, language):
    network, secretary = host
    agreement = drafted(network, network_with_people("Guest")[0], code="pact")
    read = newest(agreement).hash
    rewritten(agreement, title={"en": "Edited meanwhile"})
    place = at("agreements:approve", "pact", language=language)
    client = signed_in(secretary, language)
    sentence = told(
        language,
        "The text has changed since you read it. Read version {number} before you approve.",
        number=2,
    )

    for wrong in (read, "0" * 64, "not a hash"):
        refused(client, place, {"hash": wrong, "has_read": "on"}, sentence, keeps=["Edited meanwhile"])


NO_COUNTRY = "“%(value)s” is not a country. Write its name or two letters."


def test_an_import_with_a_broken_row_4000(host, language):
    client = signed_in(host[1], language)
    lines = [f"Company {n},company,NO" for n in range(2, 4_002)]
    lines[3_998] = "Broken,company,Narnia"
    file = SimpleUploadedFile("list.csv", "\n".join(["name,kind,country", *lines]).encode())
    organisations = Organisation.objects.count()

    page = client.post(at("registers:sheets", language=language), {"file": file}, follow=False)
    sheet = Sheet.objects.get()
    registers.check(sheet)
    sheet.refresh_from_db()

    assert page.status_code == 302
    assert (sheet.rows, sheet.good, sheet.wrong) == (4_000, 3_999, 1)
    assert (sheet.errors[0][0], Organisation.objects.count()) == (4_000, organisations)
    said = unescape(client.get(at("registers:sheet", sheet.pk, language=language)).content.decode())
    assert "4000" in said.replace("\xa0", "").replace(",", "")
    assert sheet.errors[0][2] in said
    assert sheet.errors[0][2] == told(language, NO_COUNTRY, value="Narnia")


def entered(host, language, name, **more):
    place = at("directory:enter-organisation", language=language)
    sent = {"name": name, "kind": "company", "country": "NO", "place": "A place I typed", **more}
    return signed_in(host[1], language), place, sent


def test_a_name_of_ten_thousand_signs(host, language):
    client, place, sent = entered(host, language, "x" * 10_000)
    sentence = told(
        language, "A name can have at most %(most)s characters; this one has %(has)s.", most=300, has=10_000
    )
    refused(client, place, sent, sentence, keeps=["A place I typed", "x" * 10_000])


def test_a_nul_character(host, language):
    client, place, sent = entered(host, language, "Nul\x00l")
    sentence = told(language, "Null characters are not allowed.")
    refused(client, place, sent, sentence, keeps=["A place I typed"])

    assert client.get("/api/v1/organisations", {"q": "a\x00b"}).status_code in {200, 422}
    assert client.get(f"/{language}/organisations/", {"q": "a\x00b"}).status_code == 200
    assert client.get(f"/{language}/organisations/", {"kind": "\x00", "after": "\x00"}).status_code == 200


def test_a_question_of_ten_thousand_signs(host, language):
    answer = Client().get(f"/{language}/organisations/", {"q": "norsk " * 2_000})
    sentence = "A question may have at most 200 characters. What came after them was left out."
    assert (answer.status_code, told(language, sentence) in answer.text) == (200, True)
    assert len(answer.text) < 60_000
    assert sentence not in Client().get("/en/organisations/", {"q": "norsk " * 33}).text


def test_a_wrong_check_digit(host, language):
    client, place, sent = entered(host, language, "Nearly right", **{"id_no-orgnr": "958 935 421"})
    with translation.override(language):
        with pytest.raises(WrongNumber) as wrong:
            directory.identify(host[0].organisation, "no-orgnr", "958 935 421", by=None)
        sentence = str(wrong.value)
    refused(client, place, sent, sentence, keeps=["Nearly right", "A place I typed"])


HIDDEN_SIGN = "The name holds a hidden control character (U+%(code)s). Write it again without it."


def test_a_hidden_sign_that_turns_the_text_around(host, language):
    client, place, sent = entered(host, language, "Oslo \u202eenummok")
    sentence = told(
        language,
        "The name holds a hidden control character (U+%(code)s). Write it again without it.",
        code="202E",
    )
    refused(client, place, sent, sentence, keeps=["A place I typed"])


@pytest.mark.parametrize("name", ["بلدية أوسلو", "Byen 🏙️👩‍💻"], ids=["right to left", "emoji"])
def test_a_name_in_another_script_is_kept_as_it_was_typed(host, language, name):
    client, place, sent = entered(host, language, name)
    assert client.post(place, sent).status_code == 302

    made = Organisation.objects.get(place="A place I typed")
    assert made.name == name
    assert name in client.get(at("directory:organisation", made.slug, language=language)).content.decode()
    assert client.get(f"/api/v1/organisations/{made.slug}").json()["name"] == name


def test_two_tabs(host, language):
    network, secretary = host
    other = network_with_people("Guest")[0]
    agreement = drafted(network, other, code="pact")
    rewritten(agreement, title={"en": "Theirs"})
    sent = {
        "do": "save",
        "kind": "reciprocal",
        "party": [network.organisation.slug, other.organisation.slug],
        "title_en": "Mine",
        "purpose_en": "Half a thought",
        "renewal": "none",
        "on_top_of": "1",
    }
    sentence = told(
        language,
        "Somebody else wrote version {number} while you were writing. Nothing of yours is lost.",
        number=2,
    )
    place = at("agreements:edit", "pact", language=language)

    refused(signed_in(secretary, language), place, sent, sentence, keeps=["Half a thought", "Mine"])


def invited(network, town, **facts):
    now = timezone.now()
    Invitation.objects.create(
        network=network,
        organisation=town,
        tier=network.tiers.first(),
        email="kari@lillevik.example",
        direction="invitation",
        token_hash=actions.hash_of("token"),
        created_at=now - timedelta(days=31),
        **facts,
    )


def test_an_expired_invitation(host, town, language):
    invited(host[0], town, state="open", expires_at=timezone.now() - timedelta(days=1))
    place = at("networks:answer", "token", language=language)
    refused(Client(), place, {"name": "Kari"}, told(language, "This invitation has expired"))


def test_a_used_invitation(host, town, language):
    now = timezone.now()
    invited(host[0], town, state="accepted", expires_at=now + timedelta(days=9), answered_at=now)
    place = at("networks:answer", "token", language=language)
    refused(Client(), place, {"name": "Kari"}, told(language, "This invitation was accepted"))


@pytest.mark.parametrize(
    ("place", "asked", "reason"),
    [
        ("cases", {"language": "xx"}, "nb, nn"),
        ("cases", {"topic": "none-such"}, "none-such"),
        ("cases", {"tool": "none-such"}, "none-such"),
        ("cases", {"page": "0"}, "page"),
        ("cases", {"page": "three"}, "page"),
        ("tools", {"box": "drawer"}, "autonomy"),
        ("tools", {"topic": "none-such"}, "none-such"),
        ("projects", {"phase": "never"}, "planning"),
        ("projects", {"network": "none-such"}, "none-such"),
        ("networks/alpha/benefits", {"rung": "highest"}, "replicated"),
        ("learning", {"level": "steep"}, "first"),
        ("learning", {"topic": "none-such"}, "none-such"),
        ("search", {"q": "a" * 10_000}, "q (≤ 300)"),
        ("search", {"q": "a", "page": "-1"}, "page (≥ 1)"),
    ],
)
def test_a_question_to_the_api_that_cannot_be_meant(language, place, asked, reason):
    NetworkFactory(slug="alpha")
    client = Client(headers={"accept-language": language})
    answer = client.get(f"/api/v1/{place}", asked)
    assert answer.status_code == 422
    assert reason in answer.json()["detail"]
    left_empty = client.get(f"/api/v1/{place}", dict.fromkeys(asked, ""))
    assert (left_empty.status_code, left_empty.json()["items"]) == (200, [])
