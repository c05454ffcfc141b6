"""How the record of memberships is written: sources are the reasons, memberships what they amount to.

Nothing is overwritten. What no longer stands is superseded at the moment that was recorded, and what stands
instead is recorded at the same moment, so that "on this day, as known on that day" has one answer for ever.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.errors import Refused
from samklang.history.actions import record
from samklang.networks.models import Membership, MembershipSource, Network, Tier

LIVE = timedelta(minutes=1)
"""A moment this near to now is now: whoever waited for another's transaction is recorded after it."""


@dataclass(frozen=True)
class Statement:
    """One source as it should stand: at this tier from this day, until the first day it no longer counts."""

    tier: Tier
    started_on: date
    ended_on: date | None
    kind: str
    provenance: str = ""
    reason: str = ""

    @classmethod
    def of(cls, source: MembershipSource) -> "Statement":
        return cls(
            source.tier, source.started_on, source.ended_on, source.kind, source.provenance, source.reason
        )

    def until(self, day: date, reason: str) -> "Statement":
        """The same, ended that day if it was to last longer."""
        lasts_longer = self.ended_on is None or self.ended_on > day
        return replace(self, ended_on=day, reason=reason[:300]) if lasts_longer else self


@dataclass(frozen=True)
class Segment:
    """One membership as it should stand."""

    tier_id: int
    started_on: date
    ended_on: date | None


class OverlappingPeriods(Refused):
    pass


class BackdatedKnowledge(Refused):
    pass


def lock_parties(organisations: Iterable[Organisation]) -> None:
    """Let nobody else write memberships of these organisations until the transaction ends.

    Rows are locked in the order of their id, so two who lock several never wait for each other in a circle.
    Whoever writes for many organisations in one transaction calls this first. SQLite has one writer anyway.
    """
    ids = {organisation.pk for organisation in organisations}
    rows = Organisation.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    list(rows.values_list("pk", flat=True))


def lock_network(network: Network) -> None:
    """Let nobody close it, or write an own membership of it, until then. Comes before all other locks."""
    Network.objects.select_for_update(no_key=True).values_list("pk").get(pk=network.pk)


def moment_for(network: Network, organisation: Organisation, at: datetime | None) -> datetime:
    """The recorded moment of a change. It may lie in the past if nothing later is known of this party."""
    now = timezone.now()
    newest = max(
        (
            moment
            for rows in (network.sources, network.memberships)
            for moment in rows.filter(organisation=organisation)
            .aggregate(a=Max("recorded_at"), b=Max("superseded_at"))
            .values()
            if moment
        ),
        default=None,
    )
    if at is None or abs(now - at) < LIVE:
        asked = min(at or now, now)
        return max(asked, newest) if newest else asked
    if at > now:
        raise BackdatedKnowledge(_("A change cannot be recorded at a moment that has not come."))
    if newest and at < newest:
        raise BackdatedKnowledge(
            _("Something later is already known about this organisation here; this would rewrite the past.")
        )
    return at


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """The statements by date; refused if one ends before it starts, or two hold on one day."""
    ordered = sorted(statements, key=lambda statement: statement.started_on)
    if any(one.ended_on and one.ended_on <= one.started_on for one in ordered):
        raise OverlappingPeriods(_("A membership must end after the day it starts."))
    if any(one.ended_on is None or one.ended_on > after.started_on for one, after in pairwise(ordered)):
        raise OverlappingPeriods(_("Two periods of the same membership overlap."))
    return ordered


def state(
    network: Network,
    organisation: Organisation,
    *,
    ref: str,
    statements: Iterable[Statement],
    by: User | None,
    at: datetime,
    reason: str = "",
) -> bool:
    """Make the current sources of one ref equal to these statements. Says whether anything changed.

    ``reason`` says why statements that no longer stand were superseded.
    """
    wanted = in_order(statements)
    if any(statement.tier.network_id != network.pk for statement in wanted):
        raise ValueError("A tier of another network")
    standing = {
        Statement.of(source): source
        for source in network.sources.known_at(None)
        .filter(organisation=organisation, ref=ref)
        .select_related("tier")
    }
    gone = [source.pk for statement, source in standing.items() if statement not in wanted]
    new = [statement for statement in wanted if statement not in standing]
    if gone:
        MembershipSource.objects.filter(pk__in=gone).update(superseded_at=at, superseded_reason=reason[:300])
    MembershipSource.objects.bulk_create(
        MembershipSource(
            network=network,
            organisation=organisation,
            ref=ref,
            recorded_at=at,
            recorded_by=by,
            **vars(one),
        )
        for one in new
    )
    return bool(gone or new)


def laid_over(sources: Sequence[MembershipSource]) -> list[Segment]:
    """The sources laid over each other: the highest tier shows, equal neighbours are joined."""
    days = sorted({day for s in sources for day in (s.started_on, s.ended_on) if day})
    ends: list[date | None] = [*days[1:], None]
    told: list[Segment] = []
    for start, end in zip(days, ends, strict=False):
        holding = [s for s in sources if s.started_on <= start and (s.ended_on is None or s.ended_on > start)]
        if not holding:
            continue
        tier_id = max(holding, key=lambda source: source.tier.rank).tier_id
        if told and told[-1].tier_id == tier_id and told[-1].ended_on == start:
            told[-1] = replace(told[-1], ended_on=end)
        else:
            told.append(Segment(tier_id, start, end))
    return told


@transaction.atomic
def retell(network: Network, organisation: Organisation, *, at: datetime) -> bool:
    """Tell the memberships anew from the sources that stand now. Says whether the timeline changed."""
    sources = network.sources.known_at(None).filter(organisation=organisation).select_related("tier")
    wanted = laid_over(list(sources))
    standing = {
        Segment(row.tier_id, row.started_on, row.ended_on): row.pk
        for row in network.memberships.known_at(None).filter(organisation=organisation)
    }
    gone = [pk for segment, pk in standing.items() if segment not in wanted]
    new = [segment for segment in wanted if segment not in standing]
    if gone:
        Membership.objects.filter(pk__in=gone).update(superseded_at=at)
    Membership.objects.bulk_create(
        Membership(network=network, organisation=organisation, recorded_at=at, **vars(segment))
        for segment in new
    )
    return bool(gone or new)


@transaction.atomic
def state_source(
    network: Network,
    organisation: Organisation,
    *,
    ref: str,
    periods: Sequence[tuple[Tier, date, date | None]],
    by: User | None,
    at: datetime | None = None,
    kind: str = MembershipSource.Kind.DERIVED,
    reason: str = "",
    provenance: str = "",
) -> bool:
    """Make what one ref says about an organisation equal to these periods, and tell its memberships anew.

    For clauses and imports that know the whole of what they say. Asked twice, the second changes nothing.
    """
    lock_parties([organisation])
    moment = moment_for(network, organisation, at)
    statements = [Statement(tier, start, end, kind, provenance, reason) for tier, start, end in periods]
    # Why a period was stated is no news: the same period stated again for another reason stays as it is.
    standing = (
        network.sources.known_at(None).filter(organisation=organisation, ref=ref).select_related("tier")
    )
    kept = {replace(Statement.of(source), reason=reason): Statement.of(source) for source in standing}
    statements = [kept.get(statement, statement) for statement in statements]
    if not state(network, organisation, ref=ref, statements=statements, by=by, at=moment, reason=reason):
        return False
    retell(network, organisation, at=moment)
    record(
        network,
        "membership-stated",
        by=by,
        organisation=organisation.slug,
        name=organisation.name,
        ref=ref,
        periods=[[tier.key, start.isoformat(), end and end.isoformat()] for tier, start, end in periods],
        reason=reason,
    )
    return True
