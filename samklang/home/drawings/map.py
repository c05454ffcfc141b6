"""The map: places as circles, agreements as arcs between them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import dist, sqrt
from typing import NamedTuple

from .labels import Box, Dot, Label, placed
from .projection import HEIGHT, WIDTH, Point, is_shown, place

_TOO_NEAR = 11.0
_FRAME = Box(6, 6, WIDTH - 6, HEIGHT - 6)
_BEND = 0.18
_HOLDS_A_NUMBER = 8.0


class Spot(NamedTuple):
    """A place with what is found there."""

    name: str
    country: str
    latitude: float
    longitude: float
    members: int
    has_office: bool = False


@dataclass
class Circle:
    """One circle of the map: a place and the places too near to draw apart."""

    at: Point
    spots: list[Spot]
    key: str = ""
    radius: float = 0.0
    said: str = ""
    """What a reader who cannot see the circle hears; the page says it in the reader's language."""

    @property
    def name(self) -> str:
        return self.spots[0].name

    @property
    def others(self) -> list[str]:
        return [spot.name for spot in self.spots[1:]]

    @property
    def count(self) -> int:
        return sum(spot.members for spot in self.spots)

    @property
    def x(self) -> str:
        return f"{self.at.x:.1f}"

    @property
    def y(self) -> str:
        return f"{self.at.y:.1f}"

    @property
    def r(self) -> str:
        return f"{self.radius:.1f}"

    @property
    def ring(self) -> str:
        return f"{self.radius + 4:.1f}"

    @property
    def text_y(self) -> str:
        return f"{self.at.y + 4:.1f}"

    @property
    def has_office(self) -> bool:
        return any(spot.has_office for spot in self.spots)

    @property
    def shows_count(self) -> bool:
        return self.count > 1 and self.radius >= _HOLDS_A_NUMBER


class Tie(NamedTuple):
    """An agreement between two places."""

    title: str
    url: str
    start: tuple[float, float]
    end: tuple[float, float]
    is_firm: bool


class Arc(NamedTuple):
    title: str
    url: str
    path: str
    is_firm: bool


@dataclass(frozen=True)
class Map:
    circles: list[Circle]
    arcs: list[Arc]
    labels: list[Label] = field(default_factory=list)
    narrow_labels: list[Label] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT


def drawn(spots: Iterable[Spot], ties: Iterable[Tie] = ()) -> Map:
    """The map of these places; what lies outside its frame is in the table only."""
    circles = _circles(spots)
    dots = [
        Dot(c.key, c.at, c.radius + 4 * c.has_office, c.name, c.count + 3 * c.has_office) for c in circles
    ]
    return Map(
        circles=circles,
        arcs=[arc for tie in ties if (arc := _arc(tie))],
        labels=placed(dots, size=13, frame=_FRAME),
        narrow_labels=placed(dots, size=28, frame=_FRAME, limit=9),
    )


def _circles(spots: Iterable[Spot]) -> list[Circle]:
    """The fullest place draws the places nearest to it into its own circle."""
    circles: list[Circle] = []
    for spot in sorted(spots, key=lambda spot: (-spot.members, spot.name, spot.country)):
        at = place(spot.latitude, spot.longitude)
        if not is_shown(at):
            continue
        near = [circle for circle in circles if dist(circle.at, at) < _TOO_NEAR]
        if near:
            min(near, key=lambda circle: dist(circle.at, at)).spots.append(spot)
        else:
            circles.append(Circle(at, [spot]))
    circles.sort(key=lambda circle: (-circle.count, circle.name))
    for number, circle in enumerate(circles, start=1):
        circle.key, circle.radius = f"place-{number}", _radius(circle.count)
    return circles


def _radius(count: int) -> float:
    return round(min(5 + 1.9 * sqrt(max(count - 1, 0)), 17), 1)


def _arc(tie: Tie) -> Arc | None:
    """A bow to the left of the way from start to end, so that two ways between two places stay apart."""
    a, b = place(*tie.start), place(*tie.end)
    if not (is_shown(a) and is_shown(b)) or dist(a, b) < _TOO_NEAR:
        return None
    x, y = (a.x + b.x) / 2 + (b.y - a.y) * _BEND, (a.y + b.y) / 2 - (b.x - a.x) * _BEND
    return Arc(tie.title, tie.url, f"M{a.x:.1f} {a.y:.1f}Q{x:.1f} {y:.1f} {b.x:.1f} {b.y:.1f}", tie.is_firm)
