"""A network that closes: from that day nobody is a member, whoever says so and whenever."""

from datetime import date

import pytest
from django.utils import timezone

from samklang.directory.tests.factories import OrganisationFactory
from samklang.networks import actions, queries

from .factories import TierFactory

pytestmark = pytest.mark.django_db
CLOSING, AFTER = date(2027, 1, 1), date(2027, 2, 1)


@pytest.fixture
def tier():
    return TierFactory()


def close(network):
    actions.close_network(network, on=CLOSING, reason="Done", by=None, at=timezone.now())
    network.refresh_from_db()


def test_whoever_is_let_in_before_the_last_day_is_a_member_until_it(tier):
    close(tier.network)

    actions.admit(tier.network, OrganisationFactory(), tier=tier, on=date(2026, 12, 1), by=None)

    assert queries.members_as_of(tier.network, date(2026, 12, 31)).count() == 1
    assert not queries.members_as_of(tier.network, AFTER).exists()


def test_a_correction_makes_nobody_a_member_of_what_is_no_more(tier):
    facts = {"tier": tier, "started_on": date(2026, 2, 1), "ended_on": None, "by": None, "reason": "Letter"}
    actions.admit(tier.network, OrganisationFactory(), tier=tier, on=date(2026, 1, 1), by=None)
    close(tier.network)
    source = tier.network.sources.known_at(None).get()

    with pytest.raises(actions.NetworkClosed, match="closes on 1 January 2027"):
        actions.correct(source, **facts)
    actions.correct(source, **facts | {"ended_on": CLOSING})

    assert queries.members_as_of(tier.network, date(2026, 2, 1)).count() == 1
    assert not queries.members_as_of(tier.network, AFTER).exists()


def test_a_page_that_was_opened_before_it_closed_lets_nobody_in_for_longer(tier):
    seen = tier.network.__class__.objects.get(pk=tier.network.pk)
    close(tier.network)

    with pytest.raises(actions.NetworkClosed):
        actions.admit(seen, OrganisationFactory(), tier=tier, on=date(2026, 12, 1), by=None)
