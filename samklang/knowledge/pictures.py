"""The tree of who took a case from whom, as lines and boxes; the table beside it says the same."""

from __future__ import annotations

from dataclasses import dataclass

from samklang.foundation.templatetags.ui import number

from .models import Case, Measurement
from .queries import Branch

ACROSS, DOWN, WIDE, HIGH, EDGE = 268, 76, 226, 58, 8
LONGEST = 27


@dataclass(frozen=True)
class Node:
    x: int
    y: int
    name: str
    said: str
    state: str
    url: str

    @property
    def text_x(self) -> int:
        return self.x + 16

    @property
    def name_y(self) -> int:
        return self.y + 25

    @property
    def said_y(self) -> int:
        return self.y + 45


@dataclass(frozen=True)
class Tree:
    nodes: list[Node]
    lines: list[str]
    width: int
    height: int
    wide: int = WIDE
    high: int = HIGH


def tree(case: Case, branches: list[Branch], at_origin: list[Measurement]) -> Tree | None:
    """From left to right, each step a column further; every trial has a line of its own."""
    if not branches:
        return None
    rows = {branch.replication.pk: number for number, branch in enumerate(branches)}
    origin = Node(
        EDGE,
        EDGE + (len(branches) - 1) * DOWN // 2,
        _short(case.organisation.label),
        _change(at_origin),
        "origin",
        case.get_absolute_url(),
    )
    nodes, lines = [origin], []
    for branch in branches:
        one = branch.replication
        node = Node(
            EDGE + branch.depth * ACROSS,
            EDGE + rows[one.pk] * DOWN,
            _short(one.organisation.label),
            _change(branch.measurements) or str(one.get_state_display()),
            one.state,
            one.get_absolute_url(),
        )
        above = rows.get(one.taken_from_id or 0)
        nodes.append(node)
        lines.append(_way(origin if above is None else nodes[above + 1], node))
    deepest = max(branch.depth for branch in branches)
    return Tree(
        nodes, lines, EDGE * 2 + deepest * ACROSS + WIDE, EDGE * 2 + (len(branches) - 1) * DOWN + HIGH
    )


def _way(start: Node, end: Node) -> str:
    x, y, to_y = start.x + WIDE, start.y + HIGH // 2, end.y + HIGH // 2
    half = (x + end.x) // 2
    return f"M{x} {y}C{half} {y} {half} {to_y} {end.x} {to_y}"


def _change(measurements: list[Measurement]) -> str:
    if not measurements:
        return ""
    one = measurements[0]
    return f"{number(one.baseline)} → {number(one.value)} {one.indicator.unit}"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"
