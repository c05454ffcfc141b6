"""Questions whose statement is put together once and asked many times with other values.

To build a query and to write it as SQL costs Django ten times what the database needs to answer it. What
every reader of a page asks is written here as a function from values to a queryset. The first time it is
called with marks for values, and where the marks come to stand in the statement the values go from then on.

    @prepared
    def entries(*, kind: str, record_id: int) -> QuerySet[Entry]:
        return Entry.objects.filter(kind=kind, record_id=record_id)

    entries(kind="networks.network", record_id=7)       # a list, from one statement

Values are named and are texts, whole numbers or days; they may only be compared with, never branched on. What
decides the shape of the question comes first, without a name, and each shape has its own statement. "Today"
may be asked for inside: a statement counts for one day.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

T = TypeVar("T")
Value = str | int | date
MOST_SHAPES = 60


@dataclass(frozen=True)
class By:
    """A shape that is told from others by its key; the key holds all that the question asks it for."""

    value: Any
    key: Hashable


def prepared(question: Callable[..., QuerySet[Any, T]]) -> Callable[..., list[T]]:
    kept: dict[tuple[Hashable, ...], _Statement] = {}

    @functools.wraps(question)
    def ask(*shape: Hashable, **values: Value) -> list[T]:
        key = (connection.vendor, timezone.localdate(), *(_key(one) for one in shape))
        statement = kept.get(key)
        if statement is None:
            if len(kept) >= MOST_SHAPES or any(other[:2] != key[:2] for other in list(kept)):
                kept.clear()
            statement = kept[key] = _Statement(question, shape, values)
        return statement.ask(values)

    return ask


class _Statement:
    def __init__(
        self, question: Callable[..., QuerySet[Any, Any]], shape: Sequence[Any], values: Any
    ) -> None:
        marks = {name: _mark(value, place) for place, (name, value) in enumerate(values.items())}
        self.rows: Any = question(*(one.value if isinstance(one, By) else one for one in shape), **marks)
        self.compiler = self.rows.query.get_compiler(connection=connection)
        self.converters: Any = None
        self.is_empty = False
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet:
            self.is_empty = True
            return
        self.params = list(params)
        self.places = [
            (place, name, mark != param)
            for place, param in enumerate(params)
            for name, mark in marks.items()
            if param == mark or (isinstance(mark, date) and param == mark.isoformat())
        ]
        missing = marks.keys() - {name for _place, name, _is_text in self.places}
        if missing:
            raise TypeError(f"{question.__qualname__} compares nothing with {', '.join(sorted(missing))}.")

    def ask(self, values: dict[str, Value]) -> list[Any]:
        if self.is_empty:
            return []
        params = list(self.params)
        for place, name, is_text in self.places:
            value = values[name]
            params[place] = value.isoformat() if is_text and isinstance(value, date) else value
        compiler: Any = copy.copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_kwargs: (self.sql, tuple(params))
        compiler.get_converters = self._converters
        # Django has no public way to run a statement and read its rows as a queryset would.
        found = list(self.rows._iterable_class(_Asked(self.rows, compiler)))  # noqa: SLF001 -- as said above
        prefetch_related_objects(found, *self.rows._prefetch_related_lookups)  # noqa: SLF001 -- as said above
        return found

    def _converters(self, columns: Any) -> Any:
        """What makes values of what the database gives: asked once of each column."""
        if self.converters is None:
            self.converters = self.compiler.get_converters(columns)
        return self.converters


class _Asked:
    """A queryset, and its query, whose statement is written already."""

    def __init__(self, rows: Any, compiler: Any) -> None:
        self._rows, self._compiler, self.query, self.db = rows, compiler, self, connection.alias

    def get_compiler(self, *_args: Any, **_kwargs: Any) -> Any:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._rows if hasattr(self._rows, name) else self._rows.query, name)


def _key(shape: Hashable) -> Hashable:
    return shape.key if isinstance(shape, By) else shape


def _mark(value: Value, place: int) -> Value:
    """Something like the value that stands in no statement by chance."""
    if isinstance(value, date):
        return date(9000 + place, 7, 17)
    if isinstance(value, str):
        return f"mark-{place}-f3a9c1d2"
    return 7_203_685_477_580_000 + place
