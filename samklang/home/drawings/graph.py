"""The cooperation graph: networks as hubs, organisations around them, agreements between.

Hubs push each other apart and are drawn together by what they share, from a start on a circle; organisations
in one network stand on rings around it, those in several between them. No chance is involved, so the same
records always give the same picture.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import cos, dist, hypot, inf, pi, sin, sqrt
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from .labels import UNREADABLE, Box, Dot, Label, placed
from .projection import Point

_STEPS = 240
_SLOT = 30.0
"""Room for one organisation on a ring."""
_FIRST_RING = 74.0
_APART = 27.0
"""The least way between two organisations."""
_CLEAR = 56.0
"""How near to a hub an organisation may come."""


class Hub(NamedTuple):
    key: str
    name: str
    url: str
    theme: str
    size: int


class Member(NamedTuple):
    key: str
    name: str
    url: str
    hubs: tuple[str, ...]


class Bond(NamedTuple):
    """An agreement between two hubs, or a network inside another."""

    title: str
    url: str
    hubs: tuple[str, str]
    kind: str


class Node(NamedTuple):
    key: str
    name: str
    url: str
    at: Point
    radius: float
    theme: str
    size: int

    @property
    def x(self) -> str:
        return f"{self.at.x:.1f}"

    @property
    def y(self) -> str:
        return f"{self.at.y:.1f}"

    @property
    def r(self) -> str:
        return f"{self.radius:.1f}"


class Line(NamedTuple):
    title: str
    url: str
    kind: str
    path: str


@dataclass(frozen=True)
class Graph:
    hubs: list[Node]
    members: list[Node]
    lines: list[Line]
    frame: Box
    labels: list[Label] = field(default_factory=list)
    narrow_labels: list[Label] = field(default_factory=list)
    _pictures: dict[str, SafeString] = field(default_factory=dict, compare=False)

    @property
    def picture(self) -> SafeString:
        """The drawing as it stands in a page, made once for each language: it has hundreds of lines."""
        language = get_language() or ""
        if language not in self._pictures:
            self._pictures[language] = render_to_string("home/graph_drawing.html", {"graph": self})
        return self._pictures[language]

    @property
    def quiet_lines(self) -> list[Line]:
        """What the eye follows but nobody opens: who is where."""
        return [line for line in self.lines if not line.url]

    @property
    def agreement_lines(self) -> list[Line]:
        return [line for line in self.lines if line.url]

    @property
    def view_box(self) -> str:
        f = self.frame
        return f"{f.left:.0f} {f.top:.0f} {f.right - f.left:.0f} {f.bottom - f.top:.0f}"


@lru_cache(maxsize=64)
def drawn(
    hubs: tuple[Hub, ...], members: tuple[Member, ...], bonds: tuple[Bond, ...], *, names_members: bool = True
) -> Graph:
    own = _own_members(hubs, members)
    reach = {hub.key: _reach(len(own[hub.key])) for hub in hubs}
    centres = _settled(hubs, members, bonds, reach)
    spots = _member_spots(hubs, members, own, centres)
    hub_nodes = [
        Node(h.key, h.name, h.url, centres[h.key], _hub_radius(h.size), h.theme, h.size) for h in hubs
    ]
    member_nodes = [
        Node(m.key, m.name, m.url, spots[m.key], 6.5 if names_members else 8.0, "", len(m.hubs))
        for m in members
    ]
    nodes = [*hub_nodes, *member_nodes]
    about = _frame(nodes, margin=220)
    lines = _lines(members, bonds, centres, spots)
    names = _Names(hub_nodes, member_nodes, reach, _along(bonds, centres))
    labels = (
        names.placed(about, size=13.5) if names_members else names.placed(about, size=24, limit=len(hubs))
    )
    frame = _around(_frame(nodes, margin=48), labels, margin=12)
    return Graph(
        hub_nodes,
        member_nodes,
        lines,
        frame,
        labels=labels,
        narrow_labels=[
            label
            for label in names.placed(frame, size=34, limit=len(hubs), worst=UNREADABLE)
            if label.is_strong
        ],
    )


def _own_members(hubs: Sequence[Hub], members: Sequence[Member]) -> dict[str, list[Member]]:
    own: dict[str, list[Member]] = {hub.key: [] for hub in hubs}
    for member in members:
        if len(member.hubs) == 1:
            own[member.hubs[0]].append(member)
    return own


def _reach(count: int) -> float:
    """How far from a hub its outermost organisation stands."""
    radius, left = _FIRST_RING, count
    while (left := left - int(2 * pi * radius / _SLOT)) > 0:
        radius += _SLOT
    return radius if count else 30.0


def _settled(
    hubs: Sequence[Hub], members: Sequence[Member], bonds: Sequence[Bond], reach: Mapping[str, float]
) -> dict[str, Point]:
    """Where the hubs come to rest."""
    pull: dict[tuple[str, str], float] = defaultdict(float)
    for member in members:
        for i, one in enumerate(member.hubs):
            for other in member.hubs[i + 1 :]:
                pull[one, other] += 0.25
    for bond in bonds:
        pull[bond.hubs] += 1.0
    ring = 190.0 * sqrt(len(hubs))
    spots = {
        hub.key: [1.35 * ring * cos(2 * pi * i / len(hubs)), 0.5 * ring * sin(2 * pi * i / len(hubs))]
        for i, hub in enumerate(hubs)
    }
    shares = _shares(members)
    keys = [hub.key for hub in hubs]
    for step in range(_STEPS):
        calm = 1 - step / _STEPS
        for (one, other), strength in pull.items():
            _draw_together(spots[one], spots[other], min(strength, 3.0) * 0.03 * calm)
        for spot in spots.values():
            spot[0] *= 1 - 0.009 * calm
            spot[1] *= 1 - 0.045 * calm
        for i, one in enumerate(keys):
            for other in keys[i + 1 :]:
                between = 2 * _APART * sqrt(shares.get(frozenset((one, other)), 0))
                _push_apart(spots[one], spots[other], reach[one] + reach[other] + max(96, between + 60))
    return {key: Point(round(x, 1), round(y, 1)) for key, (x, y) in spots.items()}


def _shares(members: Sequence[Member]) -> dict[frozenset[str], int]:
    """How many organisations stand between two hubs."""
    shares: dict[frozenset[str], int] = defaultdict(int)
    for member in members:
        for i, one in enumerate(member.hubs):
            for other in member.hubs[i + 1 :]:
                shares[frozenset((one, other))] += 1
    return shares


def _draw_together(a: list[float], b: list[float], share: float) -> None:
    for axis in (0, 1):
        step = (b[axis] - a[axis]) * share
        a[axis] += step
        b[axis] -= step


def _push_apart(a: list[float], b: list[float], least: float) -> None:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = hypot(dx, dy) or 1.0
    if length >= least:
        return
    step = (least - length) / length / 2
    a[0], a[1] = a[0] - dx * step, a[1] - dy * step
    b[0], b[1] = b[0] + dx * step, b[1] + dy * step


def _member_spots(
    hubs: Sequence[Hub],
    members: Sequence[Member],
    own: Mapping[str, Sequence[Member]],
    centres: Mapping[str, Point],
) -> dict[str, Point]:
    spots: dict[str, Point] = {}
    for hub in hubs:
        spots |= _rings(own[hub.key], centres[hub.key])
    shared: dict[tuple[str, ...], list[Member]] = defaultdict(list)
    for member in members:
        if len(member.hubs) > 1:
            shared[member.hubs].append(member)
    for between, group in sorted(shared.items()):
        spots |= _field(group, [centres[key] for key in between])
    return _loosened(spots, list(centres.values()))


def _rings(members: Sequence[Member], centre: Point) -> dict[str, Point]:
    spots, radius, waiting = {}, _FIRST_RING, list(members)
    while waiting:
        room = int(2 * pi * radius / _SLOT)
        ring, waiting = waiting[:room], waiting[room:]
        for i, member in enumerate(ring):
            angle = 2 * pi * i / len(ring) - pi / 2 + radius
            spots[member.key] = Point(centre.x + radius * cos(angle), centre.y + radius * sin(angle))
        radius += _SLOT
    return spots


def _field(members: Sequence[Member], centres: Sequence[Point]) -> dict[str, Point]:
    """A sunflower of points in the middle of the hubs they belong to."""
    x = sum(c.x for c in centres) / len(centres)
    y = sum(c.y for c in centres) / len(centres)
    golden = pi * (3 - sqrt(5))
    return {
        member.key: Point(
            x + 0.62 * _APART * sqrt(i + 0.5) * cos(i * golden),
            y + 0.62 * _APART * sqrt(i + 0.5) * sin(i * golden),
        )
        for i, member in enumerate(members)
    }


def _loosened(spots: dict[str, Point], centres: Sequence[Point]) -> dict[str, Point]:
    """Points that fell on one another, or on a hub, step aside."""
    loose = {key: [p.x, p.y] for key, p in spots.items()}
    keys = sorted(loose)
    for _ in range(12):
        for i, one in enumerate(keys):
            for other in keys[i + 1 :]:
                dx, dy = loose[one][0] - loose[other][0], loose[one][1] - loose[other][1]
                if abs(dx) < _APART and abs(dy) < _APART:
                    _push_apart(loose[one], loose[other], _APART)
            for centre in centres:
                away = dist(loose[one], centre)
                if away < _CLEAR:
                    share = _CLEAR / (away or 1.0)
                    loose[one][0] = centre.x + (loose[one][0] - centre.x) * share
                    loose[one][1] = centre.y + (loose[one][1] - centre.y) * share
    return {key: Point(round(x, 1), round(y, 1)) for key, (x, y) in loose.items()}


def _hub_radius(count: int) -> float:
    return round(min(17 + 2.2 * sqrt(count), 32), 1)


def _lines(
    members: Sequence[Member],
    bonds: Sequence[Bond],
    centres: Mapping[str, Point],
    spots: Mapping[str, Point],
) -> list[Line]:
    lines = [
        Line("", "", "spoke", _straight(centres[hub], spots[member.key]))
        for member in members
        for hub in member.hubs
    ]
    seen: dict[tuple[str, ...], int] = defaultdict(int)
    for bond in bonds:
        pair = tuple(sorted(bond.hubs))
        bend = 0.12 + 0.14 * seen[pair] if bond.kind != "inside" else 0.0
        seen[pair] += bond.kind != "inside"
        lines.append(Line(bond.title, bond.url, bond.kind, _bow(centres[pair[0]], centres[pair[1]], bend)))
    return lines


def _straight(a: Point, b: Point) -> str:
    return f"M{a.x:.0f} {a.y:.0f}L{b.x:.0f} {b.y:.0f}"


def _bow(a: Point, b: Point, bend: float) -> str:
    x, y = (a.x + b.x) / 2 + (b.y - a.y) * bend, (a.y + b.y) / 2 - (b.x - a.x) * bend
    return f"M{a.x:.0f} {a.y:.0f}Q{x:.0f} {y:.0f} {b.x:.0f} {b.y:.0f}"


def _frame(nodes: Sequence[Node], *, margin: float) -> Box:
    if not nodes:
        return Box(-100, -100, 100, 100)
    return Box(
        min(n.at.x for n in nodes) - margin,
        min(n.at.y for n in nodes) - margin,
        max(n.at.x for n in nodes) + margin,
        max(n.at.y for n in nodes) + margin,
    )


def _around(frame: Box, labels: Sequence[Label], *, margin: float) -> Box:
    """The frame, made wide enough for the names that stand at its edge."""
    boxes = [frame, *(label.box for label in labels)]
    return Box(
        min(box.left for box in boxes) - margin,
        min(box.top for box in boxes) - margin,
        max(box.right for box in boxes) + margin,
        max(box.bottom for box in boxes) + margin,
    )


class _Names(NamedTuple):
    """Whose names are wanted, and what they should keep clear of."""

    hubs: Sequence[Node]
    members: Sequence[Node]
    reach: Mapping[str, float]
    ways: Sequence[Point]

    def placed(self, frame: Box, *, size: float, limit: int = 1000, worst: float = inf) -> list[Label]:
        dots = [
            Dot(h.key, h.at, h.radius, h.name, 1000 + h.size, is_strong=True, reach=self.reach[h.key])
            for h in self.hubs
        ]
        dots += [Dot(m.key, m.at, m.radius, m.name, m.size) for m in self.members]
        return placed(dots, size=size, frame=frame, limit=limit, longest=36, ways=self.ways, worst=worst)


def _along(bonds: Sequence[Bond], centres: Mapping[str, Point]) -> list[Point]:
    """Points on the straight ways between the hubs; a bow is near enough to its string."""
    shares = [step / 12 for step in range(1, 12)]
    ends = sorted({tuple(sorted(bond.hubs)) for bond in bonds})
    return [
        Point(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
        for a, b in ((centres[one], centres[other]) for one, other in ends)
        for share in shares
    ]
