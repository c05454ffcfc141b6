"""Names beside points, so that no name lies on another or on a point.

The weightiest point is served first and takes the first free side; a name for which there is no room is left
out of the picture and stands in the table only. The same points always give the same picture.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .projection import Point

_LETTER = 0.56
"""The width of an average letter of the page's typeface, as a share of its size."""


class Dot(NamedTuple):
    """A point that wants a name; a higher weight chooses first, a strong name is set bolder."""

    key: str
    at: Point
    radius: float
    name: str
    weight: float
    is_strong: bool = False


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


Side = tuple[Label, Box]
Taken = tuple[Box, int]
_HUB, _NAME = 20, 8
"""How bad it is to lie on a strong point or on another name; lying on a small point is 1."""


def placed(
    dots: Sequence[Dot], *, size: float, frame: Box, limit: int = 1000, longest: int = 30
) -> list[Label]:
    """Names of at most ``limit`` points, in letters of ``size``, within the frame."""
    taken = [(_around(dot), _HUB if dot.is_strong else 1) for dot in dots]
    labels: list[Label] = []
    for dot in sorted(dots, key=lambda dot: (-dot.weight, dot.name, dot.key)):
        if len(labels) == limit:
            break
        sides = list(_sides(dot, shortened(dot.name, longest), size))
        chosen = _free(sides, taken, frame) or (dot.is_strong and _least_bad(sides, taken, frame))
        if chosen:
            labels.append(chosen[0])
            taken.append((chosen[1], _NAME))
    return labels


def _free(sides: Sequence[Side], taken: Sequence[Taken], frame: Box) -> Side | None:
    for side in sides:
        if _is_inside(side[1], frame) and not any(side[1].meets(box) for box, _ in taken):
            return side
    return None


def _least_bad(sides: Sequence[Side], taken: Sequence[Taken], frame: Box) -> Side:
    """A strong name always stands somewhere: where it lies on the fewest others."""

    def harm(side: Side) -> int:
        outside = 0 if _is_inside(side[1], frame) else _HUB
        return outside + sum(weight for box, weight in taken if side[1].meets(box))

    return min(sides, key=harm)


def shortened(name: str, longest: int) -> str:
    return name if len(name) <= longest else name[: longest - 1].rstrip(" –-,") + "…"


def _around(dot: Dot) -> Box:
    x, y, r = dot.at.x, dot.at.y, dot.radius
    return Box(x - r, y - r, x + r, y + r)


def _sides(dot: Dot, text: str, size: float) -> Iterable[Side]:
    """Right, left, below, above."""
    width, gap = _LETTER * size * len(text) * (1.08 if dot.is_strong else 1.0), dot.radius + size * 0.3
    x, y = dot.at
    half = size * 0.55
    for centre_x, centre_y, anchor in (
        (x + gap, y, "start"),
        (x - gap, y, "end"),
        (x, y + gap + half, "middle"),
        (x, y - gap - half, "middle"),
    ):
        left = centre_x - {"start": 0.0, "end": width, "middle": width / 2}[anchor]
        box = Box(left, centre_y - half, left + width, centre_y + half)
        baseline = centre_y + size * 0.35
        yield Label(dot.key, text, f"{centre_x:.1f}", f"{baseline:.1f}", anchor, dot.is_strong, box), box


def _is_inside(box: Box, frame: Box) -> bool:
    return (
        box.left >= frame.left
        and box.right <= frame.right
        and box.top >= frame.top
        and box.bottom <= frame.bottom
    )
