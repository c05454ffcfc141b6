"""Projects and benefits for machines: what is public, by the same rules as the pages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import HttpError

from samklang.foundation.api import among, api
from samklang.networks import queries as networks
from samklang.networks.models import Network

from . import queries
from .models import Benefit, Indicator, Project, Rung
from .reckoning import achievement

router = Router(tags=["projects"])
PER_PAGE = 100
PHASE = among(Project.Phase.values)
RUNGS = {"withdrawn": Rung.NONE} | {rung.name.lower(): rung for rung in Rung if rung}
RUNG = among(list(RUNGS))


class ProjectPartyOut(Schema):
    slug: str
    name: str
    role: str


class ContributionOut(Schema):
    party: str
    year: int
    currency: str
    cash: Decimal
    in_kind: Decimal


class DecisionOut(Schema):
    point: str
    planned_on: date | None
    decided_on: date | None
    answer: str
    reason: str


class StepOut(Schema):
    kind: str
    title: dict[str, str]
    organisation: str | None
    started_on: date | None
    due_on: date
    done_on: date | None
    result: dict[str, str]


class OutcomeOut(Schema):
    kind: str
    label: dict[str, str]
    url: str


class ProjectOut(Schema):
    slug: str
    network: str
    title: dict[str, str]
    summary: dict[str, str]
    phase: str
    started_on: date | None
    ended_on: date | None
    parties: list[ProjectPartyOut]
    is_sample: bool


class DocumentOut(Schema):
    """``kind`` is the ending of a file that is kept here, or ``link``."""

    title: dict[str, str]
    on: date
    url: str
    kind: str
    bytes: int


class WholeProjectOut(ProjectOut):
    about: dict[str, str]
    topics: list[str]
    budget: list[ContributionOut]
    decisions: list[DecisionOut]
    steps: list[StepOut]
    outcomes: list[OutcomeOut]
    documents: list[DocumentOut]
    benefits: list[str]


class ProjectsOut(Schema):
    count: int
    next_after: str
    items: list[ProjectOut]


class TotalOut(Schema):
    """A sum of one rung in one unit; nothing may be added across these."""

    rung: str
    unit: str
    price_year: int | None
    cadence: str
    amount: Decimal
    benefits: int


class DatedValueOut(Schema):
    on: date
    value: Decimal


class IndicatorOut(Schema):
    key: str
    title: dict[str, str]
    unit: str
    baseline: Decimal | None
    baseline_on: date | None
    target: Decimal | None
    target_on: date | None
    achievement_percent: Decimal | None
    counted: Decimal | None
    overdue_since: date | None
    measurements: list[DatedValueOut]


class StandingOut(Schema):
    rung: str
    at: datetime
    organisation: str | None
    evidence: str
    evidence_url: str
    withdrawn_at: datetime | None
    withdrawn_reason: str


class BenefitOut(Schema):
    """``evidence`` is what the rung it stands on is held by; ``history`` has that of every rung."""

    code: str
    title: dict[str, str]
    kind: str
    organisation: str
    project: str | None
    rung: str
    currency: str
    price_year: int | None
    cadence: str
    attribution: int | None
    evidence: str
    indicators: list[IndicatorOut]
    history: list[StandingOut]
    is_sample: bool


class BenefitsOut(Schema):
    network: str
    totals: list[TotalOut]
    next_after: str
    items: list[BenefitOut]


def _page(rows: list[Any], name: str) -> tuple[list[Any], str]:
    items = rows[:PER_PAGE]
    return items, getattr(items[-1], name) if len(rows) > PER_PAGE else ""


@router.get("/projects", response=ProjectsOut, url_name="projects", summary="Public projects")
def projects(request: HttpRequest, network: str = "", phase: str = PHASE, after: str = "") -> dict[str, Any]:
    """By address. ``after`` is the last address of the page before."""
    rows = queries.visible_to(AnonymousUser()).filter(slug__gt=after.replace("\x00", ""))
    if network:
        rows = rows.filter(network=_network(network))
    if phase:
        rows = rows.filter(phase=phase)
    rows = queries.with_parties(rows.select_related("network")).order_by("slug")
    items, last = _page(list(rows[: PER_PAGE + 1]), "slug")
    return {"count": len(items), "next_after": last, "items": [_project(one) for one in items]}


@router.get("/projects/{slug}", response=WholeProjectOut, url_name="project", summary="One project")
def project(request: HttpRequest, slug: str) -> dict[str, Any]:
    rows = queries.visible_to(AnonymousUser()).select_related("network")
    rows = rows.prefetch_related("topics")
    one = get_object_or_404(queries.with_parties(rows), slug=slug)
    given = [(party, sums) for party in one.parties.all() for sums in party.contributions.all()]
    sums = ("year", "currency", "cash", "in_kind")
    steps = ("kind", "started_on", "due_on", "done_on")
    return {
        **_project(one),
        "about": one.about.plain(),
        "topics": [topic.slug for topic in one.topics.all()],
        "budget": [{"party": p.organisation.slug} | {n: getattr(s, n) for n in sums} for p, s in given],
        "decisions": [
            {n: getattr(d, n) for n in ("planned_on", "decided_on", "answer", "reason")} | {"point": d.name}
            for d in one.decisions.order_by("point")
        ],
        "steps": [
            {n: getattr(s, n) for n in steps}
            | {"title": s.title.plain(), "result": s.result.plain()}
            | {"organisation": s.organisation.slug if s.organisation else None}
            for s in one.steps.select_related("organisation").order_by("due_on", "pk")
        ],
        "outcomes": [
            {"kind": o.kind, "label": o.label.plain(), "url": o.address}
            for o in queries.outcomes_of(one, AnonymousUser())
        ],
        "documents": [
            {"title": d.title.plain(), "on": d.on, "kind": d.ending or "link", "bytes": d.size}
            | {"url": d.url or settings.BASE_URL + d.address}
            for d in queries.documents_of(one, AnonymousUser()).select_related("project")
        ],
        "benefits": list(one.benefits.order_by("code").values_list("code", flat=True)),
    }


def _network(slug: str) -> Network:
    """One whose projects are asked for; a private one is as little there as one that never was."""
    found = networks.visible_to(AnonymousUser()).filter(slug=slug.replace("\x00", "")).first()
    if found is None:
        raise HttpError(422, _("There is no network called “%(slug)s”.") % {"slug": slug[:80]})
    return found


def _project(one: Project) -> dict[str, Any]:
    parties = [
        {"slug": party.organisation.slug, "name": party.organisation.name, "role": party.role}
        for party in one.parties.all()
    ]
    return {
        **{name: getattr(one, name) for name in ("slug", "phase", "started_on", "ended_on", "is_sample")},
        "network": one.network.slug,
        "title": one.title.plain(),
        "summary": one.summary.plain(),
        "parties": parties,
    }


@router.get(
    "/networks/{slug}/benefits",
    response=BenefitsOut,
    url_name="network_benefits",
    summary="A network's benefits: totals per rung and unit, and each with its evidence",
)
def benefits(request: HttpRequest, slug: str, rung: str = RUNG, after: str = "") -> dict[str, Any]:
    """``totals`` are of all; ``items`` come a hundred at a time, after the code ``after``."""
    network = get_object_or_404(networks.visible_to(AnonymousUser()), slug=slug)
    rows = queries.benefits_visible_to(AnonymousUser(), network)
    narrowed = rows.filter(code__gt=after.replace("\x00", ""))
    if rung:
        narrowed = narrowed.filter(rung=RUNGS[rung])
    narrowed = narrowed.select_related("organisation", "project").prefetch_related("standings__organisation")
    items, last = _page(list(narrowed.order_by("code")[: PER_PAGE + 1]), "code")
    indicators = queries.laid_out(items)
    return {
        "network": network.slug,
        "totals": [_total(one) for one in queries.totals(rows)],
        "next_after": last,
        "items": [_benefit(one, indicators.get(one.pk, [])) for one in items],
    }


def _total(one: queries.Total) -> dict[str, Any]:
    same = ("unit", "price_year", "cadence", "amount", "benefits")
    return {name: getattr(one, name) for name in same} | {"rung": one.rung.name.lower()}


def _benefit(one: Benefit, indicators: list[Indicator]) -> dict[str, Any]:
    same = ("code", "kind", "currency", "price_year", "cadence", "attribution", "is_sample")
    told = sorted(one.standings.all(), key=lambda standing: standing.pk)
    held = [standing.evidence for standing in told if standing.rung == one.rung and not standing.withdrawn_at]
    return {
        **{name: getattr(one, name) for name in same},
        "title": one.title.plain(),
        "organisation": one.organisation.slug,
        "project": one.project.slug if one.project else None,
        "rung": _rung(one.rung),
        "evidence": held[-1] if held else "",
        "indicators": [_indicator(indicator) for indicator in indicators],
        "history": [
            {n: getattr(s, n) for n in ("at", "evidence", "evidence_url", "withdrawn_at", "withdrawn_reason")}
            | {"rung": _rung(s.rung), "organisation": s.organisation.slug if s.organisation else None}
            for s in told
        ],
    }


def _rung(value: int) -> str:
    return Rung(value).name.lower() if value else "withdrawn"


def _indicator(one: Indicator) -> dict[str, Any]:
    same = ("key", "unit", "baseline", "baseline_on", "target", "target_on")
    values = list(one.measurements.all())
    newest = values[0].value if values else None
    return {
        **{name: getattr(one, name) for name in same},
        "title": one.title.plain(),
        "achievement_percent": achievement(one, newest).percent,
        "counted": None if one.counted is None else Decimal(one.counted).scaleb(-3),
        "overdue_since": one.due_on if queries.is_late(one) else None,
        "measurements": [{"on": value.on, "value": value.value} for value in values],
    }


api.add_router("", router)
