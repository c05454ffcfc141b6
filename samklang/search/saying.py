"""What a record says, as the index keeps it: under which address, and by which mark a change is known."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils.translation import override

from .registry import Facts, Said, Source

EMBEDDED = 2_500
"""Signs of a text that a vector is made of; models read about five hundred words."""


class Account(NamedTuple):
    """All that the index keeps of one record."""

    said: list[Said]
    facts: Facts
    url: str
    is_open: bool

    def fingerprint(self) -> str:
        told: list[Any] = [self.url, self.is_open, [*self.facts], *self.said]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, default=str).encode()).hexdigest()


def account_of(source: Source, record: Model, *, is_open: bool) -> Account:
    said = [one for one in source.says(record) if one.title]
    return Account(said, source.facts(record), address_of(record), is_open)


def open_among(source: Source, ids: Iterable[int]) -> set[int]:
    """Those that everybody may see."""
    rows = source.visible_to(AnonymousUser()).order_by().filter(pk__in=list(ids))
    return set(rows.values_list("pk", flat=True))


def address_of(record: Any) -> str:
    """Its address without the language: each reader gets it in their own."""
    with override("en"):
        return str(record.get_absolute_url()).removeprefix("/en")


def embedded_text(title: str, body: str) -> str:
    """What an embedder reads of a record: its name, and as much of its text as models read."""
    return f"{title[:300]}\n{body}"[:EMBEDDED].strip()


def hash_of(title: str, body: str) -> str:
    return hashlib.sha256(embedded_text(title, body).encode()).hexdigest()
