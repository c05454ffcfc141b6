"""Who may act, on whose behalf, and that no seat opens anything."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from samklang.accounts.models import User
from samklang.accounts.tests.factories import UserFactory
from samklang.directory.tests.factories import OrganisationFactory, PersonFactory
from samklang.foundation import kept
from samklang.history.actions import notify
from samklang.history.notices import Told
from samklang.history.queries import notices_of
from samklang.networks import actions, rules
from samklang.networks.models import Body, Mandate, Network
from samklang.networks.tests.factories import MandateFactory, NetworkFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 1)


def operator():
    return MandateFactory(role="operator", network=None).user


def test_a_secretariat_speaks_for_its_network_and_those_inside_it(network, secretary):
    inside = NetworkFactory(parent=network)
    assert rules.speaks_for_network(secretary, network)
    assert rules.speaks_for_network(secretary, inside)
    assert not rules.speaks_for_network(secretary, NetworkFactory())


def test_all_rules_of_a_request_cost_one_question(network, secretary, django_assert_num_queries):
    organisation = OrganisationFactory()
    with django_assert_num_queries(1):
        rules.speaks_for_network(secretary, network)
        rules.edits(secretary, organisation)
        rules.is_operator(secretary)


def test_what_somebody_is_told_is_in_their_language_whoever_wrote_it():
    user = UserFactory()
    with translation.override("en"):
        actions.give_mandate(user, "operator", on=TODAY, at=timezone.now(), by=None)
    with translation.override("nb"):
        (told,) = Told.all(list(notices_of(user)), reader=user)

    assert (told.noun, told.label) == ("Fullmakt", "Driftsansvarlig – Samklang")


def test_what_may_be_seen_no_more_keeps_the_name_it_was_told_with(network, secretary):
    reader = UserFactory()
    notify([reader], network, "secretariat-given-you", at=timezone.now())
    Network.objects.filter(pk=network.pk).update(name="A new secret", is_public=False)

    assert [told.label for told in Told.all(list(notices_of(reader)), reader=reader)] == [network.name]
    assert [told.label for told in Told.all(list(notices_of(reader)), reader=secretary)] == ["A new secret"]


def test_a_seat_opens_nothing(network):
    user = UserFactory()
    body = Body.objects.create(network=network, slug="board", kind="board", names={})
    actions.seat(body, person=PersonFactory(user=user), on=TODAY, by=None)
    assert not rules.is_in(user, network)
    assert not rules.sits_for(user, body)


def test_the_same_mandate_is_not_open_twice(network, secretary):
    with pytest.raises(IntegrityError), transaction.atomic():
        MandateFactory(user=secretary, network=network)
    with pytest.raises(actions.AlreadyHolds):
        actions.give_mandate(secretary, "secretariat", network=network, on=TODAY, at=timezone.now(), by=None)


def test_the_last_secretariat_stays_until_another_is_in(network, secretary):
    mandate = secretary.mandates.get()
    with pytest.raises(actions.LastOne):
        actions.withdraw_mandate(mandate, on=TODAY, by=None)
    MandateFactory(network=network)
    actions.withdraw_mandate(mandate, on=TODAY, by=None)
    assert not rules.speaks_for_network(User.objects.get(pk=secretary.pk), network)


def test_only_the_operator_names_a_secretariat(client, desk, network, at):
    facts = {"role": "secretariat", "email": "new@nora.example", "name": "New", "on": "2026-01-01"}
    assert desk.post(at("mandates", network.slug), facts).status_code == 422
    client.force_login(operator())
    client.post(at("mandates", network.slug), facts)
    assert Mandate.objects.filter(user__email="new@nora.example", network=network).exists()


def test_the_secretariat_names_who_acts_for_its_members_only(desk, network, member_tier, at):
    inside, outside = OrganisationFactory(slug="inside"), OrganisationFactory(slug="outside")
    actions.admit(network, inside, tier=member_tier, on=TODAY, by=None)
    facts = {"role": "editor", "email": "ed@x.example", "name": "Ed", "on": "2026-01-01"}
    desk.post(at("member_mandates", network.slug, inside.slug), facts)
    assert rules.edits(User.objects.get(email="ed@x.example"), inside)
    assert desk.post(at("member_mandates", network.slug, outside.slug), facts).status_code == 403


def test_what_somebody_may_do_is_chosen_and_never_the_first_of_a_list(desk, network, member_tier, at):
    town = OrganisationFactory(slug="town")
    actions.admit(network, town, tier=member_tier, on=TODAY, by=None)
    address = at("member_mandates", network.slug, town.slug)
    assert '<option value="" selected>' in desk.get(address).text
    facts = {"role": "", "email": "ed@x.example", "name": "Ed", "on": "2026-01-01"}
    assert desk.post(address, facts).status_code == 422
    assert not Mandate.objects.filter(organisation=town).exists()


def test_the_switcher_says_on_whose_behalf_one_acts(client, network, secretary, at):
    organisation = OrganisationFactory(name="Lillevik")
    other = MandateFactory(user=secretary, role="editor", network=None, organisation=organisation)
    client.force_login(secretary)
    assert client.get(at("networks")).wsgi_request.acting.network == network
    client.post(at("act"), {"mandate": other.pk, "next": at("networks")})
    assert client.get(at("networks")).wsgi_request.acting == other


def test_what_somebody_holds_is_read_once_for_their_pages_until_something_is_written(
    desk, network, at, settings, monkeypatch
):
    settings.MIDDLEWARE = ["samklang.foundation.page_cache.keep_pages", *settings.MIDDLEWARE]
    monkeypatch.setattr(kept, "pieces", kept.Pieces())
    MandateFactory(role="secretariat", network=network)
    address = at("desk", network.slug)
    assert desk.get(address).status_code == 200

    with CaptureQueriesContext(connection) as asked:
        assert desk.get(address).status_code == 200
    assert not [one for one in asked if "networks_mandate" in one["sql"]]

    actions.withdraw_mandate(rules.mandates_of(desk.secretary)[0], on=TODAY, by=operator())
    assert desk.get(address).status_code == 403


def test_nobody_acts_by_a_mandate_of_somebody_else(client, network, secretary, at):
    stolen = MandateFactory()
    client.force_login(secretary)
    client.post(at("act"), {"mandate": stolen.pk})
    assert client.get(at("networks")).wsgi_request.acting.network == network


def test_a_visitor_acts_for_nobody_and_costs_no_session(client, at):
    answer = client.get(at("networks"))
    assert answer.wsgi_request.acting is None
    assert not answer.wsgi_request.session.accessed
