"""Two people at the same moment: the database decides, and one of them is told."""

from datetime import date
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.errors import Refused
from samklang.networks import actions
from samklang.networks.models import Membership, MembershipSource
from samklang.networks.tests.factories import MandateFactory, NetworkFactory, TierFactory

TODAY = date(2026, 1, 1)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Run them in threads that start together; what each answered, or the refusal it got."""
    gate, answers = Barrier(len(deeds)), []

    def run(deed):
        gate.wait()
        try:
            answers.append(deed())
        except Refused as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_who_admit_the_same_organisation_make_one_membership():
    tier, one = TierFactory(), OrganisationFactory()

    def admit():
        return actions.admit(tier.network, one, tier=tier, on=date(2026, 1, 1), by=None)

    answers = at_once(admit, admit)

    assert Membership.objects.count() == MembershipSource.objects.count() == 1
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyMember", "Membership"]


def test_an_admission_and_a_clause_at_once_leave_both_reasons():
    tier, one = TierFactory(), OrganisationFactory()
    network, day = tier.network, date(2026, 1, 1)

    at_once(
        lambda: actions.admit(network, one, tier=tier, on=day, by=None),
        lambda: actions.state_source(network, one, ref="deal/a", periods=[(tier, day, None)], by=None),
    )

    assert MembershipSource.objects.count() == 2
    assert Membership.objects.known_at(None).count() == 1


def test_two_who_withdraw_each_others_mandate_leave_one():
    network = NetworkFactory()
    held = [MandateFactory(network=network) for _ in range(2)]

    answers = at_once(*(partial(actions.withdraw_mandate, one, on=TODAY, by=None) for one in held))

    assert sorted(type(answer).__name__ for answer in answers) == ["LastOne", "NoneType"]
    assert network.mandates.filter(ended_on=None).count() == 1


def test_nobody_is_let_into_a_network_that_closes_in_the_same_instant():
    tier = TierFactory()
    network, arriving = tier.network, [OrganisationFactory() for _ in range(4)]
    let_in = [partial(actions.admit, network, one, tier=tier, on=TODAY, by=None) for one in arriving]

    at_once(
        *let_in, lambda: actions.close_network(network, on=TODAY, reason="Done", by=None, at=timezone.now())
    )

    assert network.sources.known_at(None).exclude(ended_on=TODAY).count() == 0
