import pytest
from django.urls import reverse

from samklang.agreements.models import Agreement
from samklang.agreements.queries import newest

from .factories import drafted, network_with_people, rewritten

pytestmark = pytest.mark.django_db


@pytest.fixture
def north(client):
    network, person = network_with_people("North")
    client.force_login(person)
    return network


@pytest.fixture
def south():
    return network_with_people("South")[0]


def typed(*parties, do="save", clauses=(), **facts):
    organisations = [network.organisation.slug for network in parties]
    kept = {"kind": "memorandum", "title_en": "Together", "renewal": "none", "party": organisations}
    return {**kept, "clause": list(clauses), "do": do, **facts}


NEW = "agreements:new"


def test_an_agreement_is_written_down_by_one_of_its_parties(client, north, south):
    clause = {"clause-0-months": "3", "clause-0-leaves": "any-day", "clause-0-how": "here"}
    answer = client.post(reverse(NEW), typed(north, south, clauses=["0|notice|notice"], **clause))
    agreement = Agreement.objects.get()
    assert answer["Location"].endswith(f"/agreements/{agreement.code}/")
    assert (agreement.code, agreement.state) == ("together", "idea")
    assert newest(agreement).terms["clauses"] == [
        {"key": "notice", "kind": "notice", "months": 3, "leaves": "any-day", "how": "here"}
    ]


def test_a_clause_is_added_and_removed_and_nothing_typed_is_lost(client, north, south):
    purpose = {"purpose_en": "Half a thought"}
    added = client.post(reverse(NEW), typed(north, south, do="add:notice", **purpose)).content.decode()
    assert 'value="0|notice|notice"' in added
    assert "Half a thought" in added
    removed = client.post(
        reverse(NEW), typed(north, south, do="remove:0", clauses=["0|notice|notice"], **purpose)
    ).content.decode()
    assert 'value="0|notice|notice"' not in removed
    assert "Half a thought" in removed
    assert not Agreement.objects.exists()


def test_a_party_is_found_by_name_and_taken_in(client, north, south):
    south.organisation.search_text = "south"
    south.organisation.save()
    slug = south.organisation.slug
    found = client.post(reverse(NEW), typed(north, do="find", find="sou")).content.decode()
    assert f'value="party:{slug}"' in found
    taken = client.post(reverse(NEW), typed(north, do=f"party:{slug}")).content.decode()
    assert f'name="party" value="{slug}"' in taken


def test_nobody_writes_an_agreement_between_others(client, north, south):
    west = network_with_people("West")[0]
    answer = client.post(reverse(NEW), typed(south, west))
    assert answer.status_code == 422
    assert "You do not act for any of these parties" in answer.content.decode()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"starts_on": "2026-02-30"}, "Enter a valid date"),
        ({"starts_on": "2027-01-01", "ends_on": "2026-01-01"}, "must end after the day it starts"),
        ({"renewal": "automatic"}, "how many months"),
        ({"title_en": ""}, "Write a title"),
        ({"title_en": "x" * 10_000}, "at most 300 characters"),
        ({"party": []}, "two parties"),
    ],
)
def test_what_cannot_be_is_said_and_the_form_keeps_it(client, north, south, facts, sentence):
    answer = client.post(reverse(NEW), typed(north, south, purpose_en="Half a thought", **facts))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Half a thought" in answer.content.decode()


def test_names_in_any_script_are_kept(client, north, south):
    title = "اتفاقية 🤝 ᛋᚨᛗ"
    client.post(reverse(NEW), typed(north, south, title_en=title))
    assert newest(Agreement.objects.get()).terms["title"]["en"] == title


def test_the_second_of_two_tabs_is_shown_what_differs_and_can_save_on_top(client, north, south):
    agreement = drafted(north, south, code="pact")
    mine = typed(north, south, title_en="Mine", on_top_of="1")
    rewritten(agreement, title={"en": "Theirs"})
    edit = reverse("agreements:edit", args=["pact"])

    refused = client.post(edit, mine)
    shown = refused.content.decode()
    assert refused.status_code == 422
    assert "Somebody else wrote version 2" in shown
    assert '<del><span class="ds-sr-only">Removed: </span>Theirs</del>' in shown
    assert 'name="on_top_of" value="2"' in shown
    assert client.post(edit, {**mine, "on_top_of": "2"}).status_code == 302
    assert newest(agreement).terms["title"] == {"en": "Mine"}


def test_a_number_without_end_is_no_number(client, north, south):
    agreement, endless = drafted(north, south), "9" * 5_000
    sent = typed(north, south, clauses=[f"{endless}|notice|notice"], on_top_of=endless)

    assert client.post(reverse("agreements:edit", args=[agreement.code]), sent).status_code == 302
    asked = {"before": endless, "after": "²"}
    assert client.get(reverse("agreements:compare", args=[agreement.code]), asked).status_code == 200


def test_a_version_is_compared_with_the_one_before_it_and_a_single_one_with_nothing(client, north, south):
    agreement = drafted(north, south, code="pact")
    page = reverse("agreements:compare", args=["pact"])
    assert "nothing to compare yet" in client.get(page).content.decode()

    for title in ("Second", "Third"):
        rewritten(agreement, title={"en": title})

    shown = client.get(page, {"after": "2"}).content.decode()
    assert '<option value="1" selected>' in shown
    assert '<option value="2" selected>' in shown
