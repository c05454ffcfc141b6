from datetime import timedelta

import pytest
from django.urls import reverse

from samklang.accounts.tests.factories import UserFactory
from samklang.agreements import actions
from samklang.agreements.models import Agreement
from samklang.agreements.queries import newest, parties_of
from samklang.directory.tests.factories import OrganisationFactory
from samklang.networks.actions import admit

from .factories import (
    NOON,
    TODAY,
    approved_by_all,
    drafted,
    evaluation_clause,
    hosting_clause,
    network_with_people,
    notice_clause,
    organisation_with_editor,
    reciprocal,
    rewritten,
)

pytestmark = pytest.mark.django_db
OPEN_TO_THE_PARTIES = [
    "edit",
    "approve",
    "plan",
    "end",
    "notice",
    "negotiate",
    "sign",
    "postpone",
    "evaluate",
]


@pytest.fixture
def north():
    return network_with_people("North")


@pytest.fixture
def south():
    return network_with_people("South")


@pytest.fixture
def draft(north, south):
    clauses = [
        reciprocal(north[0], south[0]),
        notice_clause(),
        evaluation_clause(),
        hosting_clause(north[0].organisation, south[0]),
        {"key": "words", "kind": "commitment", "text": {"en": "We meet", "nb": "Vi møtes"}},
    ]
    return drafted(
        north[0], south[0], by=north[1], clauses=clauses, purpose={"en": "To *meet*."}, code="pact"
    )


def at(name, *args):
    return reverse(f"agreements:{name}", args=args)


def test_a_draft_is_for_the_parties_people_alone(client, draft, north):
    stranger = network_with_people("West")[1]
    assert client.get(at("detail", "pact")).status_code == 404
    client.force_login(stranger)
    assert client.get(at("detail", "pact")).status_code == 404
    assert client.get(at("version", "pact", 1)).status_code == 404
    assert "pact" not in client.get(at("index")).content.decode()
    client.force_login(north[1])
    assert "Friends" in client.get(at("detail", "pact")).content.decode()


def test_a_signed_agreement_is_for_everyone_and_its_next_draft_is_not(client, draft):
    approved_by_all(draft)
    rewritten(draft, title={"en": "Secret plans"})
    shown = client.get(at("detail", "pact")).content.decode()
    assert "Friends" in shown
    assert "Secret plans" not in shown
    assert client.get(at("version", "pact", 1)).status_code == 200
    assert client.get(at("version", "pact", 2)).status_code == 404
    assert client.get(at("pdf", "pact", 2)).status_code == 404


def test_an_announced_agreement_shows_its_title_and_not_its_terms(client, draft):
    actions.announce(draft, is_announced=True, by=None)
    shown = client.get(at("detail", "pact")).content.decode()
    assert "Friends" in shown
    assert "We meet" not in shown
    assert client.get(at("version", "pact", 1)).status_code == 404


@pytest.mark.parametrize("name", OPEN_TO_THE_PARTIES)
def test_nobody_takes_a_step_for_somebody_else(client, draft, name):
    approved_by_all(draft)
    assert client.get(at(name, "pact")).status_code == 302
    client.force_login(UserFactory())
    assert client.get(at(name, "pact")).status_code == 403
    client.force_login(network_with_people("West")[1])
    assert client.post(at(name, "pact"), {}).status_code == 403


@pytest.mark.parametrize("name", OPEN_TO_THE_PARTIES)
def test_every_step_has_a_page_for_the_parties(client, draft, north, name):
    client.force_login(north[1])
    answer = client.get(at(name, "pact"))
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


@pytest.mark.parametrize("name", ["index", "calendar", "feed"])
def test_the_lists_open_for_visitors(client, draft, name):
    assert client.get(at(name)).status_code == 200


def test_a_party_approves_on_its_page_what_the_page_shows(client, draft, north, south):
    for _network, person in (north, south):
        client.force_login(person)
        shown = client.get(at("approve", "pact")).content.decode()
        assert newest(draft).hash in shown
        answer = client.post(at("approve", "pact"), {"hash": newest(draft).hash, "has_read": "on"})
        assert answer.status_code == 302
    assert Agreement.objects.get(code="pact").state == "in-force"


def test_an_approval_from_a_page_that_is_out_of_date_is_refused(client, draft, north):
    client.force_login(north[1])
    read = newest(draft).hash
    rewritten(draft, ends_on="2030-01-01")
    answer = client.post(at("approve", "pact"), {"hash": read, "has_read": "on"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "The text has changed since you read it" in shown
    assert "Read and approve" in shown
    assert "Approve this text" not in shown


def test_somebody_who_acts_for_an_organisation_acts_for_it_here(client, north):
    town, editor = organisation_with_editor("Town")
    drafted(north[0], town, code="pact")
    client.force_login(editor)
    assert client.get(at("approve", "pact")).status_code == 200


def test_a_page_costs_the_same_with_three_versions_as_with_one(client, draft, django_assert_max_num_queries):
    approved_by_all(draft)
    with django_assert_max_num_queries(9):
        client.get(at("detail", "pact"))
    for year in (2030, 2031, 2032):
        rewritten(draft, ends_on=f"{year}-01-01")
        approved_by_all(draft)
    with django_assert_max_num_queries(9):
        client.get(at("detail", "pact"))


def test_the_list_costs_the_same_with_three_rows_as_with_one(client, north, south, django_assert_num_queries):
    approved_by_all(drafted(north[0], south[0]))
    client.get(at("index"))
    with django_assert_num_queries(4):
        client.get(at("index"))
    for _ in range(2):
        approved_by_all(drafted(north[0], south[0]))
    with django_assert_num_queries(4):
        client.get(at("index"))


def test_the_list_can_be_searched_filtered_and_taken_away(client, draft, south):
    approved_by_all(draft)
    for query, is_there in (
        ("q=friends", True),
        ("q=enemies", False),
        ("state=in-force", True),
        ("state=ended", False),
        (f"network={south[0].slug}", True),
        ("kind=hosting", False),
    ):
        assert ("pact" in client.get(f"{at('index')}?{query}").content.decode()) is is_there, query
    assert "Friends" in client.get(f"{at('index')}?format=csv").getvalue().decode()


def test_versions_stand_side_by_side_in_words(client, draft, north):
    rewritten(draft, purpose={"en": "To *eat*."})
    client.force_login(north[1])
    shown = client.get(at("compare", "pact")).content.decode()
    assert '<del><span class="ds-sr-only">Removed: </span>*meet*.</del>' in shown
    assert '<ins><span class="ds-sr-only">Added: </span>*eat*.</ins>' in shown


def test_the_rows_behind_a_clause_are_shown(client, draft):
    approved_by_all(draft)
    assert "Nobody yet" in client.get(at("derived", "pact", "dual")).content.decode()
    assert client.get(at("derived", "pact", "nothing")).status_code == 404


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_version_is_a_tagged_document_with_its_hash(client, draft, language):
    approved_by_all(draft)
    answer = client.get(f"/{language}/agreements/pact/versions/1/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    for promise in (b"/MarkInfo", b"/StructTreeRoot", b"pdfuaid:part>1<", f"/Lang({language}".encode()):
        assert promise in answer.content, promise


def test_an_evaluation_is_read_by_all_and_its_words_by_the_parties(client, draft, north):
    approved_by_all(draft)
    found = actions.open_evaluation(draft, on=TODAY, by=None, at=NOON)
    actions.assess(
        found,
        party=parties_of(draft)[0],
        scores=[3, 4],
        words="Between us",
        recommendation="renew",
        by=None,
        at=NOON,
    )
    assert "Between us" not in client.get(found.get_absolute_url()).content.decode()
    client.force_login(north[1])
    assert "Between us" in client.get(found.get_absolute_url()).content.decode()
    for name in ("assess", "decide"):
        assert client.get(at(name, "pact", found.pk)).status_code == 200


def test_who_is_in_a_private_network_is_not_told_to_visitors(client, draft, north, south):
    approved_by_all(draft)
    company = OrganisationFactory(name="Discreet")
    admit(north[0], company, tier=north[0].tiers.get(key="principal"), on=TODAY, by=None)
    assert "Discreet" in client.get(at("derived", "pact", "dual")).content.decode()
    south[0].is_public = False
    south[0].save()
    assert "Discreet" not in client.get(at("derived", "pact", "dual")).content.decode()
    client.force_login(south[1])
    assert "Discreet" in client.get(at("derived", "pact", "dual")).content.decode()


def test_notice_moves_no_date_on_the_way_and_is_offered_to_whoever_has_not_given_it(client, draft, north):
    draft = approved_by_all(draft)
    client.force_login(north[1])
    path = [station.on for station in client.get(at("detail", "pact")).context["path"]]
    party = next(one for one in parties_of(draft) if one.organisation == north[0].organisation)
    assert at("notice", "pact") in client.get(at("detail", "pact")).text

    later = {"given_on": TODAY + timedelta(days=9), "at": NOON + timedelta(days=9)}
    actions.give_notice(draft, party=party, reason="Enough", by=north[1], **later)

    shown = client.get(at("detail", "pact"))
    assert [station.on for station in shown.context["path"]] == path
    assert at("notice", "pact") not in shown.text
