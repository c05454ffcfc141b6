"""The page of a record, or a list, is drawn once while nothing has been written; the frame is put around it
each time.

Whether the reader may see the record is asked anew for every request, before the page is looked for.
"""

from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, NamedTuple

from django.contrib.messages import get_messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from .context import Frame
from .framing import Brand, brand_of, joined, parts_of
from .http import page
from .kept import is_visitor, kept
from .lists import Listing, Shown


class Drawn(NamedTuple):
    """A page without its frame, and whose frame it is to have."""

    parts: list[str]
    brand: Brand


def kept_page(
    request: HttpRequest,
    template: str,
    thing: Model | None,
    make: Callable[[], dict[str, Any]],
    *,
    also: Hashable = None,
) -> HttpResponse:
    """The page of a thing, with what ``make`` gathers for it, as ``page`` would answer.

    It may depend on the thing, on who reads and on what is ``also`` named, and on nothing else about the
    request: the template is given none, so it holds no form that posts.
    """
    if not is_visitor(request) and len(get_messages(request)):
        return page(request, template, make())
    drawn = kept(
        request, template, thing, lambda: _drawn(request, template, make()), also=also, is_large=True
    )
    return HttpResponse(joined(drawn.parts, Frame(request), drawn.brand))


def kept_list(
    request: HttpRequest,
    template: str,
    listed: Callable[[], Listing],
    around: Callable[[Shown], dict[str, Any]],
    *,
    thing: Model | None = None,
    exports: bool = True,
) -> HttpResponse:
    """A list as it opens is kept like the page of a record; what is sought, filtered or leafed to is not.

    Of these how many there are, and which few, is kept; a list changes only with a line of history.
    What stands ``around`` it on the page may read nothing of the address but what the list itself reads.
    Neither is made where the page is kept already.
    """
    listing = cache(listed)

    def told() -> dict[str, Any]:
        shown = listing().shown(
            request, lambda asked, seek: kept(request, f"{template}.found", thing, seek, also=asked)
        )
        return {"listing": shown} | around(shown)

    if template not in _read_by:
        _read_by[template] = listing().parameters
    if not request.headers.get("HX-Request") and _read_by[template].isdisjoint(request.GET):
        return kept_page(request, template, thing, told)
    if exports and (export := listing().export(request)):
        return export
    return page(request, template, told(), part="listing")


_read_by: dict[str, set[str]] = {}
"""What the list of each template reads of an address: the same whoever asks, so it is found out once."""


def _drawn(request: HttpRequest, template: str, words: dict[str, Any]) -> Drawn:
    around = {"frame": Frame(request, comes_later=True), "LANGUAGE_CODE": get_language()}
    return Drawn(parts_of(render_to_string(template, around | words)), brand_of(words.get("network")))
