"""Reciprocal membership, case by case: what an organisation holds here because of what it is there."""

from datetime import UTC, date, datetime

import pytest

from samklang.agreements import actions
from samklang.agreements.queries import parties_of
from samklang.directory.tests.factories import OrganisationFactory
from samklang.networks.actions import admit, change_tier, close_network, correct, end_membership
from samklang.networks.models import MembershipSource, OptOut
from samklang.networks.signals import opt_out_changed

from .factories import (
    approved_by_all,
    drafted,
    network_with_people,
    notice_clause,
    reciprocal,
    rewritten,
)

pytestmark = pytest.mark.django_db
START = date(2026, 1, 1)
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(time_machine_at):
    time_machine_at(LATER)


@pytest.fixture
def time_machine_at():
    import time_machine

    travels = []

    def go(moment):
        traveller = time_machine.travel(moment, tick=False)
        traveller.start()
        travels.append(traveller)

    yield go
    for traveller in reversed(travels):
        traveller.stop()


@pytest.fixture
def industry():
    return network_with_people("Industry", ("member", "principal"))[0]


@pytest.fixture
def innovation():
    return network_with_people("Innovation", ("member", "principal"))[0]


@pytest.fixture
def agreement(industry, innovation):
    clause = reciprocal(industry, innovation)
    return approved_by_all(
        drafted(industry, innovation, clauses=[clause, notice_clause()], starts_on=START, code="pact"),
        on=START,
    )


def tier(network, key):
    return network.tiers.get(key=key)


def let_in(network, key="principal", on=START, organisation=None):
    organisation = organisation or OrganisationFactory()
    admit(network, organisation, tier=tier(network, key), on=on, by=None, at=NOW)
    return organisation


def held(network, organisation, *, at=None):
    """The memberships as the record tells them: tier, from, until."""
    rows = network.memberships.known_at(at).filter(organisation=organisation).order_by("started_on")
    return list(rows.values_list("tier__key", "started_on", "ended_on"))


def derived(network, organisation):
    rows = MembershipSource.objects.known_at(None).filter(
        network=network, organisation=organisation, ref="pact/dual"
    )
    return list(rows.order_by("started_on").values_list("tier__key", "started_on", "ended_on"))


def test_a_principal_partner_is_at_once_a_member_of_the_other_network(agreement, industry, innovation):
    company = let_in(industry, on=date(2026, 3, 1))
    assert held(innovation, company) == [("member", date(2026, 3, 1), None)]
    source = innovation.sources.get(organisation=company)
    assert (source.kind, source.ref) == ("derived", "pact/dual")


def test_those_who_were_there_before_the_agreement_get_it_from_its_start(industry, innovation):
    company, ordinary = let_in(industry, on=date(2020, 1, 1)), let_in(industry, "member")
    approved_by_all(
        drafted(industry, innovation, clauses=[reciprocal(industry, innovation)], starts_on=START)
    )
    assert held(innovation, company) == [("member", START, None)]
    assert held(innovation, ordinary) == []


def test_with_two_sources_at_once_it_stays_until_both_have_ended(agreement, industry, innovation):
    company = let_in(industry)
    let_in(innovation, "member", on=date(2026, 3, 1), organisation=company)
    change_tier(industry, company, tier=tier(industry, "member"), on=date(2026, 6, 1), by=None, at=NOW)
    assert derived(innovation, company) == [("member", START, date(2026, 6, 1))]
    assert held(innovation, company) == [("member", START, None)]

    end_membership(innovation, company, on=date(2026, 9, 1), by=None, reason="Left", at=LATER)
    assert held(innovation, company) == [("member", START, date(2026, 9, 1))]


def test_a_tier_change_ends_it_and_coming_back_opens_it_anew(agreement, industry, innovation):
    company = let_in(industry)
    change_tier(industry, company, tier=tier(industry, "member"), on=date(2026, 3, 1), by=None, at=NOW)
    change_tier(industry, company, tier=tier(industry, "principal"), on=date(2026, 5, 1), by=None, at=NOW)
    assert held(innovation, company) == [
        ("member", START, date(2026, 3, 1)),
        ("member", date(2026, 5, 1), None),
    ]


def test_leaving_ends_it_the_same_day(agreement, industry, innovation):
    company = let_in(industry)
    end_membership(industry, company, on=date(2026, 4, 1), by=None, reason="Left", at=NOW)
    assert held(innovation, company) == [("member", START, date(2026, 4, 1))]


def test_an_organisation_may_decline_and_take_that_back(agreement, industry, innovation):
    company = let_in(industry)
    no = OptOut.objects.create(
        organisation=company, network=innovation, ref="pact/dual", started_on=date(2026, 2, 1)
    )
    opt_out_changed.send(OptOut, opt_out=no, by=None, at=NOW)
    assert held(innovation, company) == [("member", START, date(2026, 2, 1))]

    no.ended_on = date(2026, 6, 1)
    no.save()
    opt_out_changed.send(OptOut, opt_out=no, by=None, at=LATER)
    assert held(innovation, company) == [
        ("member", START, date(2026, 2, 1)),
        ("member", date(2026, 6, 1), None),
    ]


def test_a_new_version_with_other_tiers_changes_it_from_its_own_first_day(agreement, industry, innovation):
    company, ordinary = let_in(industry), let_in(industry, "member")
    changed = [reciprocal(industry, innovation, held="member", gets="principal"), notice_clause()]
    rewritten(agreement, clauses=changed, starts_on="2026-07-01")
    approved_by_all(agreement, at=LATER)
    assert held(innovation, company) == [("member", START, date(2026, 7, 1))]
    assert held(innovation, ordinary) == [("principal", date(2026, 7, 1), None)]


def test_a_new_version_that_is_not_approved_changes_nothing(agreement, industry, innovation):
    company = let_in(industry)
    rewritten(agreement, clauses=[])
    assert held(innovation, company) == [("member", START, None)]


def test_a_new_version_without_the_clause_ends_it(agreement, industry, innovation):
    company = let_in(industry)
    rewritten(agreement, clauses=[notice_clause()], starts_on="2026-07-01")
    approved_by_all(agreement, at=LATER)
    assert held(innovation, company) == [("member", START, date(2026, 7, 1))]


def test_the_end_of_the_agreement_ends_what_it_gave_and_nothing_else(agreement, industry, innovation):
    company, both = let_in(industry), let_in(industry)
    let_in(innovation, "member", on=date(2026, 2, 1), organisation=both)
    actions.end(agreement, on=date(2026, 10, 1), reason="Done", by=None, at=LATER)
    assert held(innovation, company) == [("member", START, date(2026, 10, 1))]
    assert held(innovation, both) == [("member", START, None)]


def test_an_end_that_is_agreed_beforehand_is_written_beforehand(industry, innovation):
    clauses = [reciprocal(industry, innovation)]
    company = let_in(industry)
    end = date(2027, 1, 1)
    approved_by_all(drafted(industry, innovation, clauses=clauses, starts_on=START, ends_on=end, code="pact"))
    assert held(innovation, company) == [("member", START, end)]


def test_a_backdated_start_reaches_back(agreement, industry, innovation):
    company = let_in(industry, on=date(2025, 1, 1))
    rewritten(agreement, starts_on="2025-06-01")
    approved_by_all(agreement, at=LATER)
    assert held(innovation, company) == [("member", date(2025, 6, 1), None)]
    assert held(innovation, company, at=NOW) == [("member", START, None)]


def test_a_corrected_date_is_followed_and_what_was_known_stays_known(agreement, industry, innovation):
    company = let_in(industry, on=date(2026, 3, 1))
    own = industry.sources.get(organisation=company)
    correct(
        own,
        tier=own.tier,
        started_on=date(2026, 2, 1),
        ended_on=None,
        by=None,
        reason="Letter found",
        at=LATER,
    )
    assert held(innovation, company) == [("member", date(2026, 2, 1), None)]
    assert held(innovation, company, at=NOW) == [("member", date(2026, 3, 1), None)]


def test_notice_of_a_party_ends_it_on_the_day_it_leaves(agreement, industry, innovation):
    company = let_in(industry)
    party = parties_of(agreement)[0]
    leaving = actions.give_notice(
        agreement, party=party, given_on=date(2026, 11, 10), reason="Moved on", by=None, at=LATER
    )
    assert leaving == date(2027, 2, 10)
    assert held(innovation, company) == [("member", START, leaving)]


@pytest.mark.parametrize("closing", ["industry", "innovation"])
def test_when_either_network_closes_it_ends_that_day_and_stays_ended(
    agreement, industry, innovation, closing
):
    company, last = let_in(industry), date(2026, 12, 1)
    network = {"industry": industry, "innovation": innovation}[closing]

    close_network(network, on=last, reason="Done", by=None, at=LATER)
    assert held(innovation, company) == [("member", START, last)]

    actions.advance(agreement, on=date(2026, 12, 2), at=LATER)
    assert held(innovation, company) == [("member", START, last)]


def test_a_derived_membership_gives_no_further_one(agreement, industry, innovation):
    third = network_with_people("Third", ("member", "principal"))[0]
    chain = [reciprocal(innovation, third, held="member", gets="member", key="next")]
    approved_by_all(drafted(innovation, third, clauses=chain, starts_on=START, code="next"))
    company = let_in(industry)
    assert held(innovation, company) == [("member", START, None)]
    assert held(third, company) == []


def test_asked_again_it_changes_nothing(agreement, industry, innovation):
    let_in(industry)
    assert actions.restate(agreement, by=None, at=LATER) == 0
