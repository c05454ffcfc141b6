"""A picture of a tree of organisations: columns by depth, a line from each to what stands under it."""

from dataclasses import dataclass, field

from samklang.directory.queries.organisations import Node

COLUMN, ROW, BOX, HEIGHT = 280, 44, 240, 32
LONGEST = 26


@dataclass
class Box:
    node: Node
    x: int
    y: int
    words: str

    @property
    def middle(self) -> int:
        return self.y + HEIGHT // 2

    @property
    def text_x(self) -> int:
        return self.x + 12

    @property
    def text_y(self) -> int:
        return self.y + 21


@dataclass
class Picture:
    boxes: list[Box] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    width: int = 0
    height: int = 0
    box_width: int = BOX
    box_height: int = HEIGHT


def tree(top: Node) -> Picture | None:
    """None where there is nothing to draw, or too much to be read."""
    if not top.children:
        return None
    picture = Picture()
    _place(top, picture, 0)
    picture.width = max(box.x for box in picture.boxes) + BOX + 2
    picture.height = max(box.y for box in picture.boxes) + HEIGHT + 2
    return picture if len(picture.boxes) <= 80 else None  # noqa: PLR2004 -- more is a wall, the list says it


def _place(node: Node, picture: Picture, row: int) -> tuple[Box, int]:
    """Put the node beside the first of its children; returns its box and the next free row."""
    x = node.depth * COLUMN + 1
    words = node.label if len(node.label) <= LONGEST else node.label[: LONGEST - 1] + "…"
    box = Box(node, x, row * ROW + 1, words)
    picture.boxes.append(box)
    below = row
    for child in node.children:
        child_box, below = _place(child, picture, below)
        start, bend, end = x + BOX, x + BOX + (COLUMN - BOX) // 2, child_box.x
        picture.lines.append(f"M{start} {box.middle}H{bend}V{child_box.middle}H{end}")
    return box, max(below, row + 1)
