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
from samklang.networks.tests.factories import MandateFactory
from samklang.projects import actions, queries, rules
from samklang.projects.models import Benefit, Indicator, Measurement, Rung, Standing
from tests.chance import tries

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


def test_who_measured_does_not_confirm(climbed, indicator, owner):
    benefit = climbed(Rung.BASELINED)
    actions.measure(indicator, on=date(2026, 3, 1), value=Decimal(25), at=NOON, by=owner)
    line = {"organisation": benefit.organisation, "evidence": "x", "at": NOON}
    actions.climb(benefit, 3, **line, by=None)
    with pytest.raises(Refused, match="You measured it"):
        actions.climb(benefit, 4, **line, by=owner)
    assert not rules.may_confirm(owner, benefit)
    another = MandateFactory(role="member", network=None, organisation=benefit.organisation).user
    actions.climb(benefit, 4, **line, by=another)


def test_who_vouched_for_a_lower_rung_or_measured_is_no_peer(climbed, indicator, peer):
    benefit, theirs = climbed(Rung.CONFIRMED), peer.mandates.get().organisation
    actions.measure(indicator, on=date(2026, 3, 2), value=Decimal(24), at=NOON, by=peer)
    with pytest.raises(Refused, match="or measured it"):
        actions.climb(benefit, 5, evidence="x", organisation=theirs, at=NOON, by=peer)
    assert rules.reviewing_for(peer, benefit) == []


def test_a_peer_acts_for_nobody_with_a_part_in_it(climbed, secretary, peer, town):
    benefit, elsewhere = climbed(Rung.CONFIRMED), OrganisationFactory()
    MandateFactory(user=peer, role="member", network=None, organisation=town)
    for person in (secretary, peer):
        with pytest.raises(Refused, match="act for somebody"):
            actions.climb(benefit, 5, evidence="x", organisation=elsewhere, at=NOON, by=person)


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


@pytest.mark.long
@settings(max_examples=tries(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["climb", "climb", "climb", "measure", "tie", "withdraw"]),
        st.integers(0, 3),
        st.integers(4, 5),
    ),
    min_size=4,
    max_size=16,
)


@pytest.mark.long
@settings(max_examples=tries(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_whoever_tries_what_the_upper_rungs_have_eyes_of_their_own(network, town, deeds):
    with transaction.atomic():
        places = [town, town, OrganisationFactory(), OrganisationFactory()]
        people = [MandateFactory(role="member", network=None, organisation=one).user for one in places]
        benefit = actions.enter_benefit(
            network, claim="c", title=Text.of(en="x"), kind="time", organisation=town, at=NOON, by=people[0]
        )
        facts = {"unit": "h", "baseline": Decimal(1), "baseline_on": date(2020, 1, 1), "by": None}
        indicator = actions.add_indicator(benefit, title=Text.of(en="x"), **facts)
        do(benefit, indicator, "measure", 0, by=people[0], place=town, at=NOON)
        for rung in (Rung.BASELINED, Rung.MEASURED):
            do(benefit, indicator, "climb", rung, by=people[0], place=town, at=NOON)
        for number, (verb, who, rung) in enumerate(deeds, start=1):
            at = NOON + timedelta(hours=number)
            do(benefit, indicator, verb, rung, by=people[who], place=places[who], at=at)
            benefit.refresh_from_db()
            has_eyes_of_its_own(benefit, town)
        transaction.set_rollback(True)


def do(benefit, indicator, verb, rung, *, by, place, at):
    try:
        with transaction.atomic():
            if verb == "climb":
                actions.climb(benefit, rung, evidence="e", organisation=place, at=at, by=by)
            elif verb == "measure":
                day = date(2021, 1, 1) + timedelta(hours=(at - NOON).seconds // 150)
                actions.measure(indicator, on=day, value=Decimal(2), at=at, by=by)
            elif verb == "tie":
                actions.declare_conflict(benefit, reason="r", at=at, by=by)
            else:
                actions.withdraw(benefit, rung, reason="r", at=at, by=by)
    except Refused:
        pass


def has_eyes_of_its_own(benefit, town):
    held = {one.rung: one for one in benefit.standings.held()}
    values = list(
        Measurement.objects.filter(indicator__benefit=benefit).values_list("recorded_by", "recorded_at")
    )
    for rung in held.keys() & {Rung.CONFIRMED, Rung.REVIEWED}:
        said = held[rung]
        assert said.by_id not in [who for who, at in values if at < said.at] + [held[Rung.MEASURED].by_id]
    if peer := held.get(Rung.REVIEWED):
        assert peer.by_id not in [held[rung].by_id for rung in range(1, 5)]
        assert peer.organisation != town
        assert not benefit.conflicts.filter(user=peer.by).exists()


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


@settings(max_examples=tries(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


def test_crowns_of_two_countries_are_never_one_sum(network, town):
    for currency, year, unit in (
        ("NOK", 2024, "kr"),
        ("NOK", 2024, "NOK"),
        ("SEK", 2024, "kr"),
        ("", None, "kr"),
    ):
        benefit = BenefitFactory(
            network=network, organisation=town, rung=3, currency=currency, price_year=year
        )
        IndicatorFactory(benefit=benefit, unit=unit, counted=1_000)
    told = {(t.unit, t.price_year): t.amount for t in queries.totals(Benefit.objects.all())}
    assert told == {("NOK", 2024): 2, ("SEK", 2024): 1, ("kr", None): 1}
