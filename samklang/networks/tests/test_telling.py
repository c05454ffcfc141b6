"""Sources laid over each other, as of a date and as known on a date."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from samklang.accounts.tests.factories import UserFactory
from samklang.directory.tests.factories import OrganisationFactory
from samklang.networks import actions
from samklang.networks.models import Membership, MembershipSource
from samklang.networks.tests.factories import NetworkFactory, TierFactory

pytestmark = pytest.mark.django_db

JANUARY, MARCH, MAY, JULY = (date(2021, month, 1) for month in (1, 3, 5, 7))
KNOWN_FIRST = datetime(2021, 2, 1, tzinfo=UTC)
KNOWN_LATER = datetime(2021, 6, 1, tzinfo=UTC)


@pytest.fixture
def member():
    return TierFactory(key="member")


@pytest.fixture
def principal(member):
    return TierFactory(network=member.network, key="principal")


@pytest.fixture
def network(member):
    return member.network


def timeline(network, organisation, *, known_at=None):
    rows = network.memberships.known_at(known_at).filter(organisation=organisation).order_by("started_on")
    return [(row.tier.key, row.started_on, row.ended_on) for row in rows]


def test_the_highest_tier_shows_while_it_lasts(network, member, principal):
    one = OrganisationFactory()
    actions.admit(network, one, tier=member, on=JANUARY, by=None)
    actions.state_source(network, one, ref="deal/a", periods=[(principal, MARCH, MAY)], by=None)

    assert timeline(network, one) == [
        ("member", JANUARY, MARCH),
        ("principal", MARCH, MAY),
        ("member", MAY, None),
    ]


def test_two_sources_at_one_tier_make_one_membership(network, member):
    one = OrganisationFactory()
    actions.state_source(network, one, ref="deal/a", periods=[(member, JANUARY, MAY)], by=None)
    actions.state_source(network, one, ref="deal/b", periods=[(member, MARCH, None)], by=None)

    assert timeline(network, one) == [("member", JANUARY, None)]


def test_a_correction_keeps_what_was_known_before(network, member):
    one = OrganisationFactory()
    actions.admit(network, one, tier=member, on=JANUARY, by=None, at=KNOWN_FIRST)
    source = network.sources.get()

    actions.correct(
        source, tier=member, started_on=MARCH, ended_on=None, by=None, reason="Typing", at=KNOWN_LATER
    )

    assert timeline(network, one, known_at=KNOWN_FIRST) == [("member", JANUARY, None)]
    assert timeline(network, one) == [("member", MARCH, None)]


def test_what_was_recorded_later_cannot_be_preceded(network, member):
    one = OrganisationFactory()
    actions.admit(network, one, tier=member, on=JANUARY, by=None, at=KNOWN_LATER)

    with pytest.raises(actions.BackdatedKnowledge):
        actions.end_membership(network, one, on=MAY, by=None, reason="Left", at=KNOWN_FIRST)
    assert timeline(network, one) == [("member", JANUARY, None)]


def test_a_membership_ends_with_its_last_source(network, member):
    one = OrganisationFactory()
    actions.admit(network, one, tier=member, on=JANUARY, by=None)
    actions.state_source(network, one, ref="deal/a", periods=[(member, MARCH, JULY)], by=None)

    actions.end_membership(network, one, on=MAY, by=None, reason="Left")

    assert timeline(network, one) == [("member", JANUARY, JULY)]


def test_stating_the_same_again_changes_nothing(network, member):
    one = OrganisationFactory()
    periods = [(member, JANUARY, None)]
    assert actions.state_source(network, one, ref="deal/a", periods=periods, by=None, reason="Signed")
    assert not actions.state_source(network, one, ref="deal/a", periods=periods, by=None, reason="Again")
    assert MembershipSource.objects.count() == Membership.objects.count() == 1


def test_a_member_is_not_admitted_twice(network, member):
    one = OrganisationFactory()
    actions.admit(network, one, tier=member, on=JANUARY, by=UserFactory())

    with pytest.raises(actions.AlreadyMember, match="is already a member"):
        actions.admit(network, one, tier=member, on=MAY, by=None)


def test_moving_to_another_tier_keeps_the_days_before(network, member, principal):
    one = OrganisationFactory()
    actions.admit(network, one, tier=member, on=JANUARY, by=None)

    actions.change_tier(network, one, tier=principal, on=MARCH, by=None)

    assert timeline(network, one) == [("member", JANUARY, MARCH), ("principal", MARCH, None)]


def test_a_statement_that_was_never_true_is_struck(network, member):
    one = OrganisationFactory()
    actions.admit(network, one, tier=member, on=JANUARY, by=None, at=KNOWN_FIRST)

    actions.retract(network.sources.get(), by=None, reason="Another organisation was meant", at=KNOWN_LATER)

    assert timeline(network, one) == []
    assert timeline(network, one, known_at=KNOWN_FIRST) == [("member", JANUARY, None)]


@pytest.mark.parametrize("table", ["networks_membership", "networks_membershipsource"])
def test_the_database_refuses_an_overlap_on_both_axes(network, member, table):
    one = OrganisationFactory()
    actions.admit(network, one, tier=member, on=JANUARY, by=None)
    columns = {
        "networks_membership": "network_id, organisation_id, tier_id, started_on, recorded_at",
        "networks_membershipsource": (
            "network_id, organisation_id, tier_id, started_on, recorded_at, kind, ref, provenance, reason,"
            " superseded_reason"
        ),
    }[table]
    shown = columns.replace("started_on", "'2021-05-01'")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {shown} FROM {table}")


def test_the_database_refuses_to_rewrite_what_was_recorded(network, member):
    actions.admit(network, OrganisationFactory(), tier=member, on=JANUARY, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.update(started_on=MARCH)
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipSource.objects.update(started_on=MARCH)


def test_the_database_refuses_to_delete_what_was_recorded(network, member):
    actions.admit(network, OrganisationFactory(), tier=member, on=JANUARY, by=None)
    for rows in (Membership.objects.all(), MembershipSource.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()


def test_networks_do_not_mix(network, member):
    one = OrganisationFactory()
    other = NetworkFactory()
    actions.admit(network, one, tier=member, on=JANUARY, by=None)
    assert timeline(other, one) == []
