"""The ladder is climbed rung by rung, with evidence and the right person, and totals never mix rungs."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.projects import actions, queries
from samklang.projects.models import Benefit, Indicator, Rung, Standing

from .factories import NOON, BenefitFactory, IndicatorFactory, PartyFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def test_a_benefit_climbs_from_a_claim_to_a_review(climbed):
    benefit = climbed(Rung.REVIEWED)

    assert benefit.rung == Rung.REVIEWED
    assert [one.rung for one in benefit.standings.order_by("rung")] == [1, 2, 3, 4, 5]


def test_no_rung_is_left_out(benefit, indicator, secretary):
    with pytest.raises(Refused, match="one rung at a time"):
        actions.climb(benefit, 3, evidence="x", organisation=benefit.organisation, at=NOON, by=secretary)


def test_a_baseline_must_be_there(benefit, secretary):
    with pytest.raises(Refused, match="baseline"):
        actions.climb(benefit, 2, evidence="x", organisation=benefit.organisation, at=NOON, by=secretary)


def test_every_rung_needs_evidence(benefit, indicator, secretary):
    with pytest.raises(Refused, match="evidence"):
        actions.climb(benefit, 2, evidence=" ", organisation=benefit.organisation, at=NOON, by=secretary)


def test_only_the_line_confirms(climbed, peer):
    benefit = climbed(Rung.MEASURED)
    with pytest.raises(Refused, match="line"):
        actions.climb(benefit, 4, evidence="x", organisation=OrganisationFactory(), at=NOON, by=peer)


def test_a_party_of_the_project_is_no_peer(climbed, peer, network):
    benefit, theirs = climbed(Rung.CONFIRMED), peer.mandates.get().organisation
    project = ProjectFactory(network=network)
    PartyFactory(project=project, organisation=theirs)
    Benefit.objects.filter(pk=benefit.pk).update(project=project)
    with pytest.raises(Refused, match="no part in it"):
        actions.climb(benefit, 5, evidence="x", organisation=theirs, at=NOON, by=peer)


def test_who_declared_a_conflict_reviews_nothing(climbed, peer):
    benefit = climbed(Rung.CONFIRMED)
    actions.declare_conflict(benefit, reason="My sister sells it", at=NOON, by=peer)
    organisation = peer.mandates.get().organisation
    with pytest.raises(Refused, match="conflict"):
        actions.climb(benefit, 5, evidence="x", organisation=organisation, at=NOON, by=peer)


def test_a_conflict_declared_afterwards_takes_the_review_away(climbed, peer):
    benefit = climbed(Rung.REVIEWED)
    actions.declare_conflict(benefit, reason="I was offered a post", at=NOON, by=peer)
    benefit.refresh_from_db()
    assert benefit.rung == Rung.CONFIRMED


def test_who_vouched_for_a_lower_rung_is_no_peer(climbed, secretary):
    benefit = climbed(Rung.CONFIRMED)
    with pytest.raises(Refused, match="lower rung"):
        actions.climb(benefit, 5, evidence="x", organisation=OrganisationFactory(), at=NOON, by=secretary)


def test_replication_is_of_another_place_and_after_review(climbed, peer):
    benefit = climbed(Rung.REVIEWED)
    with pytest.raises(Refused, match="first taken out"):
        actions.register_replication(
            benefit, evidence="x", organisation=benefit.organisation, at=NOON, by=peer
        )
    actions.register_replication(
        benefit, evidence="Same in Moss", organisation=OrganisationFactory(), at=NOON, by=peer
    )
    benefit.refresh_from_db()
    assert benefit.rung == Rung.REPLICATED


def test_a_withdrawn_rung_takes_those_above_with_it(climbed, secretary):
    benefit = climbed(Rung.REVIEWED)

    actions.withdraw(benefit, Rung.MEASURED, reason="Wrong clock", at=NOON, by=secretary)

    benefit.refresh_from_db()
    assert benefit.rung == Rung.BASELINED
    fallen = benefit.standings.filter(withdrawn_reason="Wrong clock").order_by("rung")
    assert [one.rung for one in fallen] == [3, 4, 5]


def test_what_is_confirmed_counts_and_not_what_came_later(climbed, indicator, secretary):
    benefit = climbed(Rung.CONFIRMED)
    later = NOON + timedelta(days=30)

    actions.measure(indicator, on=date(2026, 6, 20), value=Decimal(12), at=later, by=secretary)

    assert [(t.rung, t.amount) for t in queries.totals(Benefit.objects.all())] == [(Rung.CONFIRMED, 15)]
    assert benefit.indicators.get().counted == 15_000


def test_a_struck_measurement_takes_the_rungs_that_stood_on_it(climbed, indicator, secretary):
    benefit = climbed(Rung.REVIEWED)
    actions.strike(indicator.measurements.get(), reason="Typed wrongly", at=NOON, by=secretary)
    benefit.refresh_from_db()
    assert benefit.rung == Rung.BASELINED


def test_the_baseline_under_a_rung_is_not_moved(climbed, indicator, secretary):
    climbed(Rung.BASELINED)
    with pytest.raises(Refused, match="under a rung"):
        actions.edit_indicator(indicator, baseline=Decimal(80), by=secretary)


def test_arrows_never_go_in_a_circle(network):
    first, second, third = BenefitFactory.create_batch(3, network=network)
    actions.depend(second, cause=first, by=None)
    actions.depend(third, cause=second, by=None)
    with pytest.raises(Refused, match="other way round"):
        actions.depend(first, cause=third, by=None)


def test_the_database_holds_a_rung_once(climbed):
    benefit = climbed(Rung.BASELINED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Standing.objects.create(benefit=benefit, rung=2, at=NOON, evidence="Again")


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("climb"), st.integers(1, 6)),
        st.tuples(st.just("withdraw"), st.integers(1, 6)),
        st.tuples(st.just("measure"), st.integers(-50, 50)),
    ),
    max_size=14,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_tried_the_held_rungs_have_no_gap(network, town, steps):
    with transaction.atomic():
        facts = {"title": Text.of(en="x"), "kind": "time", "organisation": town, "by": None}
        benefit = actions.enter_benefit(network, claim="c", at=NOON, **facts)
        indicator = actions.add_indicator(
            benefit,
            title=Text.of(en="x"),
            unit="h",
            baseline=Decimal(1),
            baseline_on=date(2020, 1, 1),
            by=None,
        )
        for number, (verb, value) in enumerate(steps):
            try_it(benefit, indicator, verb, value, NOON + timedelta(hours=number))
            benefit.refresh_from_db()
            held = sorted(benefit.standings.held().values_list("rung", flat=True))
            assert held == list(range(1, benefit.rung + 1))
        transaction.set_rollback(True)


def try_it(benefit, indicator, verb, value, at):
    elsewhere = OrganisationFactory()
    try:
        with transaction.atomic():
            if verb == "climb" and value == Rung.REPLICATED:
                actions.register_replication(benefit, evidence="e", organisation=elsewhere, at=at, by=None)
            elif verb == "climb":
                party = elsewhere if value == Rung.REVIEWED else benefit.organisation
                actions.climb(benefit, value, evidence="e", organisation=party, at=at, by=None)
            elif verb == "withdraw":
                actions.withdraw(benefit, value, reason="r", at=at, by=None)
            else:
                day = date(2024, 1, 1) + timedelta(days=value)
                actions.measure(indicator, on=day, value=Decimal(value), at=at, by=None)
    except Refused:
        pass


COUNTED = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.sampled_from(["hours", "NOK", "EUR", "kg"]),
        st.sampled_from([2024, 2025]),
        st.sampled_from(["once", "yearly"]),
        st.one_of(st.none(), st.integers(-(10**12), 10**12)),
    ),
    max_size=12,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=COUNTED)
def test_totals_never_mix_rungs_units_years_and_never_count_the_withdrawn(network, town, rows):
    with transaction.atomic():
        sums = defaultdict(Decimal)
        for rung, unit, year, cadence, counted in rows:
            facts = {"rung": rung, "price_year": year, "cadence": cadence}
            money = unit if unit in {"NOK", "EUR"} else ""
            benefit = BenefitFactory(network=network, organisation=town, currency=money, **facts)
            IndicatorFactory(benefit=benefit, unit=unit, counted=counted)
            if rung and counted is not None:
                sums[rung, unit, year if money else None, cadence] += Decimal(counted) / 1000
        told = queries.totals(Benefit.objects.filter(network=network))
        assert {(t.rung, t.unit, t.price_year, t.cadence): t.amount for t in told} == sums
        transaction.set_rollback(True)


def test_a_benefit_without_indicator_stays_visible(benefit):
    shown = queries.overview(Benefit.objects.all(), today=date(2026, 6, 1))
    assert (shown.without_indicator, shown.steps[-1].benefits) == (1, 1)


def test_a_measurement_not_taken_in_time_is_overdue(benefit, secretary):
    facts = {"title": Text.of(en="x"), "unit": "h", "baseline": Decimal(1), "baseline_on": date(2025, 1, 31)}
    indicator = actions.add_indicator(benefit, every_months=1, by=secretary, **facts)
    assert indicator.due_on == date(2025, 2, 28)
    assert list(queries.overdue(Benefit.objects.all(), today=date(2025, 3, 1))) == [benefit]
    actions.measure(indicator, on=date(2025, 3, 1), value=Decimal(2), at=NOON, by=secretary)
    assert Indicator.objects.get().due_on == date(2025, 4, 1)
