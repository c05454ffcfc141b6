"""Slots on a page that higher rooms may fill, so that no lower room has to know them."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest


class Panel(NamedTuple):
    """A template and what it shows; the page includes it with ``panel`` as its only word."""

    template: str
    context: dict[str, Any]


Filler = Callable[[HttpRequest, Any], Panel | None]
_slots: dict[str, list[tuple[int, Filler]]] = defaultdict(list)


def fills(slot: str, *, order: int = 50) -> Callable[[Filler], Filler]:
    """Add a panel to a named slot; lower ``order`` comes first."""

    def register(filler: Filler) -> Filler:
        _slots[slot].append((order, filler))
        _slots[slot].sort(key=lambda pair: pair[0])
        return filler

    return register


def panels_for(slot: str, request: HttpRequest, thing: Any) -> list[Panel]:
    return [panel for _, filler in _slots[slot] if (panel := filler(request, thing))]
