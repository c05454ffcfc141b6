"""The chapters of the demonstration in the order they are told."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from . import (
    agreeing,
    asking,
    casing,
    chronicle,
    entering,
    forming,
    meeting,
    peopling,
    projecting,
    teaching,
    tooling,
)


class Chapter(NamedTuple):
    """A part of the demonstration that is written whole; ``write`` gets the moment of loading."""

    name: str
    write: Callable[[datetime], None]


CHAPTERS = [
    Chapter("organisations", entering.organisations),
    Chapter("networks", forming.networks),
    Chapter("tree", entering.tree),
    Chapter("offices", forming.offices),
    Chapter("bodies", forming.bodies),
    Chapter("topics", forming.topics),
    Chapter("chronicle", chronicle.chronicle),
    Chapter("people", peopling.people),
    Chapter("office holders", peopling.office_holders),
    Chapter("working meeting", meeting.meeting),
    Chapter("partners", asking.partners),
    Chapter("questions", asking.questions),
    Chapter("awaited", agreeing.awaited),
    Chapter("tools", tooling.tools),
    Chapter("cases", casing.cases),
    Chapter("a case to read", casing.awaited),
    Chapter("cases tried elsewhere", casing.tried),
    Chapter("learning paths", teaching.paths),
    Chapter("projects", projecting.projects),
    Chapter("benefits", projecting.benefits),
    Chapter("what came of the working meeting", meeting.came_of_it),
]
