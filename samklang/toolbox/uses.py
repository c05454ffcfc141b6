"""Who used a tool, and for what. Rooms above know it and say so here; the toolbox does not know them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import NamedTuple

SHOWN = 20
"""So many of a tool's uses are named, the newest first; all are counted."""


class Use(NamedTuple):
    tool: int
    of_all: int
    organisation: str
    title: dict[str, str]
    url: str
    published_at: datetime


Teller = Callable[[Collection[int]], Iterable[Use]]
_tellers: list[Teller] = []


def told_by(teller: Teller) -> Teller:
    """``teller`` answers for many tools at once, with at most ``SHOWN`` uses of each, the newest first."""
    _tellers.append(teller)
    return teller


def uses_of(tools: Collection[int]) -> dict[int, list[Use]]:
    found: dict[int, list[Use]] = {number: [] for number in tools}
    for teller in _tellers if tools else ():
        for use in teller(tools):
            found[use.tool].append(use)
    return found
