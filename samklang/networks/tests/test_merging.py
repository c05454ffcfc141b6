"""Two records of one organisation become one: it was in a network on every day that either of them was."""

from datetime import date

import pytest
from django.utils import timezone

from samklang.directory import actions as directory
from samklang.directory.tests.factories import OrganisationFactory
from samklang.networks import actions
from samklang.networks.models import Invitation

from .factories import MandateFactory, TierFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tier():
    return TierFactory()


@pytest.fixture
def double():
    return OrganisationFactory(slug="second"), OrganisationFactory(slug="first")


def fold(gone, kept):
    directory.fold(gone, into=kept, at=timezone.now(), by=None)


def told(network):
    rows = network.memberships.known_at(None).order_by("started_on")
    return [(row.organisation.slug, row.started_on, row.ended_on) for row in rows]


def day(year):
    return date(year, 1, 1)


@pytest.mark.parametrize(
    ("on_the_second", "on_the_first", "after"),
    [
        ((2015, None), (2020, None), (2015, None)),
        ((2015, 2018), (2016, 2017), (2015, 2018)),
        ((2020, None), (2015, 2022), (2015, None)),
        ((2016, 2017), (2015, None), (2015, None)),
    ],
)
def test_no_day_of_a_membership_is_lost_where_both_records_had_one(
    tier, double, on_the_second, on_the_first, after
):
    for party, (start, end) in zip(double, (on_the_second, on_the_first), strict=True):
        actions.admit(tier.network, party, tier=tier, on=day(start), until=end and day(end), by=None)

    fold(*double)

    start, end = after
    assert told(tier.network) == [("first", day(start), end and day(end))]


def test_on_a_day_on_which_both_say_something_the_kept_record_is_right(tier, double):
    partner = TierFactory(network=tier.network, key="partner")
    actions.admit(tier.network, double[0], tier=partner, on=day(2015), by=None)
    actions.admit(tier.network, double[1], tier=tier, on=day(2018), until=day(2020), by=None)

    fold(*double)

    rows = tier.network.memberships.known_at(None).order_by("started_on")
    assert [(row.tier.key, row.started_on.year) for row in rows] == [
        ("partner", 2015),
        ("member", 2018),
        ("partner", 2020),
    ]


def test_what_both_records_had_is_ended_on_the_one_that_goes_and_not_thrown_away(tier, double):
    editor = MandateFactory(role="editor", network=None, organisation=double[0])
    MandateFactory(role="editor", network=None, organisation=double[1], user=editor.user)
    asked = [
        actions.invite(
            tier.network, one, email="a@x.example", tier=tier, language="nb", by=None, at=timezone.now()
        )
        for one in double
    ]

    fold(*double)

    editor.refresh_from_db()
    assert (editor.organisation.slug, editor.ended_on) == ("second", timezone.localdate())
    assert [Invitation.objects.get(pk=one.pk).state for one in asked] == ["withdrawn", "open"]
