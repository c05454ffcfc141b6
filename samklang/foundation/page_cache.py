"""Pages for visitors are kept ready: compressed, by address and version, and answered before all else.

An anonymous page carries no session, no cookie and nothing personal, so everyone who asks the same address
gets the same bytes. What is kept counts for one version of the records: the newest line of history, which
every write adds to, and the date, since pages say what is true today. A page of an older version is not used.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from .http import VISITOR
from .kept import Version, is_visitor, with_version

SHARED = "public, max-age=1, s-maxage=1"
LARGEST_PAGE = 600_000
SMALLEST_PACKED = 500
ROOM = 32_000_000
"""Bytes each web worker keeps at most; the page that was asked for longest ago goes first."""
TEXTS = ("text/", "application/json", "application/ld+json", "image/svg+xml", "application/atom+xml")
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
"""Named among what the reader takes; with q=0 it is what they do not."""

Respond = Callable[[HttpRequest], HttpResponseBase]
Key = tuple[str, str, str]


class Kept(NamedTuple):
    version: Version
    etag: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Shelf:
    """The pages of one worker, all its threads, within its room."""

    def __init__(self, room: int = ROOM) -> None:
        self.room, self.size = room, 0
        self.pages: OrderedDict[Key, Kept] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Key, version: Version) -> Kept | None:
        with self.lock:
            page = self.pages.get(key)
            if page is None or page.version != version:
                return None
            self.pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Kept) -> None:
        with self.lock:
            old = self.pages.pop(key, None)
            self.size += len(page.body) - (len(old.body) if old else 0)
            self.pages[key] = page
            while self.size > self.room:
                _, gone = self.pages.popitem(last=False)
                self.size -= len(gone.body)


shelf = Shelf()


def keep_pages(respond: Respond) -> Respond:
    """A kept page, or the answer of those behind: compressed, and kept where it may be."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.method != "HEAD":
            return answer_whole(request)
        # Who asks for the head alone gets that of GET, from the API too; the server leaves the body out.
        request.method = "GET"
        try:
            return answer_whole(request)
        finally:
            request.method = "HEAD"

    def answer_whole(request: HttpRequest) -> HttpResponseBase:
        if request.method != "GET":
            return _private(request, respond(request))
        version = with_version(request)
        if not is_visitor(request):
            return _private(request, respond(request))
        key = (request.get_host(), request.get_full_path(), request.headers.get("HX-Request", ""))
        if page := shelf.get(key, version):
            return _as_response(request, page)
        response = respond(request)
        if not isinstance(response, HttpResponse) or not _may_keep(request, response):
            return _private(request, response)
        page = _kept(version, response)
        shelf.put(key, page)
        return _as_response(request, page)

    return answer


def _may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Only whole pages that are open to every visitor, and that left nothing behind with this one."""
    view = getattr(request.resolver_match, "func", None)
    return (
        response.status_code == 200  # noqa: PLR2004 -- the status that says OK
        and VISITOR in getattr(view, "route_roles", ())
        and not response.cookies
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
        and not request.session.modified
        and not response.has_header("Cache-Control")
        and response.headers.get("Content-Type", "").startswith("text/html")
        and len(response.content) <= LARGEST_PAGE
    )


def _kept(version: Version, response: HttpResponse) -> Kept:
    response.headers.pop("Content-Length", None)
    response.headers["Cache-Control"] = SHARED
    response.headers["Vary"] = "Cookie, Accept-Encoding, HX-Request"
    etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    return Kept(version, etag, tuple(response.headers.items()), gzip.compress(response.content, 4, mtime=0))


def _as_response(request: HttpRequest, page: Kept) -> HttpResponse:
    if page.etag in request.headers.get("If-None-Match", ""):
        headers = {name: value for name, value in page.headers if name != "Content-Type"}
        return HttpResponse(status=304, headers=headers)
    headers = dict(page.headers)
    if not _takes_gzip(request):
        return HttpResponse(gzip.decompress(page.body), headers=headers)
    headers |= {"Content-Encoding": "gzip", "Content-Length": str(len(page.body))}
    return HttpResponse(page.body, headers=headers)


def _private(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """An answer for one reader: no store between may keep it. Texts are compressed quickly."""
    if not response.has_header("Cache-Control"):
        response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie"])
    is_text = response.headers.get("Content-Type", "").startswith(TEXTS)
    if not is_text or not isinstance(response, HttpResponse) or response.has_header("Content-Encoding"):
        return response
    patch_vary_headers(response, ["Accept-Encoding"])
    if len(response.content) >= SMALLEST_PACKED and _takes_gzip(request):
        response.content = gzip.compress(response.content, 1, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))
    return response


def _takes_gzip(request: HttpRequest) -> bool:
    return bool(GZIP.search(request.headers.get("Accept-Encoding", "")))
