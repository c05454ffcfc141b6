"""Where the lines of a picture go. The templates draw them, with a table of the same beside each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from .models import MembershipSource
from .queries import Step

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 40, 16, 16, 30
DOTS = 60
"""More days of change than this are drawn as a line without links; the table has them all."""


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    step: Step


@dataclass(frozen=True)
class Growth:
    line: str
    area: str
    dots: list[Dot]
    years: list[Tick]
    levels: list[Tick]
    today: float
    floor: float = HEIGHT - BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def growth_picture(steps: Sequence[Step], *, today: date) -> Growth | None:
    """A staircase of the number of members; None while there is nothing to draw."""
    if not steps:
        return None
    first = date(steps[0].day.year, 1, 1)
    last = date(max(today, steps[-1].day).year + 1, 1, 1)
    top = _round_up(max(step.count for step in steps))
    across, floor = _scale(first, last), HEIGHT - BOTTOM

    def up(count: int) -> float:
        return round(floor - (floor - TOP) * count / top, 1)

    end = across(max(today, steps[-1].day))
    path = f"M{across(steps[0].day)} {floor}"
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        path += f"V{up(step.count)}H{across(after.day) if after else end}"
    dots = [Dot(across(step.day), up(step.count), step) for step in steps] if len(steps) <= DOTS else []
    levels = [Tick(up(top * part // 4), str(top * part // 4)) for part in range(5)]
    return Growth(path, f"{path}V{floor}Z", dots, _years(first, last, across), levels, across(today))


@dataclass(frozen=True)
class Box:
    """A statement: as wide as the time it is about, as high as the time it stood in the record."""

    x: float
    y: float
    width: float
    height: float
    source: MembershipSource


@dataclass(frozen=True)
class TwoAxes:
    boxes: list[Box]
    years: list[Tick]
    recorded: list[Tick]
    height: int = HEIGHT
    width: int = WIDTH
    left: int = 96
    floor: float = HEIGHT - BOTTOM


def two_axes_picture(sources: Sequence[MembershipSource], *, now: datetime) -> TwoAxes | None:
    """What was held true for which days (across), and between which moments (down)."""
    if not sources:
        return None
    today = timezone.localdate(now)
    days = [day for s in sources for day in (s.started_on, s.ended_on) if day] + [today]
    first, last = date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1)
    across = _scale(first, last, left=TwoAxes.left)
    moments = sorted({m for s in sources for m in (s.recorded_at, s.superseded_at) if m})
    # Moments lie minutes or years apart; each gets a row of its own, in order.
    row = (TwoAxes.floor - TOP) / len(moments)
    rows = {moment: TOP + row * place for place, moment in enumerate(moments)}
    boxes = []
    for source in sources:
        top = rows[source.recorded_at]
        bottom = rows[source.superseded_at] if source.superseded_at else TwoAxes.floor
        x, end = across(source.started_on), across(source.ended_on or last)
        boxes.append(Box(x, round(top, 1), round(end - x, 1), round(max(bottom - top, 1), 1), source))
    labels = [Tick(round(rows[m] + 12, 1), timezone.localdate(m).isoformat()) for m in moments]
    return TwoAxes(boxes, _years(first, last, across), labels)


def _scale(first: date, last: date, left: int = LEFT) -> Callable[[date], float]:
    whole = (last - first).days or 1

    def across(day: date) -> float:
        return round(left + (WIDTH - left - RIGHT) * (day - first).days / whole, 1)

    return across


def _years(first: date, last: date, across: Callable[[date], float]) -> list[Tick]:
    every = max(1, -(-(last.year - first.year) // 10))
    return [Tick(across(date(year, 1, 1)), str(year)) for year in range(first.year, last.year, every)]


def _round_up(count: int) -> int:
    """A top for the scale that divides by four."""
    step = 4
    while step < count:
        step = step * 2 if str(step).startswith(("1", "4")) else step * 5 // 2
        step += -step % 4
    return step
