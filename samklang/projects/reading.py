"""A benefit laid out for its page: the indicators with their measurements, and the ladder rung by rung."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from samklang.networks.rules import Someone

from . import rules
from .models import Benefit, Indicator, Measurement, Project, Rung, Standing
from .pictures import Chart, chart
from .queries import with_newest_value
from .reckoning import Achievement, achievement, gain, shown

MARK = "projects.project:"
"""How a form of another room is told that what it makes came of a project."""


def origin_of(project: Project) -> str:
    return MARK + project.slug


@dataclass(frozen=True)
class Line:
    """An indicator: where it stands, how far it has come, whether it should have been looked at."""

    indicator: Indicator
    measurements: list[Measurement]
    newest: Decimal | None
    gain: Decimal | None
    achievement: Achievement
    counted: Decimal | None
    is_overdue: bool
    picture: Chart | None


def lines_of(benefit: Benefit, *, today: date) -> list[Line]:
    indicators: list[Any] = list(with_newest_value(benefit.indicators.all()).order_by("pk"))
    measured: dict[int, list[Measurement]] = defaultdict(list)
    for one in Measurement.objects.filter(indicator__in=indicators).order_by("-on", "-pk"):
        measured[one.indicator_id].append(one)
    return [
        Line(
            indicator=one,
            measurements=measured[one.pk],
            newest=one.newest_value,
            gain=gain(one, one.newest_value),
            achievement=achievement(one, one.newest_value),
            counted=None if one.counted is None else shown(one.counted),
            is_overdue=bool(benefit.rung) and one.is_overdue(today),
            picture=chart(one, measured[one.pk]),
        )
        for one in indicators
    ]


@dataclass(frozen=True)
class Step:
    """A rung on the page: what holds it, what was withdrawn, and what this reader may do about it."""

    rung: Rung
    held: Standing | None
    withdrawn: list[Standing]
    is_next: bool
    may_climb: bool
    may_withdraw: bool

    @property
    def awaited(self) -> str:
        """Who is to say that the next rung is reached, where not just anybody may."""
        said = {
            Rung.CONFIRMED: _("Somebody who did not measure it confirms it where it is taken out."),
            Rung.REVIEWED: _("Somebody from an organisation with no part in it reviews it."),
            Rung.REPLICATED: _("It is reached when the same is measured somewhere else."),
        }
        return said.get(self.rung, "") if self.is_next else ""


def ladder_of(benefit: Benefit, *, user: Someone) -> list[Step]:
    told: dict[int, list[Standing]] = defaultdict(list)
    for standing in benefit.standings.select_related("organisation", "by").order_by("pk"):
        told[standing.rung].append(standing)
    return [
        Step(
            rung=rung,
            held=next((one for one in told[rung] if one.withdrawn_at is None), None),
            withdrawn=[one for one in told[rung] if one.withdrawn_at],
            is_next=rung == benefit.rung + 1,
            may_climb=rung == benefit.rung + 1 and rules.may_climb(user, benefit, rung),
            may_withdraw=Rung.NONE < rung <= benefit.rung and rules.may_withdraw(user, benefit, rung),
        )
        for rung in Rung
        if rung
    ]
