"""The frame around a page is made once for all who read the same one; what differs is put in each time.

Head and foot are the same on thousands of pages but for a few places: the address in the language switch,
what is current in the menu, and who reads. A piece is rendered with marks in those places and kept by all it
depends on; the marks are filled from the page that is being made.
"""

from __future__ import annotations

import re
import secrets
from typing import Any, NamedTuple

from django.conf import settings
from django.template import Context, Engine
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .context import Frame, Language
from .slots import Panel

PLACES = ("here", "sign_in_here_url", "user_name", "boxes", "tools", "account_lines")
MOST_KEPT = 300
_SEAL = secrets.token_hex(8)
"""Nobody who names a network can write a mark: this is told to nobody and new in each process."""
_MARK = re.compile(f"\x02{_SEAL}([a-z_./]+)\x03")


class Brand(NamedTuple):
    """The network whose page it is."""

    name: str = ""
    url: str = ""
    logo: str = ""


class Facts(NamedTuple):
    """All that a piece of the frame depends on and shares with other pages."""

    language: str
    language_name: str
    is_partly_translated: bool
    is_signed_in: bool
    is_demo: bool
    base_url: str
    home_url: str
    brand: Brand
    menu: tuple[tuple[str, str], ...]
    """Each line's address, and whether it is current."""


_kept: dict[tuple[str, Facts], list[str]] = {}
"""Text and the names of places, by turns."""


def brand_of(network: Any) -> Brand:
    if not network:
        return Brand()
    return Brand(str(network.label), str(network.get_absolute_url()), str(network.logo_url or ""))


def framed(name: str, context: Context) -> SafeString:
    """A piece of the frame; on a page that is itself to be kept only its place (see ``kept_pages``)."""
    frame: Frame = context["frame"]
    if frame.comes_later:
        return _mark(name)
    return _filled(name, frame, brand_of(context.get("network")))


def parts_of(page: str) -> list[str]:
    """A page drawn with marks for the frame: text and the names of pieces, by turns."""
    return _MARK.split(page)


def joined(parts: list[str], frame: Frame, brand: Brand) -> str:
    return "".join(_filled(part, frame, brand) if turn % 2 else part for turn, part in enumerate(parts))


def _filled(name: str, frame: Frame, brand: Brand) -> SafeString:
    facts = _facts(frame, brand)
    pieces = _kept.get((name, facts))
    if pieces is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        pieces = _kept[name, facts] = _made(name, facts, frame)
    filled = [_at(piece, frame) if turn % 2 else piece for turn, piece in enumerate(pieces)]
    return mark_safe("".join(filled))  # noqa: S308 -- rendered by a template; what is put in was escaped


def _mark(place: str) -> SafeString:
    return mark_safe(f"\x02{_SEAL}{place}\x03")  # noqa: S308 -- names of ours


def _facts(frame: Frame, brand: Brand) -> Facts:
    return Facts(
        language=frame.language,
        language_name=frame.language_name,
        is_partly_translated=frame.is_partly_translated,
        is_signed_in=frame.is_signed_in,
        is_demo=settings.DEMO,
        base_url=frame.base_url,
        home_url=frame.home_url,
        brand=brand,
        menu=tuple((line.url, line.current) for line in frame.menu),
    )


def _made(name: str, facts: Facts, frame: Frame) -> list[str]:
    marks = {place: _mark(place) for place in PLACES}
    languages = [
        Language(code, label, f"/{code}{marks['here']}", code == facts.language)
        for code, label in settings.LANGUAGES
    ]
    shared: dict[str, Any] = facts._asdict()  # noqa: SLF001 -- public in a named tuple, in spite of its name
    menu = {"menu": frame.menu, "menu_first": frame.menu_first, "menu_more": frame.menu_more}
    words = shared | marks | menu | {"languages": languages}
    return _MARK.split(_drawn(name, words))


def _at(place: str, frame: Frame) -> str:
    if place == "here":
        return escape(frame.here)
    found = getattr(frame, place)
    if isinstance(found, str):
        return escape(found)
    panels: list[Panel] = found
    return "".join(_drawn(panel.template, {"panel": panel}) for panel in panels)


def _drawn(name: str, words: dict[str, Any]) -> str:
    return Engine.get_default().get_template(name).render(Context(words))
