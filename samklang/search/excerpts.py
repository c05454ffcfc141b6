"""The part of a text that is shown with a hit, and what is marked in it."""

import re
from collections.abc import Iterable

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from .explaining import Span, Why

_LINES = re.compile(r"(\S)\s*\n\s*")
AROUND = 260
BEGINNING = 110
"""Where the words that answered stand far inside, so much of the beginning is shown before them."""


def marked(text: str, spans: Iterable[Span]) -> SafeString:
    pieces, last = [], 0
    for start, end in spans:
        pieces += [("", text[last:start], ""), ("<mark>", text[start:end], "</mark>")]
        last = end
    pieces.append(("", text[last:], ""))
    return format_html_join("", "{}{}{}", ((SafeString(a), body, SafeString(b)) for a, body, b in pieces))


def part_of(body: str, why: Why) -> SafeString:
    """How a text begins, and the part of it in which most stands that answered."""
    body = _LINES.sub(_joined, body.strip())
    spans = why.marks(body)
    first = _densest(spans)
    if first < AROUND:
        shown = _cut(body, 0, AROUND)
    else:
        start = body.find(" ", first - AROUND // 4) + 1
        told = _cut(body, start, AROUND - BEGINNING)
        shown = f"{_cut(body, 0, BEGINNING).removesuffix(' …')} … {told}"
    return marked(shown, why.marks(shown))


def _joined(line: re.Match[str]) -> str:
    """What stands on lines of its own is told in one; a dash where no sentence had ended."""
    return f"{line[1]} " if line[1] in ".!?:" else f"{line[1]} – "


def _densest(spans: list[Span]) -> int:
    """The mark that most others follow closely; of several the first."""
    if not spans:
        return 0

    def followed(start: int) -> int:
        return sum(1 for other, _ in spans if start <= other < start + AROUND)

    return max((start for start, _ in spans), key=lambda start: (followed(start), -start))


def _cut(text: str, start: int, length: int) -> str:
    """So many signs, to the end of a word."""
    part = text[start : start + length]
    if start + length >= len(text):
        return part
    cut = part.rfind(" ")
    return f"{part[: cut if cut > 0 else length].rstrip(' ,;:.–-')} …"
