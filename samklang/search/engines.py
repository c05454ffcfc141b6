"""How the database finds documents by their tokens: FTS5 of SQLite, or a text search vector of PostgreSQL.

An engine only says which documents match; who may see them is asked in the same statement, and the order
is made by ``queries``, so it is the same on every engine.
"""

import re
from collections.abc import Iterable
from itertools import combinations
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

Group = tuple[str, ...]
"""Tokens of which one is enough."""

_STRANGE = re.compile(r"[\W_]+")
_POSTGRES = """SELECT id FROM search_document
    WHERE to_tsvector('simple', tokens) @@ to_tsquery('simple', %s)"""
_SQLITE = "SELECT rowid FROM search_fts WHERE search_fts MATCH %s"
_NOWHERE = "SELECT id FROM search_document WHERE 1 = 0"


def word_of(token: str) -> str:
    """A token as a word that every engine takes as it is: its kind as the first letter, no signs."""
    kind, _, name = token.partition(":")
    return kind + _STRANGE.sub("", name.lower())


def all_of(groups: Iterable[Group]) -> Any:
    """Documents with a token of every group."""
    return _ask(" & ".join(_any(group) for group in groups))


def all_but_one(groups: Iterable[Group]) -> Any:
    groups = list(groups)
    ways = combinations(groups, len(groups) - 1)
    return _ask(" | ".join(f"({' & '.join(_any(group) for group in way)})" for way in ways))


def any_of(groups: Iterable[Group]) -> Any:
    return _ask(" | ".join(_any(group) for group in groups))


def _any(group: Group) -> str:
    return f"({' | '.join(sorted({word_of(token) for token in group}))})"


def _ask(question: str) -> Any:
    """Ids of the documents that match; for a filter with ``pk__in``."""
    if not question:
        return RawSQL(_NOWHERE, [])  # nosec B611  # noqa: S611 -- fixed text
    if connection.vendor == "postgresql":
        return RawSQL(_POSTGRES, [question])  # nosec B611  # noqa: S611 -- the question is a parameter
    spoken = re.sub(r"[^\W_]+", lambda word: f'"{word[0]}"', question)
    spoken = spoken.replace(" & ", " AND ").replace(" | ", " OR ")
    return RawSQL(_SQLITE, [spoken])  # nosec B611  # noqa: S611 -- the question is a parameter
