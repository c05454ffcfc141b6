"""Slots on a page that higher rooms may fill, so that no lower room has to know them."""

import functools
from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.template.loader import render_to_string

from . import kept


class Panel(NamedTuple):
    """A template and what it shows; the page includes it with ``panel`` as its only word."""

    template: str
    context: dict[str, Any]


Filler = Callable[[HttpRequest, Any], Panel | None]
_slots: dict[str, list[tuple[int, Filler]]] = defaultdict(list)


def fills(slot: str, *, order: int = 50, kept_for: str = "") -> Callable[[Filler], Filler]:
    """Add a panel to a named slot; lower ``order`` comes first.

    ``kept_for`` readers, or everyone, the panel is drawn once for a thing and language (see ``kept``).
    """

    def register(filler: Filler) -> Filler:
        _slots[slot].append((order, _drawn_once(filler, kept_for) if kept_for else filler))
        _slots[slot].sort(key=lambda pair: pair[0])
        return filler

    return register


def panels_for(slot: str, request: HttpRequest, thing: Any) -> list[Panel]:
    return [panel for _, filler in _slots[slot] if (panel := filler(request, thing))]


def _drawn_once(filler: Filler, kept_for: str) -> Filler:
    name = f"{filler.__module__}.{filler.__qualname__}"

    @functools.wraps(filler)
    def fill(request: HttpRequest, thing: Any) -> Panel | None:
        if not kept.may_keep(request, kept_for):
            return filler(request, thing)
        return kept.kept(request, name, thing, lambda: _drawn(filler(request, thing)), by=kept_for)

    return fill


def _drawn(panel: Panel | None) -> Panel | None:
    if panel is None:
        return None
    return Panel("ui/drawn.html", {"drawing": render_to_string(panel.template, {"panel": panel})})
