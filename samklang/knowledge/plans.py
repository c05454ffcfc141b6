"""A newcomer's plan: what is in place, what is missing, who does what about it by when. Read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from samklang.accounts.models import User
from samklang.networks.rules import mandates_of

from .models import Case, Need, Readiness, Standing
from .queries import Someone

State = Standing.State
_ORDER = {State.MISSING: 0, State.PARTLY: 1}


@dataclass(frozen=True)
class Line:
    need: Need
    standing: Standing | None

    @property
    def state(self) -> str:
        return self.standing.state if self.standing else ""

    @property
    def is_gap(self) -> bool:
        return self.state in _ORDER


@dataclass(frozen=True)
class Area:
    key: str
    label: str
    lines: list[Line]


@dataclass(frozen=True)
class Plan:
    lines: list[Line]

    @property
    def gaps(self) -> list[Line]:
        """The missing first, then by the day it should be done."""
        found = [line for line in self.lines if line.is_gap]
        return sorted(found, key=lambda line: (_ORDER[State(line.state)], _day(line), line.need.pk))

    @property
    def in_place(self) -> list[Line]:
        return [line for line in self.lines if line.state == State.IN_PLACE]

    @property
    def not_relevant(self) -> list[Line]:
        return [line for line in self.lines if line.state == State.NOT_RELEVANT]

    @property
    def unanswered(self) -> list[Line]:
        return [line for line in self.lines if not line.state]

    @property
    def is_ready(self) -> bool:
        return bool(self.lines) and not self.gaps and not self.unanswered


def _day(line: Line) -> date:
    return (line.standing and line.standing.by_on) or date.max


def recipe_of(case: Case) -> list[Need]:
    """Area by area, in the order a plan is made."""
    order = list(Need.Area.values)
    rows = case.needs.filter(retired_at=None).order_by("pk")
    return sorted(rows, key=lambda need: order.index(need.area))


def by_area(lines: list[Line]) -> list[Area]:
    labels = dict(Need.Area.choices)
    keys = list(dict.fromkeys(line.need.area for line in lines))
    return [Area(key, str(labels[key]), [one for one in lines if one.need.area == key]) for key in keys]


def plan_of(readiness: Readiness) -> Plan:
    said = {one.need_id: one for one in readiness.standings.all()}
    return Plan([Line(need, said.get(need.pk)) for need in recipe_of(readiness.case)])


def own_checks(case: Case, user: Someone) -> list[Readiness]:
    """The checks of those the reader acts for."""
    if not isinstance(user, User):
        return []
    held = mandates_of(user)
    mine = {one.organisation_id for one in held} | {
        one.network.organisation_id for one in held if one.network
    }
    rows = case.readinesses.filter(organisation__in=mine - {None})
    return list(rows.select_related("organisation", "case").order_by("organisation__name", "pk"))
