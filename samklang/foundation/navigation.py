"""The main menu. A room adds its own entries, so that the frame knows no room."""

import functools
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language


class Entry(NamedTuple):
    """One line of the menu: a sentence, the name of its page, and for whom it is shown."""

    order: int
    label: str | Promise
    url_name: str
    shown_to: Callable[[HttpRequest], bool]

    @property
    def url(self) -> str:
        return _address(self.url_name, get_language() or "", settings.ROOT_URLCONF)


@functools.cache
def _address(url_name: str, _language: str, _urlconf: str) -> str:
    """The same on every page of a language."""
    return reverse(url_name)


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
