"""Where the lines of a picture go; the templates draw them, with a table of the same beside each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import fmean

from .actions.course import BEFORE
from .models import Benefit, Decision, Indicator, Measurement, Project, Step

WIDTH, LEFT, RIGHT, TOP, ROW, BAND = 900, 250, 24, 30, 28, 40
LONGEST, LETTER, EDGE = 34, 7, 8


@dataclass(frozen=True)
class Point:
    """A decision point as the page tells it: taken, planned, or still to be thought of."""

    point: int
    name: str
    label: str
    decision: Decision | None
    is_next: bool


def points_of(project: Project, decisions: Sequence[Decision]) -> list[Point]:
    known = {one.point: one for one in decisions}
    return [
        Point(p.value, f"BP{p.value}", str(p.label), known.get(p.value), project.phase == BEFORE[p.value])
        for p in Decision.Point
    ]


@dataclass(frozen=True)
class Tick:
    at: str
    label: str


@dataclass(frozen=True)
class Bar:
    """One row of the timeline. A width of nothing is a moment, drawn as a diamond."""

    x: str
    y: str
    middle: str
    width: str
    label: str
    kind: str
    state: str

    @property
    def is_moment(self) -> bool:
        return self.width == "0"


@dataclass(frozen=True)
class Stretch:
    """A phase from one decision to the next; a narrow one is drawn without its name."""

    x: str
    middle: str
    width: str
    label: str
    state: str


@dataclass(frozen=True)
class Mark:
    """A decision point on the band of phases."""

    x: str
    point: int
    state: str


@dataclass(frozen=True)
class Gantt:
    bars: list[Bar]
    phases: list[Stretch]
    marks: list[Mark]
    ticks: list[Tick]
    today: str
    height: int
    floor: int
    width: int = WIDTH
    left: int = LEFT


Across = Callable[[date], float]


def gantt(
    project: Project, steps: Sequence[Step], decisions: Sequence[Decision], *, today: date
) -> Gantt | None:
    """The phases in a band, and below it what is done when, row by row; None while nothing has a day."""
    points = [(one, on) for one in decisions if (on := one.decided_on or one.planned_on)]
    starts = [one.started_on or one.due_on for one in steps] + [on for _one, on in points]
    if not starts:
        return None
    ends = [one.due_on for one in steps] + [on for _one, on in points]
    first = min([*starts, project.started_on or starts[0]])
    last = max([*ends, project.ended_on or ends[0]]) + timedelta(days=1)
    pixels = (WIDTH - LEFT - RIGHT) / max((last - first).days, 1)

    def across(day: date) -> float:
        return LEFT + (day - first).days * pixels

    top = TOP + (BAND if points else 0)
    ordered = sorted(steps, key=lambda one: (one.started_on or one.due_on, one.due_on, str(one.title)))
    bars = [_bar(one, top + place * ROW, across, today) for place, one in enumerate(ordered)]
    floor = top + len(bars) * ROW
    return Gantt(
        bars,
        phases=_stretches(project, points, across, first=first, last=last) if points else [],
        marks=[Mark(_n(across(on)), one.point, _taken(one, today)) for one, on in points],
        ticks=_ticks(first, last, across),
        today=_n(across(today)) if first <= today <= last else "",
        height=floor + 8,
        floor=floor,
    )


def _bar(one: Step, top: int, across: Across, today: date) -> Bar:
    start, title = one.started_on or one.due_on, str(one.title)
    width = 0 if start == one.due_on else max(across(one.due_on) - across(start), 4)
    short = title if len(title) <= LONGEST else title[: LONGEST - 1] + "…"
    place = _n(across(start)), _n(top + 6), _n(top + 14), _n(width)
    return Bar(*place, short, one.kind, _state(one, today))


def _taken(one: Decision, today: date) -> str:
    if one.decided_on:
        return one.answer
    return "late" if one.planned_on and one.planned_on < today else "open"


def _stretches(
    project: Project, points: list[tuple[Decision, date]], across: Across, *, first: date, last: date
) -> list[Stretch]:
    """From decision to decision; the phase the project is in goes on to the end of the picture."""
    told, since = [], first
    for one, on in points:
        told.append((Project.Phase(BEFORE[one.point]), since, on, "done" if one.decided_on else "open"))
        since = on
    current = Project.Phase(project.phase)
    if current not in {phase for phase, *_rest in told} | {Project.Phase.DONE, Project.Phase.STOPPED}:
        told.append((current, since, last, "open"))
    return [
        _stretch(str(phase.label), across(start), across(end), "now" if phase == current else state)
        for phase, start, end, state in told
    ]


def _stretch(label: str, start: float, end: float, state: str) -> Stretch:
    width = max(end - start, 0)
    said = label if width > len(label) * LETTER + 2 * EDGE else ""
    return Stretch(_n(start), _n(start + width / 2), _n(width), said, state)


def _state(one: Step, today: date) -> str:
    if one.done_on:
        return "done"
    return "late" if one.due_on < today else "open"


def _ticks(first: date, last: date, across: Across) -> list[Tick]:
    """Quarters while they fit, else years."""
    months = 3 if (last - first).days < 800 else 12  # noqa: PLR2004 -- about two years
    ticks, day = [], date(first.year, 1, 1)
    while day < last:
        if day >= first:
            label = str(day.year) if day.month == 1 else f"{day.month:02d}.{day.year}"
            ticks.append(Tick(_n(across(day)), label))
        month = day.month - 1 + months
        day = date(day.year + month // 12, month % 12 + 1, 1)
    return ticks


def _n(number: float) -> str:
    """Written out, so that no language puts a comma in it."""
    return f"{number:.1f}".removesuffix(".0")


# --- The benefit map ------------------------------------------------------------------------------------

CARD_WIDTH, CARD_HEIGHT, VIA_HEIGHT, GAP_X, GAP_Y = 232, 76, 12, 72, 18


@dataclass(frozen=True)
class Card:
    benefit: Benefit
    x: int
    y: int
    lines: list[str]


@dataclass(frozen=True)
class Map:
    cards: list[Card]
    paths: list[str]
    pairs: list[tuple[Benefit, Benefit]]
    width: int
    height: int
    card_width: int = CARD_WIDTH
    card_height: int = CARD_HEIGHT


def benefit_map(benefits: Sequence[Benefit], arrows: Sequence[tuple[int, int]]) -> Map | None:
    """Each benefit stands right of all it depends on; a long arrow has a lane in each column it passes."""
    if not benefits:
        return None
    by_id = {one.pk: one for one in benefits}
    column = _columns(by_id, arrows)
    ways = [_way(number, arrow, column) for number, arrow in enumerate(arrows)]
    spots, height = _spots(by_id, column, ways)
    return Map(
        [Card(by_id[pk], *spots[pk, column[pk]], _folded(str(by_id[pk].title))) for pk in by_id],
        [_path([spots[stop] for stop in way]) for way in ways],
        [(by_id[cause], by_id[effect]) for cause, effect in arrows],
        width=2 * EDGE + (max(column.values()) + 1) * (CARD_WIDTH + GAP_X) - GAP_X,
        height=height,
    )


Stop = tuple[int, int]
"""Who stands there, and in which column; below nothing it is the lane of an arrow, which is no card."""


def _way(number: int, arrow: tuple[int, int], column: dict[int, int]) -> list[Stop]:
    cause, effect = arrow
    lanes = [(-1 - number, place) for place in range(column[cause] + 1, column[effect])]
    return [(cause, column[cause]), *lanes, (effect, column[effect])]


def _spots(
    by_id: dict[int, Benefit], column: dict[int, int], ways: list[list[Stop]]
) -> tuple[dict[Stop, tuple[int, int]], int]:
    """Column by column, each as near as can be to the middle of what leads to it."""
    before: dict[Stop, list[Stop]] = {}
    for way in ways:
        for one, other in pairwise(way):
            before.setdefault(other, []).append(one)
    stops = {(pk, column[pk]) for pk in by_id} | {stop for way in ways for stop in way}
    spots: dict[Stop, tuple[int, int]] = {}
    lowest = 0
    for place in range(max(column.values()) + 1):
        here = sorted(stop for stop in stops if stop[1] == place)
        here.sort(key=lambda stop: fmean([spots[one][1] for one in before.get(stop, ())] or [lowest]))
        y = EDGE
        for stop in here:
            spots[stop] = EDGE + place * (CARD_WIDTH + GAP_X), y
            y += GAP_Y + (CARD_HEIGHT if stop[0] > 0 else VIA_HEIGHT)
        lowest = max(lowest, y - GAP_Y)
    return spots, lowest + EDGE


def _path(spots: list[tuple[int, int]]) -> str:
    """From the first card's right side to the last one's left, straight along each lane between."""
    (x, y), said = spots[0], ""
    x, y = x + CARD_WIDTH, y + CARD_HEIGHT // 2
    said = f"M{x} {y}"
    for number, (left, top) in enumerate(spots[1:], start=2):
        is_last = number == len(spots)
        end_x, end_y = (left - 7, top + CARD_HEIGHT // 2) if is_last else (left, top + VIA_HEIGHT // 2)
        bend = (x + end_x) // 2
        said += f"C{bend} {y} {bend} {end_y} {end_x} {end_y}"
        if not is_last:
            said += f"H{left + CARD_WIDTH}"
        x, y = left + CARD_WIDTH, end_y
    return said


def _columns(by_id: dict[int, Benefit], arrows: Sequence[tuple[int, int]]) -> dict[int, int]:
    """How many arrows lead to each at most. Arrows never go in a circle, which the action sees to."""
    column = dict.fromkeys(by_id, 0)
    for _round in by_id:
        moved = False
        for cause, effect in arrows:
            if column[effect] <= column[cause]:
                column[effect], moved = column[cause] + 1, True
        if not moved:
            break
    return column


def _folded(title: str, longest: int = 27) -> list[str]:
    """A title on two lines at most."""
    lines = [""]
    for word in title.split():
        if len(lines[-1]) + len(word) + 1 > longest and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > 2:  # noqa: PLR2004 -- two lines
        lines = [lines[0], lines[1][: longest - 1] + "…"]
    return lines


# --- An indicator over time -----------------------------------------------------------------------------

CHART_WIDTH, CHART_HEIGHT, CHART_SIDE, CHART_TOP, CHART_FLOOR = 640, 190, 14, 30, 160


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    said_y: str
    value: Decimal
    on: date
    anchor: str


@dataclass(frozen=True)
class Chart:
    """The way from the baseline by what was measured, and the height of the target."""

    dots: list[Dot]
    line: str
    target_y: str
    target_said_y: str
    ticks: list[Tick]
    width: int = CHART_WIDTH
    height: int = CHART_HEIGHT
    floor: int = CHART_FLOOR
    end: int = CHART_WIDTH - CHART_SIDE


def chart(one: Indicator, measurements: Sequence[Measurement]) -> Chart | None:
    """None while there is no way to draw: no baseline, or nothing measured since."""
    told = sorted((m.on, m.value) for m in measurements if m.struck_at is None)
    if one.baseline is None or one.baseline_on is None or not told:
        return None
    told.insert(0, (one.baseline_on, one.baseline))
    first, last = told[0][0], max(told[-1][0], one.target_on or told[-1][0])
    values = [value for _on, value in told] + ([] if one.target is None else [one.target])
    low, high = min(values), max(values)
    days, reach = max((last - first).days, 1), (high - low) or Decimal(1)

    def across(day: date) -> float:
        return CHART_SIDE + (day - first).days * (CHART_WIDTH - 2 * CHART_SIDE) / days

    def up(value: Decimal) -> float:
        return CHART_FLOOR - 14 - float((value - low) / reach) * (CHART_FLOOR - 14 - CHART_TOP)

    dots = [_dot(across(on), up(value), value, on) for on, value in told]
    line = "M" + "L".join(f"{dot.x} {dot.y}" for dot in dots)
    target = "" if one.target is None else _n(up(one.target))
    said = "" if one.target is None else _n(up(one.target) - 6)
    return Chart(dots, line, target, said, _ticks(first, last, across))


def _dot(x: float, y: float, value: Decimal, on: date) -> Dot:
    near = CHART_WIDTH // 8
    anchor = "start" if x < near else "end" if x > CHART_WIDTH - near else "middle"
    return Dot(_n(x), _n(y), _n(y - 10), value, on, anchor)
