"""What was public and has since become private is named no longer, where everybody reads."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from samklang.accounts.tests.factories import UserFactory
from samklang.agreements import queries as agreements
from samklang.agreements.terms import BadTerms, checked
from samklang.agreements.tests.factories import (
    approved_by_all,
    drafted,
    network_with_people,
    reciprocal,
    terms_between,
)
from samklang.directory import actions as directory
from samklang.directory.models import Organisation
from samklang.directory.tests.factories import OrganisationFactory
from samklang.history.models import Entry
from samklang.networks import actions
from samklang.networks.models import Network
from samklang.registers import actions as registers

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
START = date(2026, 1, 1)


def told(*places, user=None):
    """All that these pages say; a page that is not there says nothing."""
    client = Client(headers={"accept-language": "en"})
    if user:
        client.force_login(user)
    answers = [client.get(place) for place in places]
    assert all(answer.status_code in {200, 404} for answer in answers)
    return "".join(answer.getvalue().decode() for answer in answers)


def hide(network):
    actions.edit_network(network, is_public=False, by=None)


def pact(*parties, source, target):
    """In force: who is principal in the one is a member of the other."""
    clauses = [reciprocal(source, target)]
    return approved_by_all(drafted(*parties, clauses=clauses, starts_on=START, code="quiet-pact"), on=START)


def principal(network, organisation=None):
    organisation = organisation or OrganisationFactory(slug="company")
    tier = network.tiers.get(key="principal")
    actions.admit(network, organisation, tier=tier, on=START, by=None, at=NOW)
    return organisation


def test_a_derived_membership_does_not_name_an_agreement_that_is_not_public():
    (hush, _), (open_to_all, secretary) = network_with_people("Hush"), network_with_people("Open")
    agreement = pact(hush, open_to_all, source=hush, target=open_to_all)
    principal(hush)
    places = [
        "/api/v1/networks/open/members",
        "/en/networks/open/members/company/",
        f"/en/history/networks.network/{open_to_all.pk}/",
        f"/en/history/networks.network/{open_to_all.pk}/?format=csv",
        f"/en/history/networks.network/{open_to_all.pk}/feed/",
    ]
    assert [place for place in places if agreement.code not in told(place)] == []

    hide(hush)

    for reader in (None, UserFactory()):
        said = told(*places, user=reader)
        assert "derived" in said
        assert agreement.code not in said
    assert agreement.code in told(places[1], user=secretary)


def test_public_terms_and_their_history_go_with_a_network_they_name():
    (ours, secretary), (theirs, _) = network_with_people("Ours"), network_with_people("Theirs")
    inner, _ = network_with_people("Inner")
    Network.objects.filter(pk=inner.pk).update(parent=ours)
    inner.refresh_from_db()
    agreement = pact(ours, theirs, source=inner, target=theirs)
    places = [
        "/api/v1/agreements/quiet-pact",
        "/api/v1/agreements/quiet-pact/versions/1",
        "/en/agreements/quiet-pact/",
        "/en/agreements/quiet-pact/versions/1/",
        f"/en/history/agreements.agreement/{agreement.pk}/",
        "/en/agreements/",
        "/en/networks/theirs/",
    ]
    assert "Inner" in told(places[0])

    hide(inner)

    assert "Inner" not in told(*places)
    assert "Inner" in told(*places, user=secretary)
    assert not agreements.visible_to(AnonymousUser()).exists()


def test_the_history_of_an_agreement_is_as_private_as_its_parties():
    (hush, secretary), (other, _) = network_with_people("Hush"), network_with_people("Other")
    agreement = approved_by_all(drafted(hush, other, starts_on=START), on=START)
    place = f"/en/history/agreements.agreement/{agreement.pk}/"
    hide(hush)

    assert "Friends" not in told(place, user=UserFactory())
    assert "Friends" in told(place, user=secretary)


def test_a_member_of_old_that_became_private_leaves_lists_figures_and_history():
    (host, secretary), (hush, _) = network_with_people("Host"), network_with_people("Hush")
    member = principal(host, hush.organisation)
    actions.end_membership(host, member, on=date(2026, 6, 1), reason="Left", by=None, at=NOW)
    places = [
        "/api/v1/networks/host/members?on=2026-03-01",
        "/en/networks/host/members/?on=2026-03-01",
        "/en/networks/host/members/?on=2026-03-01&format=csv",
        f"/en/networks/host/members/{member.slug}/",
        f"/en/history/networks.network/{host.pk}/",
        f"/en/history/networks.network/{host.pk}/feed/",
    ]
    assert [place for place in places if "Hush" not in told(place)] == []

    hide(hush)

    for reader in (None, UserFactory()):
        assert "Hush" not in told(*places, user=reader)
    assert '"count": 0' in told(places[0]).replace('":0', '": 0')
    assert "Hush" in told(places[1], user=secretary)


def test_a_clause_does_not_make_a_private_network_a_member_of_a_public_one():
    (source, _), (target, _), (hush, _) = (network_with_people(name) for name in ("Source", "Target", "Hush"))
    hide(source)
    hide(hush)
    pact(source, target, source=source, target=target)
    principal(source, hush.organisation)
    assert not target.sources.exists()

    actions.edit_network(hush, is_public=True, by=None)
    assert target.memberships.known_at(None).get().organisation == hush.organisation


def test_a_network_with_private_members_does_not_become_public():
    (host, _), (hush, _) = network_with_people("Host"), network_with_people("Hush")
    hide(host)
    hide(hush)
    principal(host, Organisation.objects.get(pk=hush.organisation_id))

    with pytest.raises(actions.WouldBeNamed, match="Hush is a member and private"):
        actions.edit_network(host, is_public=True, by=None)


def test_terms_name_only_parties_the_writer_may_know_of():
    (ours, secretary), (hush, theirs) = network_with_people("Ours"), network_with_people("Hush")
    hide(hush)
    terms = terms_between(ours, hush)

    with pytest.raises(BadTerms, match=f"There is no organisation “{hush.organisation.slug}”"):
        checked(terms, by=secretary)
    assert len(checked(terms, by=theirs)) == len(checked(terms, by=None)) == 2
    assert len(checked(terms, by=secretary, known=[hush.organisation])) == 2


def test_a_list_handed_in_neither_finds_nor_changes_a_hidden_record():
    hidden = OrganisationFactory(name="Hush", is_listed=False, place="Oslo")
    directory.identify(hidden, "no-orgnr", "958935420", by=None)
    lines = b"name,kind,country,place,no-orgnr\nGuess,company,NO,Bergen,958935420\nNew,company,NO,Bergen,\n"
    sheet = registers.hand_in(lines, filename="a.csv", language="en", at=timezone.now(), by=UserFactory())
    registers.check(sheet)
    sheet.refresh_from_db()
    assert (sheet.good, sheet.wrong) == (1, 1)
    assert sheet.errors[0][2] == "958935420 belongs to a record that is not public."

    registers.confirm(sheet, at=timezone.now() + timedelta(seconds=1), by=sheet.owner)
    registers.take_in(sheet)

    hidden.refresh_from_db()
    assert (hidden.name, hidden.place) == ("Hush", "Oslo")
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Hush", "New"}
    assert not Entry.objects.filter(record_id=hidden.pk, verb="imported").exists()
