"""Random lives of two networks, two clauses and two organisations, told by the record and by a simple model.

The model asks for every single day: was the organisation itself at the tier the clause names, was a version
with that clause in force, had it not declined? Whatever the order of things, both must say the same.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samklang.agreements import actions
from samklang.directory.tests.factories import OrganisationFactory
from samklang.foundation.errors import Refused
from samklang.networks.actions import admit, change_tier, correct, end_membership, retract
from samklang.networks.models import MembershipSource, OptOut
from samklang.networks.signals import opt_out_changed
from tests.chance import tries

from .factories import approved_by_all, drafted, network_with_people, reciprocal, rewritten

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)
SPAN = 40
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
TIERS = ("member", "principal")

days = st.integers(0, SPAN - 1).map(lambda n: FIRST + timedelta(days=n))
tiers = st.sampled_from(TIERS)
organisations = st.sampled_from([0, 1])
networks = st.sampled_from([0, 1])
steps = st.one_of(
    st.tuples(st.just("admit"), organisations, networks, tiers, days),
    st.tuples(st.just("move"), organisations, networks, tiers, days),
    st.tuples(st.just("leave"), organisations, networks, days),
    st.tuples(st.just("correct"), organisations, networks, tiers, days, st.none() | days),
    st.tuples(st.just("retract"), organisations, networks),
    st.tuples(st.just("decline"), organisations, networks, days, st.none() | days),
    st.tuples(st.just("amend"), tiers, tiers, st.booleans(), days, st.none() | days),
    st.tuples(st.just("end"), days),
)


class World:
    def __init__(self):
        self.networks = [network_with_people(name)[0] for name in ("North", "South")]
        self.organisations = OrganisationFactory.create_batch(2)
        self.versions, self.declined, self.ended_on = [], [], None
        self.number = 0
        clauses = self.clauses("principal", "member", mutual=True)
        self.agreement = approved_by_all(
            drafted(*self.networks, clauses=clauses, starts_on=FIRST + timedelta(days=5), code="pact")
        )
        self.versions.append((FIRST + timedelta(days=5), None, ("principal", "member", True)))

    def clauses(self, held, gets, *, mutual):
        north, south = self.networks
        clauses = [reciprocal(north, south, held=held, gets=gets, key="there")]
        return [*clauses, reciprocal(south, north, held=held, gets=gets, key="back")] if mutual else clauses

    def own(self, organisation, network):
        rows = MembershipSource.objects.known_at(None).filter(
            network=self.networks[network], organisation=self.organisations[organisation], ref=""
        )
        return list(rows.select_related("tier", "network", "organisation").order_by("started_on"))

    def tier(self, network, key):
        return self.networks[network].tiers.get(key=key)

    def do(self, step):
        try:
            with transaction.atomic():
                getattr(self, step[0])(*step[1:])
        except Refused:
            pass

    def admit(self, organisation, network, tier, day):
        place = self.networks[network], self.organisations[organisation]
        admit(*place, tier=self.tier(network, tier), on=day, by=None)

    def move(self, organisation, network, tier, day):
        place = self.networks[network], self.organisations[organisation]
        change_tier(*place, tier=self.tier(network, tier), on=day, by=None)

    def leave(self, organisation, network, day):
        end_membership(
            self.networks[network], self.organisations[organisation], on=day, by=None, reason="Left"
        )

    def correct(self, organisation, network, tier, day, until):
        for source in self.own(organisation, network)[:1]:
            facts = {"started_on": day, "ended_on": until, "by": None, "reason": "Known better"}
            correct(source, tier=self.tier(network, tier), **facts)

    def retract(self, organisation, network):
        for source in self.own(organisation, network)[:1]:
            retract(source, by=None, reason="Never was")

    def decline(self, organisation, network, day, until):
        if until and until <= day:
            return
        ref = "pact/there" if network == 1 else "pact/back"
        key = {
            "organisation": self.organisations[organisation],
            "network": self.networks[network],
            "ref": ref,
        }
        if until is None and OptOut.objects.filter(ended_on=None, **key).exists():
            return
        row = OptOut.objects.create(started_on=day, ended_on=until, **key)
        opt_out_changed.send(OptOut, opt_out=row, by=None, at=NOW)
        self.declined.append((organisation, network, day, until))

    def amend(self, held, gets, mutual, day, until):
        clauses = self.clauses(held, gets, mutual=mutual)
        written = rewritten(
            self.agreement,
            clauses=clauses,
            starts_on=day.isoformat(),
            ends_on=until.isoformat() if until else None,
        )
        approved_by_all(self.agreement)
        if hasattr(written, "enactment"):
            self.versions.append((day, until, (held, gets, mutual)))

    def end(self, day):
        actions.end(self.agreement, on=day, reason="Enough", by=None, at=NOW)
        self.ended_on = day

    def expected(self, organisation, network, day):
        """The tier the organisation should hold there that day by the clause, asked in the simplest way."""
        in_force = None
        for started_on, ended_on, said in self.versions:
            if started_on <= day:
                in_force = said if ended_on is None or day < ended_on else None
        if in_force is None or (self.ended_on and day >= self.ended_on):
            return None
        held, gets, mutual = in_force
        if network == 0 and not mutual:
            return None
        if any(
            (who, where) == (organisation, network) and start <= day and (end is None or day < end)
            for who, where, start, end in self.declined
        ):
            return None
        is_held = any(
            source.tier.key == held
            and source.started_on <= day
            and (source.ended_on is None or day < source.ended_on)
            for source in self.own(organisation, 1 - network)
        )
        return gets if is_held else None

    def told(self, organisation, network):
        rows = MembershipSource.objects.known_at(None).filter(
            network=self.networks[network], organisation=self.organisations[organisation], kind="derived"
        )
        return list(rows.values_list("tier__key", "started_on", "ended_on"))


def holds(rows, day):
    found = [tier for tier, start, end in rows if start <= day and (end is None or day < end)]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.long
@settings(max_examples=tries(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=st.lists(steps, min_size=1, max_size=10))
def test_whatever_happens_in_whatever_order_the_record_says_what_the_clauses_promise(life):
    with transaction.atomic():
        world = World()
        for step in life:
            world.do(step)
        for organisation in (0, 1):
            for network in (0, 1):
                rows = world.told(organisation, network)
                own = world.own(organisation, 1 - network)
                world.own = lambda *_asked, own=own: own
                for n in range(-2, SPAN + 2):
                    day = FIRST + timedelta(days=n)
                    assert holds(rows, day) == world.expected(organisation, network, day), (life, day)
                del world.own
        transaction.set_rollback(True)
