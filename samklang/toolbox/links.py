"""Whether a tool's website still answers. Only the worker asks; see ``foundation/outgoing.py``."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from samklang.foundation import outgoing
from samklang.foundation.outgoing import Answer, NotAllowed, Unreachable

from .models import Tool

TIMEOUT = 8.0
ENOUGH = 2_000
FOR_GOOD = frozenset({301, 308})
# The page is there, and does not like to be asked by a machine.
SHY = frozenset({401, 403, 405, 406, 429, 451, 501})
WRONG = 400


class Tried(NamedTuple):
    """What came of it, and where the page has gone for good, if it has."""

    link: Tool.Link
    moved_to: str = ""


def try_link(url: str) -> Tried:
    """Ask for the head of the page; whoever does not answer that is asked for the page itself."""
    answer = _asked("HEAD", url)
    if answer is None or answer.status >= WRONG:
        answer = _asked("GET", url) or answer
    if answer is None or (answer.status >= WRONG and answer.status not in SHY):
        return Tried(Tool.Link.BROKEN)
    moved_to = _moved_to(url, answer)
    return Tried(Tool.Link.MOVED, moved_to) if moved_to else Tried(Tool.Link.OK)


def _asked(method: str, url: str) -> Answer | None:
    try:
        return outgoing.ask(method, url, timeout=TIMEOUT, most_bytes=ENOUGH, plain=True)
    except (NotAllowed, Unreachable):
        return None


def _moved_to(url: str, answer: Answer) -> str:
    """Where it has gone for good: no detour of today, and not the same page differently written."""
    there = ""
    for status, address in answer.hops:
        if status not in FOR_GOOD:
            break
        there = address
    return there if there and _bare(there) != _bare(url) else ""


def _bare(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
