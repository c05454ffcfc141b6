"""Questions about networks and who is in them, on a day and as known at a moment."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory import countries, readers
from samklang.directory.models import Organisation, Person
from samklang.foundation.prepared import prepared

from .belonging import circle_of
from .models import Invitation, Membership, MembershipSource, Network, Seat, Tier

Someone = User | AnonymousUser


def nobody() -> AnonymousUser:
    """A visitor, asked for nothing."""
    return AnonymousUser()


def end_of(day: date) -> datetime:
    """The last moment of a day where the house stands: "as known on" means at the end of that day."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(settings.TIME_ZONE))
    return midnight - timedelta(microseconds=1)


def visible_to(user: Someone) -> QuerySet[Network]:
    """Public networks are for everyone, a private one for those who belong to it."""
    shown = Q(is_public=True)
    if private := circle_of(user).private:
        shown |= Q(pk__in=private)
    return Network.objects.filter(shown)


@prepared
def at_address(who: Any, *, slug: str) -> QuerySet[Network]:
    """The network at an address, if the reader may know of it, with all that its pages name at once."""
    rows = visible_to(who).select_related("parent", "organisation", "invites_partners_of")
    return rows.filter(slug=slug)


def belonged_to(user: User) -> QuerySet[Network]:
    """The networks somebody is in: by its secretariat, one of its bodies, or an organisation in it today."""
    return Network.objects.filter(pk__in=circle_of(user).inside)


def private_faces_seen_by(user: Someone) -> frozenset[int]:
    """The organisations that stand for private networks the user belongs to; no list shows them to others."""
    return circle_of(user).private_faces


def with_member_count(networks: QuerySet[Network], *, on: date) -> QuerySet[Network]:
    """Each network with ``member_count``, the number of organisations in it that day as known now."""
    current = Membership.objects.known_at(None).on(on).filter(network=OuterRef("pk")).order_by()
    counted = current.values("network").annotate(n=Count("pk")).values("n")
    return networks.annotate(member_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


def members_as_of(
    network: Network, on: date, known_at: datetime | None = None, *, reader: Someone | None = None
) -> QuerySet[Membership]:
    """Who is in the network that day, as known at that moment (None is now). One row an organisation.

    For a ``reader``, without those that have become private since, unless the reader may know of them.
    """
    rows = network.memberships.known_at(known_at).on(on).select_related("organisation", "tier")
    return rows.filter(_shown_to(reader))


def _shown_to(reader: Someone | None) -> Q:
    return readers.seen_by(reader, "organisation__") if reader is not None else Q()


def sources_as_of(network: Network, on: date, known_at: datetime | None = None) -> QuerySet[MembershipSource]:
    """Why they are in it that day, as known at that moment."""
    return network.sources.known_at(known_at).on(on).select_related("tier").order_by("started_on", "pk")


def main_source(sources: Iterable[MembershipSource]) -> MembershipSource | None:
    """The reason that shows: that of the highest tier, and an organisation's own before a derived one."""
    return max(sources, key=lambda one: (one.tier.rank, not one.ref, -one.pk), default=None)


def with_source_kind(rows: QuerySet[Membership], on: date, known_at: datetime | None) -> QuerySet[Membership]:
    """Each membership with ``source_kind``: that of the reason that shows that day (see ``main_source``)."""
    reasons = (
        MembershipSource.objects.known_at(known_at)
        .on(on)
        .filter(
            network=OuterRef("network"),
            organisation=OuterRef("organisation"),
            tier=OuterRef("tier"),
        )
    )
    return rows.annotate(source_kind=Subquery(reasons.order_by("ref").values("kind")[:1]))


def source_kinds(rows: Sequence[Membership], on: date, known_at: datetime | None) -> dict[int, str]:
    """The same for a few memberships at once: the kind of each, by its id."""
    found = Membership.objects.filter(pk__in=[row.pk for row in rows])
    return dict(with_source_kind(found, on, known_at).values_list("pk", "source_kind"))  # type: ignore[misc]  # annotated there


def countries_in(network: Network, on: date, known_at: datetime | None = None) -> list[str]:
    """The codes of the countries its members are in, for the filter of the list."""
    rows = network.memberships.known_at(known_at).on(on).exclude(organisation__country="")
    return list(
        rows.order_by("organisation__country").values_list("organisation__country", flat=True).distinct()
    )


@dataclass(frozen=True)
class TierCount:
    tier: Tier
    count: int

    @property
    def label(self) -> str:
        return str(self.tier.plural or self.tier.names)


def counts_per_tier(
    network: Network, on: date, known_at: datetime | None = None, *, reader: Someone | None = None
) -> list[TierCount]:
    """Every tier of the network with the members the reader may know of, the highest first."""
    shown = Membership.objects.known_at(known_at).on(on).filter(_shown_to(reader))
    rows = shown.filter(tier=OuterRef("pk")).order_by()
    counted = Subquery(rows.values("tier").annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    tiers = network.tiers.annotate(member_count=Coalesce(counted, 0)).order_by("-rank")
    return [TierCount(tier, tier.member_count) for tier in tiers]


@dataclass(frozen=True)
class Step:
    """A day on which the number of members changed, and how many there were from then on."""

    day: date
    joined: int
    left: int
    count: int


@prepared
def _periods(*, network: int) -> QuerySet[Membership, Any]:
    """Who was ever in a network, as known now: each period beside the others of its organisation."""
    rows = Membership.objects.known_at(None).filter(network=network).order_by("organisation", "started_on")
    return rows.values_list("organisation_id", "started_on", "ended_on")


def growth(network: Network) -> list[Step]:
    """How many organisations were in it, day of change by day of change."""
    joined: Counter[date] = Counter()
    left: Counter[date] = Counter()
    for _organisation, periods in groupby(_periods(network=network.pk), key=lambda row: row[0]):
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
    rows = Organisation.objects.current().listed().open_on(on).filter(network=None)
    return rows.exclude(pk__in=current.values("organisation")).exclude(pk__in=asked.values("organisation"))


def identifiers_of(organisation: Organisation) -> dict[str, Any]:
    """The numbers others know it by; prefetched by whoever lists many."""
    return {identifier.scheme: identifier.value for identifier in organisation.identifiers.all()}


def hidden_organisations(user: Someone, slugs: set[str]) -> set[str]:
    """Those of the addresses that are of organisations the reader may not know of."""
    rows = Organisation.objects.filter(readers.hidden_from(user), slug__in=slugs)
    return set(rows.values_list("slug", flat=True))


def invitation_by(token_hash: str) -> Invitation | None:
    rows = Invitation.objects.filter(direction=Invitation.Direction.INVITATION)
    return rows.select_related("network", "organisation", "tier").filter(token_hash=token_hash).first()


REMINDED_AFTER = timedelta(days=7)


def invitations_to_remind(now: datetime) -> QuerySet[Invitation]:
    """Open for some days, not answered, not reminded yet."""
    old = now - REMINDED_AFTER
    return _open_invitations().filter(created_at__lte=old, reminded_at=None, expires_at__gt=now)


def invitations_to_expire(now: datetime) -> QuerySet[Invitation]:
    return _open_invitations().filter(expires_at__lte=now)


def _open_invitations() -> QuerySet[Invitation]:
    return Invitation.objects.filter(direction=Invitation.Direction.INVITATION, state=Invitation.State.OPEN)


def letters_of(user: User) -> QuerySet[Invitation]:
    """Invitations and requests that were sent to, or by, somebody's address."""
    return Invitation.objects.filter(email__iexact=user.email).select_related("network", "organisation")


@dataclass(frozen=True)
class Desk:
    """What waits on the secretariat's desk."""

    requests: list[Invitation]
    invitations: list[Invitation]
    ending: list[Membership]
    derived: list[MembershipSource]
    member_count: int
    outside: str


COUNTED_TO = 1_000
"""Organisations that are not members are counted no further than this; there may be very many."""


def desk(network: Network, *, on: date) -> Desk:
    waiting = network.invitations.filter(state=Invitation.State.OPEN).select_related("organisation", "tier")
    current = network.memberships.known_at(None).on(on).select_related("organisation", "tier")
    derived = network.sources.known_at(None).on(on).filter(kind=MembershipSource.Kind.DERIVED)
    soon = on + timedelta(days=90)
    outside = not_yet_members(network, on=on)[: COUNTED_TO + 1].count()
    return Desk(
        requests=list(waiting.filter(direction="request").order_by("created_at")[:50]),
        invitations=list(waiting.filter(direction="invitation").order_by("expires_at")[:50]),
        ending=list(current.filter(ended_on__lte=soon).order_by("ended_on")[:50]),
        derived=list(derived.select_related("organisation", "tier").order_by("organisation__name")[:50]),
        member_count=current.count(),
        outside=f"{COUNTED_TO}+" if outside > COUNTED_TO else str(outside),
    )


def read_lines(text: str) -> tuple[list[tuple[Organisation, str]], list[str]]:
    """Lines of "organisation, address": those that could be read, and a sentence for each that could not."""
    found, wrong = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        who, _comma, email = (part.strip() for part in line.rpartition(","))
        organisation = _named_or_numbered(who)
        if organisation is None:
            wrong.append(
                _("Line %(n)s: “%(who)s” is not in the directory.") % {"n": number, "who": who or line[:80]}
            )
            continue
        try:
            validate_email(email)
        except ValidationError:
            wrong.append(
                _("Line %(n)s: “%(email)s” is not an email address.") % {"n": number, "email": email}
            )
            continue
        found.append((organisation, email))
    return found, wrong


def _named_or_numbered(who: str) -> Organisation | None:
    rows = Organisation.objects.current().listed()
    digits = "".join(who.split())
    if digits.isdecimal():
        return rows.filter(identifiers__scheme="no-orgnr", identifiers__value=digits).first()
    return rows.filter(name__iexact=who).order_by("pk").first() if who else None


FEWEST = 3
"""A share by gender is told only when no group in it is smaller, so that it never points at one person."""


@dataclass(frozen=True)
class Balance:
    label: str
    parts: list[tuple[str, int]]


def balance_of(seats: Sequence[Seat]) -> list[Balance]:
    """How the seats are spread over organisations, countries and genders."""
    homes = Counter(_country_of(seat) for seat in seats)
    parties = Counter(str(seat.organisation) for seat in seats if seat.organisation)
    genders = Counter(
        seat.person.get_gender_display() for seat in seats if seat.person and seat.person.gender
    )
    told = [Balance(_("Organisation"), parties.most_common()), Balance(_("Country"), homes.most_common())]
    if len(genders) > 1 and min(genders.values()) >= FEWEST:
        told.append(Balance(_("Gender"), genders.most_common()))
    return told


def _country_of(seat: Seat) -> str:
    code = seat.person.country if seat.person else ""
    code = code or (seat.organisation.country if seat.organisation else "")
    return countries.name_of(code) if code else _("not known")


def names_on(seats: Sequence[Seat], *, is_inside: bool) -> list[tuple[Seat, str]]:
    """Each seat with whose it is, as this reader may know: who is not in the public directory, and holds no
    public office, is named inside the network only.
    """
    people = [seat.person_id for seat in seats if seat.person_id]
    listed = (
        set(Person.objects.listed().filter(pk__in=people).values_list("pk", flat=True)) if people else set()
    )
    return [(seat, _name_on(seat, is_known=is_inside or seat.person_id in listed)) for seat in seats]


def _name_on(seat: Seat, *, is_known: bool) -> str:
    if seat.person and (is_known or seat.person.is_public_office_holder):
        return str(seat.person)
    return str(seat.organisation) if seat.organisation else _("a person")
