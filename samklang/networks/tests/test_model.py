"""Random lives of one organisation, told by the house and by a plain model day by day: no difference."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.errors import Refused
from samklang.networks import actions, queries
from samklang.networks.tests.factories import TierFactory
from tests.chance import tries

FIRST, SPAN = date(2026, 1, 1), 12
DAYS = [FIRST + timedelta(days=n) for n in range(SPAN)]
REFS = ["deal/a", "deal/b"]
spans = st.tuples(st.sampled_from(["member", "principal"]), st.integers(0, SPAN - 2), st.integers(1, SPAN))
steps = st.one_of(
    st.tuples(st.just("clause"), st.sampled_from(REFS), st.lists(spans, max_size=2)),
    st.tuples(st.just("admit"), st.sampled_from(["member", "principal"]), st.integers(0, SPAN - 1)),
    st.tuples(st.just("move"), st.sampled_from(["member", "principal"]), st.integers(0, SPAN - 1)),
    st.tuples(st.just("end"), st.just(""), st.integers(0, SPAN - 1)),
)
RANK = {"member": 10, "principal": 20}


class ByTheDay:
    """What holds on each day, by reason; nothing about periods, rows or moments."""

    def __init__(self):
        self.own = dict.fromkeys(DAYS)
        self.stretch = dict.fromkeys(DAYS, 0)
        self.clauses = {ref: dict.fromkeys(DAYS) for ref in REFS}

    def state(self, ref, spans):
        self.clauses[ref] = dict.fromkeys(DAYS)
        for key, start, length in spans:
            for day in DAYS[start : start + length]:
                self.clauses[ref][day] = key

    def admit(self, key, first):
        self._hold(key, DAYS[first:])

    def move(self, key, first):
        """A move lasts as long as what it moves: until the end, or the next move, that is already known."""
        same = self.stretch[DAYS[first]]
        self._hold(key, [day for day in DAYS[first:] if self.stretch[day] == same])

    def end(self, first):
        self._hold(None, DAYS[first:])

    def _hold(self, key, days):
        number = max(self.stretch.values()) + 1
        for day in days:
            self.own[day], self.stretch[day] = key, number

    def told(self):
        holding = {day: [self.own[day], *(c[day] for c in self.clauses.values())] for day in DAYS}
        return {day: max(filter(None, found), key=RANK.get, default=None) for day, found in holding.items()}


@pytest.mark.long
class RandomLives(TestCase):
    @settings(max_examples=tries(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(steps, min_size=1, max_size=7))
    def test_the_house_tells_what_the_model_tells(self, life):
        member = TierFactory(key="member")
        tiers = {"member": member, "principal": TierFactory(network=member.network, key="principal")}
        one, model, seen = OrganisationFactory(), ByTheDay(), []
        for step in life:
            self._live(member.network, one, tiers, model, step)
            told = _told(member.network, one)
            assert told == model.told()
            if moment := _now(member.network):
                seen.append((moment, told))
        for moment, told in seen:
            assert _told(member.network, one, known_at=moment) == told

    def _live(self, network, one, tiers, model, step):
        verb, what, facts = step
        try:
            if verb == "clause":
                periods = [(tiers[k], DAYS[s], DAYS[s] + timedelta(days=n)) for k, s, n in facts]
                actions.state_source(network, one, ref=what, periods=periods, by=None)
                model.state(what, facts)
            elif verb == "admit":
                actions.admit(network, one, tier=tiers[what], on=DAYS[facts], by=None)
                model.admit(what, facts)
            elif verb == "move":
                actions.change_tier(network, one, tier=tiers[what], on=DAYS[facts], by=None)
                model.move(what, facts)
            else:
                actions.end_membership(network, one, on=DAYS[facts], by=None, reason="x")
                model.end(facts)
        except Refused:
            return


def _told(network, one, *, known_at=None):
    rows = [queries.members_as_of(network, day, known_at).filter(organisation=one).first() for day in DAYS]
    return {day: row.tier.key if row else None for day, row in zip(DAYS, rows, strict=True)}


def _now(network):
    moments = [m for row in network.memberships.all() for m in (row.recorded_at, row.superseded_at) if m]
    return max(moments, default=None)


pytestmark = pytest.mark.django_db
