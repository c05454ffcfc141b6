"""Where the lines of a picture go; the templates draw them, with a table of the same beside each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .actions.course import BEFORE
from .models import Benefit, Decision, Project, Step

WIDTH, LEFT, RIGHT, TOP, ROW = 900, 250, 24, 30, 28
LONGEST = 34


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
class Gantt:
    bars: list[Bar]
    ticks: list[Tick]
    today: str
    height: int
    floor: int
    width: int = WIDTH
    left: int = LEFT


def gantt(
    project: Project, steps: Sequence[Step], decisions: Sequence[Decision], *, today: date
) -> Gantt | None:
    """What is done when, row by row; None while nothing has a day."""
    rows: list[tuple[date, date, str, str, str]] = [
        (one.started_on or one.due_on, one.due_on, str(one.title), one.kind, _state(one, today))
        for one in steps
    ]
    for decision in decisions:
        if on := decision.decided_on or decision.planned_on:
            state = "done" if decision.decided_on else "late" if on < today else "open"
            rows.append((on, on, decision.name, "decision", state))
    if not rows:
        return None
    rows.sort(key=lambda row: (row[0], row[1], row[2]))
    first = min([row[0] for row in rows] + [project.started_on or rows[0][0]])
    last = max([row[1] for row in rows] + [project.ended_on or rows[0][1]]) + timedelta(days=1)
    pixels = (WIDTH - LEFT - RIGHT) / max((last - first).days, 1)

    def across(day: date) -> float:
        return LEFT + (day - first).days * pixels

    bars = []
    for place, (start, end, label, kind, state) in enumerate(rows):
        top = TOP + place * ROW
        width = 0 if start == end else max(across(end) - across(start), 4)
        short = label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
        bars.append(Bar(_n(across(start)), _n(top + 6), _n(top + 14), _n(width), short, kind, state))
    floor = TOP + len(rows) * ROW
    at = _n(across(today)) if first <= today <= last else ""
    return Gantt(bars, _ticks(first, last, across), at, floor + 24, floor)


def _state(one: Step, today: date) -> str:
    if one.done_on:
        return "done"
    return "late" if one.due_on < today else "open"


def _ticks(first: date, last: date, across: object) -> list[Tick]:
    """Quarters while they fit, else years."""
    months = 3 if (last - first).days < 1300 else 12  # noqa: PLR2004 -- about three and a half years
    ticks, day = [], date(first.year, 1, 1)
    while day < last:
        if day >= first:
            label = str(day.year) if day.month == 1 else f"{day.month:02d}.{day.year}"
            ticks.append(Tick(_n(across(day)), label))  # type: ignore[operator]  # a function of a day
        month = day.month - 1 + months
        day = date(day.year + month // 12, month % 12 + 1, 1)
    return ticks


def _n(number: float) -> str:
    """Written out, so that no language puts a comma in it."""
    return f"{number:.1f}".removesuffix(".0")


# --- The benefit map ------------------------------------------------------------------------------------

CARD_WIDTH, CARD_HEIGHT, GAP_X, GAP_Y, EDGE = 210, 64, 70, 18, 8


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
    """Each benefit stands right of all it depends on; arrows go from left to right."""
    if not benefits:
        return None
    by_id = {one.pk: one for one in benefits}
    column = _columns(by_id, arrows)
    places: dict[int, tuple[int, int]] = {}
    heights: dict[int, int] = {}
    for one in benefits:
        row = heights.get(column[one.pk], 0)
        heights[column[one.pk]] = row + 1
        x = EDGE + column[one.pk] * (CARD_WIDTH + GAP_X)
        places[one.pk] = (x, EDGE + row * (CARD_HEIGHT + GAP_Y))
    cards = [Card(by_id[pk], x, y, _folded(str(by_id[pk].title))) for pk, (x, y) in places.items()]
    paths = []
    for cause, effect in arrows:
        (x1, y1), (x2, y2) = places[cause], places[effect]
        x1, y1, y2 = x1 + CARD_WIDTH, y1 + CARD_HEIGHT // 2, y2 + CARD_HEIGHT // 2
        bend = (x1 + x2) // 2
        paths.append(f"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2 - 7} {y2}")
    return Map(
        cards,
        paths,
        [(by_id[cause], by_id[effect]) for cause, effect in arrows],
        width=2 * EDGE + (max(column.values()) + 1) * (CARD_WIDTH + GAP_X) - GAP_X,
        height=2 * EDGE + max(heights.values()) * (CARD_HEIGHT + GAP_Y) - GAP_Y,
    )


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


def _folded(title: str, longest: int = 28) -> list[str]:
    """A title on two lines at most."""
    lines = [""]
    for word in title.split():
        if len(lines[-1]) + len(word) + 1 > longest and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > 2:  # noqa: PLR2004 -- two lines
        lines = [lines[0], lines[1][: longest - 1] + "…"]
    return lines
