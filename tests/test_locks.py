"""Two who change different things at once never wait for each other in a circle.

All lock rows first, networks before organisations and each kind in the order of its ids, and write their line
of history last, since of those only one is written at a time. Each test holds what the one has locked, lets
the other run until it waits for that, and then goes on as the one does. Of a circle the database ends one.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction
from django.utils import timezone

from samklang.agreements import actions as agreements
from samklang.agreements.tests.factories import (
    NOON,
    approved_by_all,
    drafted,
    network_with_people,
    reciprocal,
)
from samklang.directory import actions as directory
from samklang.directory.tests.factories import OrganisationFactory
from samklang.history.actions import record
from samklang.networks import actions as networks
from samklang.networks.actions.mandates import _its_like, _locked
from samklang.networks.actions.telling import lock_network, lock_parties
from samklang.networks.models import Invitation
from samklang.networks.tests.factories import MandateFactory, NetworkFactory

START, TODAY = date(2026, 1, 1), date(2026, 11, 1)
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,  # SQLite has one writer at a time
]


def somebody_waits_for_us():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone() is not None


def while_another_waits(hold, deed, *, then):
    """``hold`` and ``then`` are one transaction; between them ``deed`` runs elsewhere until it waits."""

    def elsewhere():
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            hold()
            doing = other.submit(elsewhere)
            while not doing.done() and not somebody_waits_for_us():
                time.sleep(0.01)
            then()
        return doing.result()


@pytest.fixture
def pact():
    """Who is a principal partner of the one network is by that a member of the other."""
    here, there = network_with_people("Here")[0], network_with_people("There")[0]
    agreement = approved_by_all(
        drafted(here, there, clauses=[reciprocal(here, there)], starts_on=START, code="pact")
    )
    company = OrganisationFactory()
    networks.admit(here, company, tier=here.tiers.get(key="principal"), on=START, by=None)
    assert there.memberships.known_at(None).filter(organisation=company).exists()
    return agreement, here, there, company


def changed(network):
    return lambda: record(network, "changed", by=None)


def test_an_agreement_ends_while_a_membership_it_gave_is_changed(pact):
    agreement, _here, there, company = pact

    while_another_waits(
        lambda: lock_parties([company]),
        lambda: agreements.end(agreement, on=TODAY, reason="Done", by=None, at=timezone.now()),
        then=changed(there),
    )

    assert not there.memberships.known_at(None).filter(organisation=company, ended_on=None).exists()


def test_a_membership_is_declined_while_it_is_changed(pact):
    _agreement, _here, there, company = pact
    facts = {"ref": "pact/dual", "on": TODAY, "by": None, "at": NOON}

    while_another_waits(
        lambda: lock_parties([company]),
        lambda: networks.opt_out(company, there, **facts),
        then=changed(there),
    )

    assert company.opt_outs.count() == 1


def test_a_network_closes_while_somebody_is_reminded_of_an_invitation(pact):
    _agreement, here, _there, _company = pact
    facts = {"direction": "invitation", "email": "kari@x.example", "created_at": NOON, "expires_at": NOON}
    asked = here.invitations.create(organisation=OrganisationFactory(), tier=here.tiers.first(), **facts)

    while_another_waits(
        lambda: Invitation.objects.filter(pk=asked.pk).update(person_name="Kari"),
        lambda: networks.close_network(here, on=TODAY, reason="Done", by=None, at=timezone.now()),
        then=changed(here),
    )

    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_a_network_becomes_private_while_one_inside_it_is_changed():
    outer = NetworkFactory()
    inner = NetworkFactory(parent=outer)

    while_another_waits(
        lambda: lock_network(inner),
        lambda: networks.edit_network(outer, is_public=False, by=None),
        then=changed(inner),
    )

    inner.refresh_from_db()
    assert not inner.is_public


def test_somebody_leaves_two_networks_while_another_leaves_one_of_them():
    first, second = NetworkFactory(), NetworkFactory()
    leaving = MandateFactory(network=first).user
    mine = MandateFactory(network=second, user=leaving)
    MandateFactory(network=first)
    MandateFactory(network=second)

    while_another_waits(
        lambda: _locked(_its_like(mine)), lambda: networks.forget(leaving), then=changed(second)
    )

    assert not leaving.mandates.filter(ended_on=None).exists()


def test_one_is_placed_under_another_while_memberships_of_both_are_written():
    low, high = OrganisationFactory(), OrganisationFactory()

    while_another_waits(
        lambda: lock_parties([low]),
        lambda: directory.place_under(high, low, by=None),
        then=lambda: lock_parties([high]),
    )

    assert high.parentages.get().parent == low
