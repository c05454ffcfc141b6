"""Names beside points, so that no name lies on another or on a point.

The weightiest point is served first and takes the first free side; a name for which there is no room is left
out of the picture and stands in the table only. The same points always give the same picture.
"""

from collections.abc import Iterable, Sequence
from math import inf
from typing import NamedTuple

from .projection import Point

_LETTER = 0.57
"""The width of an average letter of the page's typeface, as a share of its size."""

_LONG = 19


class Dot(NamedTuple):
    """A point that wants a name; a higher weight chooses first, a strong name is set bolder.

    What stands around a point reaches ``reach`` far; a name may stand outside all of it.
    """

    key: str
    at: Point
    radius: float
    name: str
    weight: float
    is_strong: bool = False
    reach: float = 0.0


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Label(NamedTuple):
    """A name where it stands; numbers are written out, so that no language puts a comma in them."""

    key: str
    text: str
    x: str
    y: str
    anchor: str
    is_strong: bool
    box: Box
    rest: str = ""
    """The second line of a long strong name."""


Side = tuple[Label, Box]
Taken = tuple[Box, int]
_HUB, _NAME, _CUT = 20, 8, 60
"""How bad it is to lie on a strong point, on another name, or to be cut off; lying on a small point is 1."""
UNREADABLE = 4
"""On a narrow screen a name that would do so much harm stands in the table only."""


def placed(
    dots: Sequence[Dot],
    *,
    size: float,
    frame: Box,
    limit: int = 1000,
    longest: int = 30,
    ways: Sequence[Point] = (),
    worst: float = inf,
) -> list[Label]:
    """Names of at most ``limit`` points, in letters of ``size``, within the frame and beside the ways.

    A strong name that finds no free side lies where it does least harm, and is left out if that is ``worst``.
    """
    taken = [(_around(dot), _HUB if dot.is_strong else 1) for dot in dots]
    taken += [(Box(way.x, way.y, way.x, way.y), 1) for way in ways]
    labels: list[Label] = []
    for dot in sorted(dots, key=lambda dot: (-dot.weight, dot.name, dot.key)):
        if len(labels) == limit:
            break
        sides = list(_sides(dot, shortened(dot.name, longest), size))
        chosen = _free(sides, taken, frame) or (dot.is_strong and _least_bad(sides, taken, frame, worst))
        if chosen:
            labels.append(chosen[0])
            taken.append((_aired(chosen[1], size * 0.3), _NAME))
    return labels


def _free(sides: Sequence[Side], taken: Sequence[Taken], frame: Box) -> Side | None:
    for side in sides:
        if _is_inside(side[1], frame) and not any(side[1].meets(box) for box, _ in taken):
            return side
    return None


def _least_bad(sides: Sequence[Side], taken: Sequence[Taken], frame: Box, worst: float) -> Side | None:
    """Where a strong name lies on the fewest others."""

    def harm(side: Side) -> int:
        outside = 0 if _is_inside(side[1], frame) else _CUT
        return outside + sum(weight for box, weight in taken if side[1].meets(box))

    best = min(sides, key=harm)
    return best if harm(best) < worst else None


def shortened(name: str, longest: int) -> str:
    return name if len(name) <= longest else name[: longest - 1].rstrip(" –-,") + "…"


def _aired(box: Box, air: float) -> Box:
    """Two names so near that one would read them as one are as bad as two on each other."""
    return Box(box.left - air, box.top - air, box.right + air, box.bottom + air)


def _around(dot: Dot) -> Box:
    x, y, r = dot.at.x, dot.at.y, dot.radius
    return Box(x - r, y - r, x + r, y + r)


def _sides(dot: Dot, text: str, size: float) -> Iterable[Side]:
    """Right, left, below, above; then aslant; then the same outside of all that stands around the point."""
    first, rest = _broken(text) if dot.is_strong else (text, "")
    width = _LETTER * size * max(len(first), len(rest)) * (1.1 if dot.is_strong else 1.0)
    gap, half = dot.radius + size * 0.3, size * (1.15 if rest else 0.55)
    places = [*_around_at(dot.at, gap, half)]
    if dot.reach > dot.radius:
        places += _around_at(dot.at, dot.reach + size * 0.5, half)
    for centre_x, centre_y, anchor in places:
        left = centre_x - {"start": 0.0, "end": width, "middle": width / 2}[anchor]
        box = Box(left, centre_y - half, left + width, centre_y + half)
        baseline = centre_y + size * (-0.22 if rest else 0.35)
        place = (f"{centre_x:.1f}", f"{baseline:.1f}", anchor)
        yield Label(dot.key, first, *place, dot.is_strong, box, rest), box


def _broken(text: str) -> tuple[str, str]:
    """A long name in two lines, broken at the space nearest to its middle."""
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    if len(text) < _LONG or not spaces:
        return text, ""
    middle = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return text[:middle], text[middle + 1 :]


def _around_at(at: Point, gap: float, half: float) -> Iterable[tuple[float, float, str]]:
    x, y = at
    aslant, out = gap * 0.71, gap + half
    yield from ((x + gap, y, "start"), (x - gap, y, "end"), (x, y + out, "middle"), (x, y - out, "middle"))
    for down in (aslant + half, -aslant - half):
        yield from ((x + aslant, y + down, "start"), (x - aslant, y + down, "end"))


def _is_inside(box: Box, frame: Box) -> bool:
    return (
        box.left >= frame.left
        and box.right <= frame.right
        and box.top >= frame.top
        and box.bottom <= frame.bottom
    )
