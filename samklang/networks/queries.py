"""Questions about networks and who is in them, on a day and as known at a moment."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from samklang.accounts.models import User
from samklang.directory.models import Organisation

from .models import Mandate, Membership, MembershipSource, Network, Tier

Someone = User | AnonymousUser


def end_of(day: date) -> datetime:
    """The last moment of a day where the house stands: "as known on" means at the end of that day."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(settings.TIME_ZONE))
    return midnight - timedelta(microseconds=1)


def visible_to(user: Someone) -> QuerySet[Network]:
    """Public networks are for everyone, a private one for those who belong to it."""
    if not isinstance(user, User):
        return Network.objects.filter(is_public=True)
    today = timezone.localdate()
    held = Mandate.objects.on(today).filter(user=user)
    spoken_for = held.filter(role=Mandate.Role.SECRETARIAT).values("network")
    organisations = held.filter(organisation__isnull=False).values("organisation")
    member_of = Membership.objects.known_at(None).on(today).filter(organisation__in=organisations)
    return Network.objects.filter(
        Q(is_public=True)
        | Q(pk__in=spoken_for)
        | Q(parent__in=spoken_for)
        | Q(pk__in=held.filter(body__isnull=False).values("body__network"))
        | Q(pk__in=member_of.values("network"))
    )


def with_member_count(networks: QuerySet[Network], *, on: date) -> QuerySet[Network]:
    """Each network with ``member_count``, the number of organisations in it that day as known now."""
    current = Membership.objects.known_at(None).on(on).filter(network=OuterRef("pk")).order_by()
    counted = current.values("network").annotate(n=Count("pk")).values("n")
    return networks.annotate(member_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


def members_as_of(network: Network, on: date, known_at: datetime | None = None) -> QuerySet[Membership]:
    """Who is in the network that day, as known at that moment (None is now). One row an organisation."""
    return network.memberships.known_at(known_at).on(on).select_related("organisation", "tier")


def sources_as_of(network: Network, on: date, known_at: datetime | None = None) -> QuerySet[MembershipSource]:
    """Why they are in it that day, as known at that moment."""
    return network.sources.known_at(known_at).on(on).select_related("tier")


def main_source(sources: Iterable[MembershipSource]) -> MembershipSource | None:
    """The reason that shows: that of the highest tier, and an organisation's own before a derived one."""
    return max(sources, key=lambda one: (one.tier.rank, not one.ref, -one.pk), default=None)


@dataclass(frozen=True)
class TierCount:
    tier: Tier
    count: int


def counts_per_tier(network: Network, on: date, known_at: datetime | None = None) -> list[TierCount]:
    """Every tier of the network with its members, the highest first."""
    rows = network.memberships.known_at(known_at).on(on).order_by()
    found = dict(rows.values_list("tier").annotate(n=Count("pk")))
    return [TierCount(tier, found.get(tier.pk, 0)) for tier in network.tiers.order_by("-rank")]


@dataclass(frozen=True)
class Step:
    """A day on which the number of members changed, and how many there were from then on."""

    day: date
    joined: int
    left: int
    count: int


def growth(network: Network, known_at: datetime | None = None) -> list[Step]:
    """How many organisations were in it, day of change by day of change."""
    rows = network.memberships.known_at(known_at).order_by("organisation", "started_on")
    joined: Counter[date] = Counter()
    left: Counter[date] = Counter()
    for _organisation, periods in groupby(
        rows.values_list("organisation_id", "started_on", "ended_on"), key=lambda row: row[0]
    ):
        previous_end: date | None = None
        for _id, start, end in periods:
            # A period that takes up where the last one ended is a change of tier, no coming or going.
            if previous_end == start:
                left[start] -= 1
            else:
                joined[start] += 1
            if end:
                left[end] += 1
            previous_end = end
    steps: list[Step] = []
    count = 0
    for day in sorted(joined.keys() | left.keys()):
        if joined[day] or left[day]:
            count += joined[day] - left[day]
            steps.append(Step(day, joined[day], left[day], count))
    return steps


def statements_of(network: Network, organisation: Organisation) -> QuerySet[MembershipSource]:
    """All that was ever stated about an organisation in the network, what no longer stands among it."""
    rows = network.sources.filter(organisation=organisation).select_related("tier", "recorded_by")
    return rows.order_by("started_on", "recorded_at", "pk")


def not_yet_members(network: Network, *, on: date) -> QuerySet[Organisation]:
    """Organisations in the directory that are not in the network and whom nobody has asked."""
    current = network.memberships.known_at(None).filter(Q(ended_on=None) | Q(ended_on__gt=on))
    asked = network.invitations.filter(state="open", organisation__isnull=False)
    rows = Organisation.objects.open_on(on).filter(network=None)
    return rows.exclude(pk__in=current.values("organisation")).exclude(pk__in=asked.values("organisation"))


def identifiers_of(organisation: Organisation) -> dict[str, Any]:
    """The numbers others know it by; prefetched by whoever lists many."""
    return {identifier.scheme: identifier.value for identifier in organisation.identifiers.all()}
