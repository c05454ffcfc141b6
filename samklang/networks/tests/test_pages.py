"""Every page of the room answers those it is for, and nobody else."""

import pytest

from samklang.accounts.tests.factories import UserFactory
from samklang.directory.tests.factories import OrganisationFactory, TopicFactory
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
    with django_assert_max_num_queries(12):  # seven of this room; the rest are panels of the rooms above
        client.get(at("detail", network.slug))


def test_a_visitors_page_carries_no_cookie(client, network, at):
    answer = client.get(at("detail", network.slug))
    assert not answer.cookies
