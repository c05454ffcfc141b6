"""Questions about projects and benefits. What somebody may not see is never read, nor counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, When
from django.utils import timezone

from samklang.accounts.models import User
from samklang.history.rules import seen_by
from samklang.networks import belonging
from samklang.networks import queries as networks
from samklang.networks.models import Network

from .models import (
    Benefit,
    Contribution,
    Dependency,
    Document,
    Indicator,
    Measurement,
    Outcome,
    Party,
    Project,
    Rung,
)
from .reckoning import shown

Someone = User | AnonymousUser
MONEY = ("kr", "Kr", "kr.", "kroner", "Kroner", "kronor", "krónur", "€", "euro", "Euro")
"""Units that say money and not whose; the benefit's currency does."""


def projects_of_people(user: User) -> Q:
    """Projects of the networks the user is the secretariat of, or with a party the user is there for."""
    mine = Q(network__in=belonging.circle_of(user).spoken_for)
    if organisations := belonging.organisations_of(user):
        mine |= Q(pk__in=Party.objects.filter(organisation__in=organisations).values("project"))
    return mine


def visible_to(user: Someone) -> QuerySet[Project]:
    """Of networks the reader may know: what is public, and what the reader has a part in."""
    rows = Project.objects.filter(network__in=networks.visible_to(user))
    if isinstance(user, User):
        return rows.filter(Q(is_public=True) | projects_of_people(user))
    return rows.filter(is_public=True)


def documents_of(project: Project, user: Someone) -> QuerySet[Document]:
    """Those for everyone, and for people of the parties and the secretariat all."""
    rows = Document.objects.filter(project=project).order_by("-on", "-pk")
    own = isinstance(user, User) and Project.objects.filter(projects_of_people(user), pk=project.pk).exists()
    return rows if own else rows.filter(is_public=True)


def listed_parties(rows: QuerySet[Party]) -> QuerySet[Party]:
    """Those the directory shows to everyone; a private network's face is named on no project's page."""
    return rows.filter(organisation__is_listed=True).select_related("organisation")


def with_parties(rows: QuerySet[Project]) -> QuerySet[Project]:
    parties = listed_parties(Party.objects.order_by("pk")).prefetch_related("contributions")
    return rows.prefetch_related(Prefetch("parties", parties))


def with_benefit_counts(rows: QuerySet[Project]) -> QuerySet[Project]:
    """How many benefits each has that stand, and how many of them their line confirmed."""
    own = Benefit.objects.filter(project=OuterRef("pk"), rung__gt=Rung.NONE).order_by().values("project")
    said = own.annotate(n=Count("pk")), own.filter(rung__gte=Rung.CONFIRMED).annotate(n=Count("pk"))
    names = ("benefit_count", "confirmed_count")
    return rows.annotate(**{name: Subquery(one.values("n")) for name, one in zip(names, said, strict=True)})


def benefits_visible_to(user: Someone, network: Network | int | None = None) -> QuerySet[Benefit]:
    """Benefits of projects the reader may see, and of no project in networks they may know."""
    rows = Benefit.objects.filter(network=network) if network else Benefit.objects.all()
    own, seen = Q(project=None), visible_to(user)
    if network:
        seen = seen.filter(network=network)
    else:
        own &= Q(network__in=networks.visible_to(user))
    return rows.filter(own | Q(project__in=seen))


def near_to(benefit: Benefit) -> set[int]:
    """The organisations with a part in it: where it is taken out, and the parties of its project."""
    near = {benefit.organisation_id}
    if benefit.project_id:
        near |= set(Party.objects.filter(project=benefit.project_id).values_list("organisation", flat=True))
    return near


def has_measured(user: User, benefit: Benefit) -> bool:
    """Somebody who recorded a value that stands, or said that it is measured."""
    values = Measurement.objects.standing().filter(indicator__benefit=benefit, recorded_by=user)
    return benefit.standings.held().filter(rung=Rung.MEASURED, by=user).exists() or values.exists()


def has_a_part(user: User, benefit: Benefit) -> bool:
    """Somebody who vouched for a rung, measured, or declared a tie: never its independent peer."""
    vouched = benefit.standings.held().filter(rung__lt=Rung.REVIEWED, by=user)
    tied = benefit.conflicts.filter(user=user)
    return vouched.exists() or tied.exists() or has_measured(user, benefit)


def with_newest_value(rows: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Each indicator with the value and the day of its newest measurement that stands."""
    newest = Measurement.objects.standing().filter(indicator=OuterRef("pk")).order_by("-on")
    return rows.annotate(
        newest_value=Subquery(newest.values("value")[:1]), newest_on=Subquery(newest.values("on")[:1])
    )


@dataclass(frozen=True)
class Total:
    """A sum of one rung in one unit. Money has its currency and price year; nothing is added across these."""

    rung: Rung
    unit: str
    price_year: int | None
    cadence: str
    amount: Decimal
    benefits: int

    @property
    def cadence_name(self) -> str:
        return str(Benefit.Cadence(self.cadence).label)


def totals(rows: QuerySet[Benefit]) -> list[Total]:
    """What the benefits come to, rung by rung and unit by unit. Withdrawn ones are in none of them."""
    counted = rows.filter(rung__gt=Rung.NONE, indicators__counted__isnull=False)
    # Money has its price year; hours of 2021 and of 2025 are the same hours. Crowns are those of a country.
    is_money = Q(indicators__unit=F("currency")) | (Q(indicators__unit__in=MONEY) & ~Q(currency=""))
    unit = Case(When(is_money, then=F("currency")), default=F("indicators__unit"))
    year = Case(When(is_money, then=F("price_year")))
    keys = counted.order_by().values_list("rung", unit, year, "cadence")
    found = keys.annotate(sum=Sum("indicators__counted"), n=Count("indicators"))
    ordered = sorted(found, key=lambda row: (-row[0], row[1], row[2] or 0, row[3]))
    return [
        Total(Rung(rung), unit, year, cadence, shown(int(total)), count)
        for rung, unit, year, cadence, total, count in ordered
    ]


@dataclass(frozen=True)
class LadderStep:
    """A rung of the ladder with how many benefits stand on it and what they come to."""

    rung: Rung
    benefits: int
    totals: list[Total]


@dataclass(frozen=True)
class Overview:
    """What a network's page of benefits shows first."""

    steps: list[LadderStep]
    withdrawn: int
    overdue: int
    without_indicator: int

    @property
    def is_empty(self) -> bool:
        return not (self.withdrawn or any(step.benefits for step in self.steps))


def overview(rows: QuerySet[Benefit], *, today: date) -> Overview:
    late, bare = Count("pk", filter=is_overdue(today)), Count("pk", filter=is_bare())
    told = rows.order_by().values_list("rung").annotate(n=Count("pk"), late=late, bare=bare)
    counts, overdue_of, bare_of = {}, {}, {}
    for rung, *numbers in told:
        counts[rung], overdue_of[rung], bare_of[rung] = numbers
    per_rung = defaultdict(list)
    for total in totals(rows):
        per_rung[total.rung].append(total)
    steps = [LadderStep(rung, counts.get(rung, 0), per_rung[rung]) for rung in reversed(Rung) if rung]
    return Overview(
        steps=steps,
        withdrawn=counts.get(Rung.NONE, 0),
        overdue=sum(overdue_of.values()),
        without_indicator=sum(bare_of.values()),
    )


def is_validated() -> Q:
    """From the line's own confirmation on; below it is a hope, or a figure nobody stands for."""
    return Q(rung__gte=Rung.CONFIRMED)


def validated_by_network(user: Someone) -> list[tuple[Network, int]]:
    """How many benefits each network has that are confirmed, reviewed or replicated; the most first."""
    rows = benefits_visible_to(user).filter(is_validated())
    counted = Network.objects.filter(benefits__in=rows).annotate(validated=Count("benefits"))
    return [(one, one.validated) for one in counted.order_by("-validated", "pk")]


def overdue(rows: QuerySet[Benefit], *, today: date) -> QuerySet[Benefit]:
    return rows.filter(is_overdue(today))


def is_overdue(today: date) -> Q:
    late = Indicator.objects.filter(due_on__lt=today).values("benefit")
    return Q(pk__in=late, rung__gt=Rung.NONE)


def is_bare() -> Q:
    return ~Q(pk__in=Indicator.objects.values("benefit"))


def overdue_indicators(today: date) -> QuerySet[Indicator]:
    rows = Indicator.objects.filter(due_on__lt=today, benefit__rung__gt=Rung.NONE)
    return rows.select_related("benefit__network", "benefit__organisation").order_by("pk")


@dataclass(frozen=True)
class Money:
    """One row of the budget: a party, and what it puts in year by year, in one currency."""

    party: Party
    currency: str
    years: list[Contribution | None]
    cash: Decimal
    in_kind: Decimal


@dataclass(frozen=True)
class Budget:
    years: list[int]
    rows: list[Money]
    sums: list[tuple[str, Decimal, Decimal]]


def budget_of(parties: Iterable[Party]) -> Budget:
    """Who puts in what. Each currency has its own sum."""
    parties = list(parties)
    given = [one for party in parties for one in party.contributions.all()]
    years = sorted({one.year for one in given})
    rows: list[Money] = []
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for party in parties:
        own = list(party.contributions.all())
        for currency in sorted({one.currency for one in own}):
            by_year = {one.year: one for one in own if one.currency == currency}
            cash = sum((one.cash for one in by_year.values()), Decimal(0))
            in_kind = sum((one.in_kind for one in by_year.values()), Decimal(0))
            rows.append(Money(party, currency, [by_year.get(year) for year in years], cash, in_kind))
            sums[currency][0] += cash
            sums[currency][1] += in_kind
    return Budget(years, rows, [(currency, cash, kind) for currency, (cash, kind) in sorted(sums.items())])


def outcomes_of(project: Project, user: Someone) -> list[Outcome]:
    """What it led to, as far as the room of each such record lets this reader see it."""
    found = list(project.outcomes.order_by("on", "pk"))
    seen = seen_by(user, {(one.kind, one.record_id) for one in found})
    return [one for one in found if (one.kind, one.record_id) in seen]


def led_to(kind: str, record_id: int, user: Someone) -> QuerySet[Project]:
    """The projects, that the reader may see, which a record came of."""
    origins = Outcome.objects.filter(kind=kind, record_id=record_id).values("project")
    return visible_to(user).filter(pk__in=origins).order_by("pk")


def arrows_between(rows: QuerySet[Benefit]) -> list[tuple[int, int]]:
    """The arrows of the benefit map, with both ends among these."""
    known = rows.values("pk")
    found = Dependency.objects.filter(cause__in=known, effect__in=known)
    return list(found.order_by("pk").values_list("cause_id", "effect_id"))


def laid_out(benefits: Iterable[Benefit]) -> dict[int, list[Indicator]]:
    """The indicators of each, with their standing measurements, the newest first; two questions."""
    standing = Prefetch("measurements", Measurement.objects.standing().order_by("-on", "-pk"))
    rows = Indicator.objects.filter(benefit__in=[one.pk for one in benefits]).order_by("pk")
    found: dict[int, list[Indicator]] = defaultdict(list)
    for one in rows.prefetch_related(standing):
        found[one.benefit_id].append(one)
    return found


def is_late(one: Indicator) -> bool:
    return one.is_overdue(timezone.localdate())
