"""What a decision can become: a record of another room, whose form opens prefilled and keeps the way back.

The room whose records others may lead to offers its form page from its ``panels.py``::

    offer("directory.topic", _("Topic"), lambda request, prefill: prefill.on(reverse("directory:new-topic")))

Its view takes ``Prefill.asked_for(request)`` for first values and, once the record is made, says
``tell_origin(request, thing)``; the room where the decision was made hears it and links the two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Model
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils.functional import Promise

came_of = Signal()
"""Sent with ``thing``, ``origin`` and ``by`` when a record was made from a prefilled form."""

LONGEST = 2_000


class Prefill(NamedTuple):
    """What the form is opened with. ``origin`` is the mark by which the asking room knows its own."""

    title: str = ""
    text: str = ""
    network: str = ""
    origin: str = ""

    def on(self, address: str) -> str:
        """The address of a form page with these values."""
        return f"{address}?{urlencode({name: value for name, value in self._asdict().items() if value})}"

    @classmethod
    def asked_for(cls, request: HttpRequest) -> Prefill:
        return cls(*(request.GET.get(name, "")[:LONGEST] for name in cls._fields))


UrlFor = Callable[[HttpRequest, Prefill], str]
"""The address of the prefilled form, or nothing for a reader who may not make such a record."""


class Offer(NamedTuple):
    kind: str
    label: str | Promise
    url_for: UrlFor


_offers: dict[str, Offer] = {}


def offer(kind: str, label: str | Promise, url_for: UrlFor) -> None:
    """Say that a decision can become a record of this kind, which is a model's label."""
    _offers[kind.lower()] = Offer(kind.lower(), label, url_for)


def offers_to(request: HttpRequest) -> list[Offer]:
    """What this reader may make."""
    return [one for one in _offers.values() if one.url_for(request, Prefill())]


def offer_of(kind: str) -> Offer | None:
    return _offers.get(kind)


def tell_origin(request: HttpRequest, thing: Model) -> None:
    """Say that a record was made; nobody hears it unless the form was opened from somewhere."""
    origin = Prefill.asked_for(request).origin
    if origin:
        by: Any = request.user
        came_of.send(type(thing), thing=thing, origin=origin, by=by)
