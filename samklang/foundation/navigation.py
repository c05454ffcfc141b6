"""The main menu. A room adds its own entries, so that the frame knows no room."""

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


class Entry(NamedTuple):
    """One line of the menu: a sentence, the name of its page, and for whom it is shown."""

    order: int
    label: str | Promise
    url_name: str
    shown_to: Callable[[HttpRequest], bool]

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_entries: list[Entry] = []


def add(
    order: int,
    label: str | Promise,
    url_name: str,
    *,
    shown_to: Callable[[HttpRequest], bool] = lambda _: True,
) -> None:
    _entries.append(Entry(order, label, url_name, shown_to))
    _entries.sort(key=lambda entry: entry.order)


def entries_for(request: HttpRequest) -> list[Entry]:
    return [entry for entry in _entries if entry.shown_to(request)]
