"""Which memberships the reciprocal clauses promise, told as periods and compared with the record.

Nothing here depends on the order in which things happened. What an organisation should hold through one is

    the days it was itself at the promised tier of the one network
    ∩ the days the clause was in force (both networks there, and their parties still parties)
    − the days it declined,

and the record of that source is made equal to it. A tier change, a backdated start, a corrected date, a new
version and the end of the agreement are all the same deed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.networks.actions import BackdatedKnowledge, lock_parties, state_source
from samklang.networks.models import MembershipSource, Network, OptOut, Tier

from . import queries
from .models import Agreement

KIND = "reciprocal-membership"


class Period(NamedTuple):
    started_on: date
    ended_on: date | None


class Promise(NamedTuple):
    """A clause in force: who holds this tier here gets that tier there, in this period."""

    from_network: int
    from_tier: int
    tier: Tier
    period: Period


Told = list[tuple[Tier, date, date | None]]
Target = tuple[str, int]
"""A clause's ref and the network it gives memberships in."""


def restate(
    agreement: Agreement, *, by: User | None, at: datetime, organisations: Iterable[int] | None = None
) -> int:
    """Make the record say what the clauses promise. Says for how many organisations it changed."""
    promises = promised(agreement)
    wanted = _wanted(promises, organisations)
    standing = _standing(agreement, organisations)
    differing = [place for place in {*wanted, *standing} if wanted.get(place, []) != standing.get(place, [])]
    everyone = Organisation.objects.in_bulk({organisation for _target, organisation in differing})
    networks = Network.objects.in_bulk({target[1] for target, _organisation in differing})
    lock_parties(everyone.values())
    for place in sorted(differing, key=lambda place: (place[1], place[0])):
        (ref, network), organisation = place
        _state(networks[network], everyone[organisation], ref, wanted.get(place, []), by=by, at=at)
    return len({organisation for _target, organisation in differing})


def reached(agreement: Agreement) -> Iterable[Organisation]:
    """Whose memberships any of its terms could change."""
    clauses = (one for version in agreement.versions.all() for one in queries.clauses_of(version.terms))
    slugs = {clause["from_network"]["slug"] for clause in clauses if clause["kind"] == KIND}
    here = Q(network__slug__in=slugs, ref="") | Q(ref__startswith=f"{agreement.code}/")
    held = MembershipSource.objects.known_at(None).filter(here)
    return Organisation.objects.filter(pk__in=held.values("organisation")).only("pk")


def _state(
    network: Network, organisation: Organisation, ref: str, told: Told, *, by: User | None, at: datetime
) -> None:
    """Recorded at the moment of the change; where the network knows something later, recorded now."""
    for moment in (at, None):
        try:
            state_source(
                network,
                organisation,
                ref=ref,
                kind=MembershipSource.Kind.DERIVED,
                periods=told,
                by=by,
                at=moment,
            )
        except BackdatedKnowledge:
            if moment is None:
                raise
        else:
            return


def promised(agreement: Agreement) -> dict[Target, list[Promise]]:
    """What each clause promised over time. A tier that is no longer there promises nothing."""
    spans = queries.spans(agreement)
    facts = [(span, clause) for span in spans for clause in queries.clauses_of(span.version.terms)]
    mutual = [(span, clause) for span, clause in facts if clause["kind"] == KIND]
    slugs = {clause[side]["slug"] for _span, clause in mutual for side in ("from_network", "to_network")}
    networks = {n.slug: n for n in Network.objects.filter(slug__in=slugs).select_related("parent")}
    tiers = {
        (tier.network.slug, tier.key): tier
        for tier in Tier.objects.filter(network__slug__in=slugs).select_related("network")
    }
    left = queries.left_days(agreement)
    found: dict[Target, list[Promise]] = defaultdict(list)
    for span, clause in mutual:
        source, target = (
            networks.get(clause["from_network"]["slug"]),
            networks.get(clause["to_network"]["slug"]),
        )
        if not source or not target:
            continue
        held = tiers.get((source.slug, clause["from_tier"]["key"]))
        gets = tiers.get((target.slug, clause["to_tier"]["key"]))
        gone = (source.closed_on, target.closed_on, _left_on(source, left), _left_on(target, left))
        until = queries.earliest(span.ended_on, *gone)
        if held and gets and (until is None or until > span.started_on):
            period = Period(span.started_on, until)
            ref = queries.ref_of(agreement, clause["key"])
            found[ref, target.pk].append(Promise(source.pk, held.pk, gets, period))
    return found


def _left_on(network: Network, left: dict[int, date]) -> date | None:
    """The day the party that answers for the network left, if it gave notice."""
    answers = [network.organisation_id, *([network.parent.organisation_id] if network.parent else [])]
    return queries.earliest(*(left.get(organisation) for organisation in answers))


def _wanted(
    promises: dict[Target, list[Promise]], organisations: Iterable[int] | None
) -> dict[tuple[Target, int], Told]:
    networks = {promise.from_network for several in promises.values() for promise in several}
    held = MembershipSource.objects.known_at(None).filter(network__in=networks, ref="")
    if organisations is not None:
        held = held.filter(organisation__in=list(organisations))
    own: dict[int, list[MembershipSource]] = defaultdict(list)
    for source in held.order_by("started_on"):
        own[source.organisation_id].append(source)
    declined = _declined(promises, own)
    private = set(Organisation.objects.filter(pk__in=own, is_listed=False).values_list("pk", flat=True))
    targets = {network for _ref, network in promises}
    public = set(Network.objects.filter(pk__in=targets, is_public=True).values_list("pk", flat=True))
    wanted: dict[tuple[Target, int], Told] = {}
    for target, several in promises.items():
        for organisation, sources in own.items():
            if organisation in private and target[1] in public:
                continue  # everybody would read there the name of what only some may know of
            told = _told(several, sources, declined.get((target, organisation), []))
            if told:
                wanted[target, organisation] = told
    return wanted


def _told(promises: list[Promise], sources: list[MembershipSource], declined: list[Period]) -> Told:
    rows: Told = []
    for promise in promises:
        for source in sources:
            if (source.network_id, source.tier_id) != (promise.from_network, promise.from_tier):
                continue
            shared = both(Period(source.started_on, source.ended_on), promise.period)
            rows += [(promise.tier, *part) for part in without(shared, declined)]
    return joined(sorted(rows, key=lambda row: row[1]))


def joined(rows: Told) -> Told:
    """Neighbours at one tier are one period."""
    told: Told = []
    for tier, start, end in rows:
        if told and told[-1][0] == tier and told[-1][2] == start:
            told[-1] = (tier, told[-1][1], end)
        else:
            told.append((tier, start, end))
    return told


def both(one: Period, other: Period) -> list[Period]:
    start, end = max(one.started_on, other.started_on), queries.earliest(one.ended_on, other.ended_on)
    return [Period(start, end)] if end is None or end > start else []


def without(periods: list[Period], taken: list[Period]) -> list[Period]:
    for gap in taken:
        left: list[Period] = []
        for period in periods:
            left += both(period, Period(date.min, gap.started_on))
            if gap.ended_on:
                left += both(period, Period(gap.ended_on, None))
        periods = left
    return periods


def _declined(
    promises: dict[Target, list[Promise]], organisations: Iterable[int]
) -> dict[tuple[Target, int], list[Period]]:
    found: dict[tuple[Target, int], list[Period]] = defaultdict(list)
    rows = OptOut.objects.filter(
        ref__in={ref for ref, _network in promises}, organisation__in=list(organisations)
    )
    for row in rows:
        found[(row.ref, row.network_id), row.organisation_id].append(Period(row.started_on, row.ended_on))
    return found


def _standing(agreement: Agreement, organisations: Iterable[int] | None) -> dict[tuple[Target, int], Told]:
    """What the record says now for all the agreement's refs, those of clauses that are gone among them."""
    rows = MembershipSource.objects.known_at(None).filter(ref__startswith=f"{agreement.code}/")
    if organisations is not None:
        rows = rows.filter(organisation__in=list(organisations))
    told: dict[tuple[Target, int], Told] = defaultdict(list)
    for row in rows.select_related("tier").order_by("started_on"):
        told[(row.ref, row.network_id), row.organisation_id].append((row.tier, row.started_on, row.ended_on))
    return told


def declined(agreement: Agreement, key: str, *, on: date) -> int:
    """How many organisations decline what the clause would give them, that day."""
    rows = OptOut.objects.filter(ref=queries.ref_of(agreement, key), started_on__lte=on)
    return rows.exclude(ended_on__lte=on).values("organisation").distinct().count()
