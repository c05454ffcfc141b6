"""What a page is made of is made once while nothing has been written, and shown again and again.

A kept page (``page_cache``) serves one address. Its pieces serve every page that shows them. Visitors share
theirs; who is signed in has pieces of their own, and shares only what is the same for everybody. A piece
counts for the version the request found: the newest line of history, which every write adds to, and today's
date. So what was changed, or made private, is made anew for the next reader, and a right that was given or
withdrawn counts at once; nothing is ever dropped by hand. A request without a version keeps nothing.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import get_language

T = TypeVar("T")
Version = tuple[object, object]
MOST_KEPT = 500
MOST_ROWS = 3_000
MOST_DRAWN = 200
READERS, EVERYONE = "readers", "everyone"
PERSONAL = ("sessionid", "messages")
"""Who brings one of these cookies is somebody, or has something waiting to be said to them."""


def is_visitor(request: HttpRequest) -> bool:
    return not any(name in request.COOKIES for name in PERSONAL)


def _version_now() -> Version:
    return import_string(settings.PAGE_VERSION)(), timezone.localdate()


def with_version(request: HttpRequest) -> Version:
    """Ask for the version of the records before any of them is read: no piece is older than it says."""
    version = _version_now()
    request.records_version = version  # type: ignore[attr-defined]  # read by pieces, below
    return version


class Pieces:
    """The pieces of one worker, all its threads, of one version; what lay longest unused goes first."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.most = most
        self.version: Version | None = None
        self.pieces: OrderedDict[Hashable, Any] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, version: Version, key: Hashable) -> Any:
        with self.lock:
            if self.version != version or key not in self.pieces:
                return MISSING
            self.pieces.move_to_end(key)
            return self.pieces[key]

    def put(self, version: Version, key: Hashable, piece: Any) -> None:
        with self.lock:
            if self.version != version:
                self.version, self.pieces = version, OrderedDict()
            self.pieces[key] = piece
            if len(self.pieces) > self.most:
                self.pieces.popitem(last=False)


MISSING = object()
pieces = Pieces()
rows = Pieces(MOST_ROWS)
"""Lines of lists, which are small and many."""
drawn = Pieces(MOST_DRAWN)
"""Whole pages, which are large: 50 to 100 kB each."""


def kept(
    request: HttpRequest,
    name: str,
    thing: Model | None,
    make: Callable[[], T],
    *,
    by: str = READERS,
    also: Hashable = None,
    is_large: bool = False,
) -> T:
    """What ``make`` gives for this thing in this language. It may depend on who reads and on what is ``also``
    named, such as what changes without a line of history; on nothing else about the request.

    Kept by ``READERS`` visitors share it and who is signed in has their own; by ``EVERYONE`` it is one for
    all, and ``make`` may ask neither who reads nor what they may see.
    """
    if not may_keep(request, by):
        return make()
    shelf = drawn if is_large else pieces
    key = (name, type(thing), thing.pk if thing else None, _whose(request, by), also)
    return _found_in(shelf, request, key, make)


def kept_row(request: HttpRequest, name: str, row: Model, make: Callable[[], T], *, also: Hashable) -> T:
    """The same for a line of a list, which says the same to everyone who may see it."""
    if not may_keep(request, EVERYONE):
        return make()
    return _found_in(rows, request, (name, type(row), row.pk, also), make)


def _found_in(shelf: Pieces, request: HttpRequest, what: Hashable, make: Callable[[], T]) -> T:
    version: Version = request.records_version  # type: ignore[attr-defined]  # set above
    key = (get_language(), what)
    found: T = shelf.get(version, key)
    if found is MISSING:
        found = make()
        shelf.put(version, key, found)
    return found


def may_keep(request: HttpRequest, by: str) -> bool:
    if not hasattr(request, "records_version"):
        return False
    return by == EVERYONE or is_visitor(request) or request.user.is_authenticated


def _whose(request: HttpRequest, by: str) -> int | None:
    return None if by == EVERYONE or is_visitor(request) else request.user.pk
