"""Every page of the room answers those it is for, and nobody else."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from samklang.accounts.tests.factories import UserFactory
from samklang.directory.tests.factories import OrganisationFactory, TopicFactory
from samklang.history.models import Entry
from samklang.networks import actions
from samklang.networks.tests.conftest import NEW_YEAR
from samklang.networks.tests.factories import MandateFactory, NetworkFactory

pytestmark = pytest.mark.django_db

OPEN = ["detail", "join", "ask", "asked", "members"]
DESK = [
    *("admit", "desk", "not_yet_members", "invite", "invite_several", "invitations", "edit", "close"),
    *("found_inside", "tiers", "open_office", "set_up_body", "mandates"),
]


@pytest.fixture
def company(network, member_tier):
    one = OrganisationFactory(name="Telenor", slug="telenor")
    actions.admit(network, one, tier=member_tier, on=NEW_YEAR, by=None)
    return one


@pytest.mark.parametrize("name", OPEN)
def test_a_visitor_reads_the_open_pages(client, network, company, at, name):
    network.topics.add(TopicFactory())
    answer = client.get(at(name, network.slug))
    assert answer.status_code == 200
    assert "NORA" in answer.content.decode()


@pytest.mark.parametrize("name", [*OPEN, *DESK])
def test_a_private_network_does_not_exist_for_strangers(client, at, name):
    hidden = NetworkFactory(is_public=False)
    client.force_login(UserFactory())
    assert client.get(at(name, hidden.slug)).status_code == 404


@pytest.mark.parametrize("name", DESK)
def test_the_secretariat_works_at_its_desk(desk, network, company, at, name):
    assert desk.get(at(name, network.slug)).status_code == 200


@pytest.mark.parametrize("name", DESK)
def test_the_secretariat_of_another_network_is_turned_away(client, network, at, name):
    client.force_login(MandateFactory().user)
    assert client.get(at(name, network.slug)).status_code == 403


@pytest.mark.parametrize("name", ["change_tier", "end", "member_mandates"])
def test_the_secretariat_works_on_one_membership(desk, network, company, at, name):
    assert desk.get(at(name, network.slug, company.slug)).status_code == 200


def test_a_correction_has_its_page(desk, network, company, at):
    source = network.sources.get()
    assert desk.get(at("correct", network.slug, company.slug, source.pk)).status_code == 200


def test_why_somebody_is_a_member_is_open_to_all(client, network, company, at):
    assert "Telenor in NORA" in client.get(at("member", network.slug, company.slug)).content.decode()


def test_about_somebody_who_never_was_in_it_there_is_no_page(client, network, at):
    stranger = OrganisationFactory(slug="stranger")
    assert client.get(at("member", network.slug, stranger.slug)).status_code == 404


def test_the_list_of_networks_costs_the_same_however_long(client, at, django_assert_num_queries):
    NetworkFactory()
    with django_assert_num_queries(2):
        client.get(at("networks"))
    NetworkFactory.create_batch(2)
    with django_assert_num_queries(2):
        assert client.get(at("networks")).content.decode().count("<article") == 3


def test_a_record_page_asks_few_questions(client, network, company, at, django_assert_max_num_queries):
    with django_assert_max_num_queries(18):  # seven of this room; the rest are panels of the rooms above
        client.get(at("detail", network.slug))


def test_a_visitors_page_carries_no_cookie(client, network, at):
    answer = client.get(at("detail", network.slug))
    assert not answer.cookies


@pytest.mark.parametrize("asked", [{"on": "2021-02-30"}, {"known_on": "2999-01-01"}, {"on": "soon"}])
def test_an_impossible_day_is_told_and_kept(client, network, company, at, asked):
    answer = client.get(at("members", network.slug), asked)
    assert answer.status_code == 422
    assert f'value="{next(iter(asked.values()))}"' in answer.content.decode()
    assert "Telenor" in answer.content.decode()


def test_a_corrected_date_still_shows_as_it_was_known(desk, network, member_tier, at):
    one = OrganisationFactory(name="Simula", slug="simula")
    long_ago = timezone.now() - timedelta(days=40)
    actions.admit(network, one, tier=member_tier, on=NEW_YEAR, by=None, at=long_ago)
    facts = {"tier": member_tier.pk, "started_on": "2026-06-01", "reason": "Typing"}
    desk.post(at("correct", network.slug, one.slug, network.sources.get().pk), facts)

    list_page = at("members", network.slug)
    last_month = (timezone.localdate() - timedelta(days=30)).isoformat()
    assert "Simula" not in desk.get(list_page, {"on": "2026-02-01"}).content.decode()
    known_then = desk.get(list_page, {"on": "2026-02-01", "known_on": last_month})
    assert "Simula" in known_then.content.decode()
    assert "<s>" in desk.get(at("member", network.slug, one.slug)).content.decode()


def test_the_list_of_members_is_exported_for_the_day_it_shows(client, network, company, at):
    sheet = client.get(at("members", network.slug), {"on": "2026-02-01", "format": "csv"})
    assert b"Telenor" in b"".join(sheet) if sheet.streaming else b"Telenor" in sheet.content
    before = client.get(at("members", network.slug), {"on": "2025-02-01", "format": "csv"})
    assert b"Telenor" not in (b"".join(before) if before.streaming else before.content)


def test_why_somebody_is_a_member_is_said_of_the_day_that_is_asked_about(client, network, member_tier, at):
    one = OrganisationFactory()
    through = [(member_tier, date(2020, 1, 1), date(2022, 1, 1))]
    actions.state_source(network, one, ref="dual/clause", periods=through, by=None)
    actions.admit(network, one, tier=member_tier, on=date(2021, 1, 1), by=None)

    ways = {"2020-06-01": "Through an agreement", "2023-01-01": "Joined"}
    for day, said in ways.items():
        shown = client.get(at("members", network.slug), {"on": day}).content.decode()
        sheet = client.get(at("members", network.slug), {"on": day, "format": "csv"}).getvalue().decode()
        assert [way for way in ways.values() if way in shown] == [said]
        assert [way for way in ways.values() if way in sheet] == [said]


def test_a_country_is_told_by_its_name_and_asked_for_by_its_code(client, network, member_tier, at):
    away = OrganisationFactory(name="Aalto", slug="aalto", country="FI")
    actions.admit(network, away, tier=member_tier, on=NEW_YEAR, by=None)

    shown = client.get(at("members", network.slug), {"country": "FI"}).content.decode()
    assert "<td>Finland</td>" in shown
    assert '<option value="FI" selected>Finland</option>' in shown


def test_the_list_of_members_costs_the_same_however_long(
    client, company, member_tier, at, django_assert_num_queries
):
    network = member_tier.network
    with django_assert_num_queries(7):
        client.get(at("members", network.slug))
    for one in OrganisationFactory.create_batch(2):
        actions.admit(network, one, tier=member_tier, on=NEW_YEAR, by=None)
    with django_assert_num_queries(7):
        client.get(at("members", network.slug))


def test_a_tier_that_two_take_away_at_once_is_told_of_once(network, member_tier):
    seen_by_the_second = network.tiers.get(key="member")

    for tier in (member_tier, seen_by_the_second):
        actions.remove_tier(tier, by=None)

    assert Entry.objects.filter(verb="tier-removed").count() == 1
