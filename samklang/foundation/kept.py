"""What a page is made of is made once while nothing has been written, and shown to every visitor.

A kept page (``page_cache``) serves one address. Its pieces serve every page that shows them, also to who is
signed in where a piece is the same for everybody. A piece counts for the version the request found: the
newest line of history, which every write adds to, and today's date. So what was changed, or made private, is
made anew for the next reader; nothing is ever dropped by hand. A request without a version keeps nothing.
"""

from __future__ import annotations

import functools
import threading
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
MOST_KEPT = 600
VISITORS, EVERYONE = "visitors", "everyone"
PERSONAL = ("sessionid", "messages")
"""Who brings one of these cookies is somebody, or has something waiting to be said to them."""


def is_visitor(request: HttpRequest) -> bool:
    return not any(name in request.COOKIES for name in PERSONAL)


def _version_now() -> Version:
    return import_string(settings.PAGE_VERSION)(), timezone.localdate()


def with_version(request: HttpRequest) -> Callable[[], Version]:
    """Asks for the version of the records this request reads, when first needed; the same to its end."""
    asked = functools.cache(_version_now)
    request.records_version = asked  # type: ignore[attr-defined]  # read by pieces, below
    return asked


class Pieces:
    """The pieces of one worker, all its threads, of one version."""

    def __init__(self) -> None:
        self.version: Version | None = None
        self.pieces: dict[Hashable, Any] = {}
        self.lock = threading.Lock()

    def of(self, version: Version) -> dict[Hashable, Any]:
        """Where this version's pieces lie; those of another one are let go."""
        with self.lock:
            if self.version != version or len(self.pieces) >= MOST_KEPT:
                self.version, self.pieces = version, {}
            return self.pieces


pieces = Pieces()


def kept(
    request: HttpRequest, name: str, thing: Model | None, make: Callable[[], T], *, by: str = VISITORS
) -> T:
    """What ``make`` gives for this thing in this language. It may depend on nothing else about the request.

    Kept for ``VISITORS`` it is made anew for who is signed in; for ``EVERYONE`` only where ``make`` asks
    neither who reads nor what they may see.
    """
    if not may_keep(request, by):
        return make()
    shelf = pieces.of(request.records_version())  # type: ignore[attr-defined]  # set above
    key = (name, type(thing), thing.pk if thing else None, get_language())
    if key not in shelf:
        shelf[key] = make()
    found: T = shelf[key]
    return found


def may_keep(request: HttpRequest, by: str) -> bool:
    return hasattr(request, "records_version") and (by == EVERYONE or is_visitor(request))
