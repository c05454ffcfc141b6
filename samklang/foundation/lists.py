"""Lists of records: search, filter, sort, paging by index, and export, all kept in the address.

Pages follow the sort key (keyset paging), so the thousandth page costs what the first does and a row
that is added meanwhile moves nothing. The total is counted up to a cap, never over everything.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Field, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import Promise

from .exports import export_as

PAGE = 50
TOTAL_CAP = 1_000
FEW = 100
LONGEST_QUERY = 200

Label = str | Promise
Found = tuple[list[Any], int]
"""The keys of a few rows, or none of many; and how many."""
Keep = Callable[[Hashable, Callable[[], Found]], Found]


@dataclass(frozen=True)
class Column:
    """A column of the table and the export. ``sort`` names one of the listing's sorts."""

    key: str
    label: Label
    value: Callable[[Any], Any]
    sort: str = ""


@dataclass(frozen=True)
class Choice:
    """A filter with a fixed set of answers; ``where`` turns the chosen one into a condition.

    ``asked_each`` is the same condition asked of one row after the other: where more answer to it than are
    counted, the first of them are met sooner on the way through the list than all of them are gathered.
    """

    key: str
    label: Label
    choices: Iterable[tuple[Any, Label]]
    where: Callable[[str], Q]
    asked_each: Callable[[str], Q] | None = None


@dataclass(frozen=True)
class Option:
    value: str
    label: Label
    is_chosen: bool


@dataclass(frozen=True)
class ShownFilter:
    key: str
    label: Label
    options: list[Option]
    value: str


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address of the list without it."""

    label: str
    remove_url: str


@dataclass(frozen=True)
class Heading:
    """A column's head: where its link sorts to, and how the list is sorted now, in the words of aria-sort."""

    key: str
    label: Label
    url: str = ""
    direction: str = "none"


@dataclass(frozen=True)
class Shown:
    """One page of a list, ready for a template."""

    rows: list[Any]
    total: int
    is_capped: bool
    query: str
    is_cut: bool
    """The question was longer than a list takes."""
    filters: list[ShownFilter]
    chips: list[Chip]
    headings: list[Heading]
    kept: list[tuple[str, str]]
    sort: str
    next_url: str
    previous_url: str
    reset_url: str
    export_urls: list[tuple[str, str]]
    has_search: bool
    feed_url: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.rows

    @property
    def is_filtered(self) -> bool:
        return bool(self.chips)

    @property
    def total_text(self) -> str:
        return f"{TOTAL_CAP}+" if self.is_capped else str(self.total)


@dataclass
class Listing:
    """What a list can be asked. ``rows`` is already narrowed to what the reader may see.

    ``sorts`` maps a key to one model field or annotation; with ``-`` before it the key sorts the other way.
    ``never_empty`` names sort fields that no listed row leaves empty, though others of its table may: they
    need no word on where empty values stand, which PostgreSQL would sort the whole table for.
    ``kept`` names other parameters of the page that stay in every link (a date the list is shown for).
    ``feed_url`` is where feed readers find what happens to the listed records.
    """

    rows: QuerySet[Any]
    columns: Sequence[Column]
    sorts: dict[str, str]
    default_sort: str
    filters: Sequence[Choice] = ()
    search: Callable[[str], Q] | None = None
    kept: Sequence[str] = ()
    never_empty: Sequence[str] = ()
    filename: str = "samklang"
    counts_all: bool = False
    per_page: int = PAGE
    feed_url: str = ""
    _fields: dict[str, Field[Any, Any] | None] = field(default_factory=dict, init=False)

    def shown(self, request: HttpRequest, keep: Keep = lambda _asked, seek: seek()) -> Shown:
        """The page that is asked for. ``keep`` keeps what was counted and what filters found."""
        asked = request.GET
        rows, total = self._counted(asked, keep)
        sort = self._sort(asked)
        found, has_more_after, has_more_before = self._page(rows, sort, asked)
        return Shown(
            rows=found,
            total=total,
            is_capped=not self.counts_all and total > TOTAL_CAP,
            query=query_of(asked),
            is_cut=len(_whole_query(asked)) > LONGEST_QUERY,
            filters=[self._shown_filter(one, asked) for one in self.filters],
            chips=self._chips(asked),
            headings=[self._heading(column, asked, sort) for column in self.columns],
            kept=[(key, asked[key]) for key in ("sort", *self.kept) if asked.get(key)],
            sort=sort,
            next_url=self._url(asked, after=self._cursor(found[-1], sort)) if has_more_after else "",
            previous_url=self._url(asked, before=self._cursor(found[0], sort)) if has_more_before else "",
            reset_url=self._reset_url(asked),
            export_urls=[(name.upper(), self._url(asked, format=name)) for name in ("csv", "xlsx")],
            has_search=self.search is not None,
            feed_url=self.feed_url,
        )

    @property
    def parameters(self) -> set[str]:
        """All that this list reads of an address; what else stands there goes no further."""
        return {"q", "sort", "after", "before", "format", *(one.key for one in self.filters), *self.kept}

    def export(self, request: HttpRequest) -> HttpResponse | None:
        """The whole filtered list as a file, when the address asks for one."""
        wanted = request.GET.get("format", "")
        if wanted not in {"csv", "xlsx"}:
            return None
        rows = self._ordered(self._narrowed(request.GET), self._sort(request.GET))
        lines = ([column.value(row) for column in self.columns] for row in rows.iterator(chunk_size=1000))
        return export_as(wanted, self.filename, [str(column.label) for column in self.columns], lines)

    def _counted(self, asked: QueryDict, keep: Keep) -> tuple[QuerySet[Any], int]:
        """The rows that are asked for, and how many; a few that were sought out are not sought once more."""
        rows = self._narrowed(asked)
        is_whole = self.counts_all or rows is self.rows
        cap = None if self.counts_all else TOTAL_CAP + 1
        seek = partial(_how_many if is_whole else _few_or_how_many, rows.order_by(), cap)
        # What words find, or a list tells of any day, is without end, and not kept.
        is_endless = query_of(asked) or any(asked.get(key) for key in self.kept)
        found, total = seek() if is_endless else keep(tuple(chosen(one, asked) for one in self.filters), seek)
        if is_whole:
            return rows, total
        if total <= FEW:
            return self.rows.filter(pk__in=found), total
        return self._narrowed(asked, by_each=total > TOTAL_CAP), total

    def _narrowed(self, asked: QueryDict, *, by_each: bool = False) -> QuerySet[Any]:
        rows = self.rows
        if self.search and (words := query_of(asked)):
            rows = rows.filter(self.search(words))
        for one in self.filters:
            if value := chosen(one, asked):
                where = one.asked_each if by_each and one.asked_each else one.where
                rows = rows.filter(where(value))
        return rows

    def _sort(self, asked: QueryDict) -> str:
        wanted = asked.get("sort", "")
        return wanted if wanted.removeprefix("-") in self.sorts else self.default_sort

    def _ordered(self, rows: QuerySet[Any], sort: str, *, reverse: bool = False) -> QuerySet[Any]:
        name, descending = self._direction(sort)
        descends = descending != reverse
        # An empty value stands last, whichever way the list is sorted.
        empties = {"nulls_first" if reverse else "nulls_last": True} if self._is_nullable(name) else {}
        first = F(name).desc(**empties) if descends else F(name).asc(**empties)
        return rows.order_by(first, "-pk" if descends else "pk")

    def _direction(self, sort: str) -> tuple[str, bool]:
        name = self.sorts[sort.removeprefix("-")]
        return name.removeprefix("-"), name.startswith("-") != sort.startswith("-")

    def _page(self, rows: QuerySet[Any], sort: str, asked: QueryDict) -> tuple[list[Any], bool, bool]:
        backwards = "before" in asked
        cursor = self._read(asked.get("before") or asked.get("after") or "", sort)
        if cursor is None:
            backwards = False
        ordered = self._ordered(rows, sort, reverse=backwards)
        if cursor is not None:
            ordered = ordered.filter(self._beyond(*cursor, sort=sort, backwards=backwards))
        found = list(ordered[: self.per_page + 1])
        has_more = len(found) > self.per_page
        found = found[: self.per_page]
        if backwards:
            return found[::-1], bool(found), has_more
        return found, has_more, cursor is not None and bool(found)

    def _beyond(self, value: Any, pk: int, *, sort: str, backwards: bool) -> Q:
        """The rows that come after (or before) the one the cursor stands on."""
        name, descending = self._direction(sort)
        way = "lt" if descending != backwards else "gt"
        further = Q(**{f"pk__{way}": pk})
        if value is None:
            same = Q(**{f"{name}__isnull": True}) & further
            return same | Q(**{f"{name}__isnull": False}) if backwards else same
        condition = Q(**{f"{name}__{way}": value}) | (Q(**{name: value}) & further)
        if self._is_nullable(name):
            return condition if backwards else condition | Q(**{f"{name}__isnull": True})
        return Q(**{f"{name}__{way}e": value}) & condition

    def _field(self, name: str) -> Field[Any, Any] | None:
        if name not in self._fields:
            self._fields[name] = field_at(self.rows, name)
        return self._fields[name]

    def _is_nullable(self, name: str) -> bool:
        if name in self.never_empty:
            return False
        found = self._field(name)
        return found is None or bool(found.null) or ("__" in name and self._crosses_null(name))

    def _crosses_null(self, name: str) -> bool:
        step = self.rows.model._meta.get_field(name.split("__", 1)[0])
        return bool(getattr(step, "null", True))

    def _cursor(self, row: Any, sort: str) -> str:
        value = row
        for step in self._direction(sort)[0].split("__"):
            value = getattr(value, step) if value is not None else None
        text = json.dumps([value, row.pk], cls=FullEncoder)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _read(self, cursor: str, sort: str) -> tuple[Any, int] | None:
        """The row a link points at; a link that was tampered with leads to the first page."""
        try:
            value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            found = self._field(self._direction(sort)[0])
            if value is not None and found is not None:
                value = found.to_python(value)
            return None if b"\0" in str(value).encode() else (value, int(pk))
        except (ValueError, TypeError, OverflowError, RecursionError, ValidationError):
            return None

    def _heading(self, column: Column, asked: QueryDict, sort: str) -> Heading:
        if not column.sort:
            return Heading(column.key, column.label)
        is_current = sort.removeprefix("-") == column.sort.removeprefix("-")
        if not is_current:
            return Heading(column.key, column.label, self._url(asked, sort=column.sort))
        flipped = sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"
        direction = "descending" if self._direction(sort)[1] else "ascending"
        return Heading(column.key, column.label, self._url(asked, sort=flipped), direction)

    def _shown_filter(self, one: Choice, asked: QueryDict) -> ShownFilter:
        value = chosen(one, asked)
        options = [Option(str(key), label, str(key) == value) for key, label in one.choices]
        return ShownFilter(one.key, one.label, options, value)

    def _chips(self, asked: QueryDict) -> list[Chip]:
        chips = []
        if self.search and (words := query_of(asked)):
            chips.append(Chip(f"“{words}”", self._url(asked, q="")))
        for one in self.filters:
            if value := chosen(one, asked):
                label = next(label for key, label in one.choices if str(key) == value)
                chips.append(Chip(f"{one.label}: {label}", self._url(asked, **{one.key: ""})))
        return chips

    def _url(self, asked: QueryDict, **changes: str) -> str:
        """The same list with these parameters changed; a new view of it starts on its first page."""
        stays = self.parameters - {"after", "before", "format"}
        words = {key: asked[key] for key in stays & asked.keys()} | {"q": query_of(asked)} | changes
        return "?" + urlencode({key: value for key, value in words.items() if value})

    def _reset_url(self, asked: QueryDict) -> str:
        return "?" + urlencode({key: asked[key] for key in self.kept if asked.get(key)})


class FullEncoder(DjangoJSONEncoder):
    """Moments with all their microseconds: a cursor that rounds would skip rows."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _how_many(rows: QuerySet[Any], cap: int | None) -> Found:
    return [], rows[:cap].count()


def _few_or_how_many(rows: QuerySet[Any], cap: int | None) -> Found:
    keys = list(rows.values_list("pk", flat=True)[: FEW + 1])
    return (keys, len(keys)) if len(keys) <= FEW else _how_many(rows, cap)


def query_of(asked: QueryDict) -> str:
    return _whole_query(asked)[:LONGEST_QUERY]


def _whole_query(asked: QueryDict) -> str:
    return " ".join(asked.get("q", "").replace("\x00", "").split())


def chosen(one: Choice, asked: QueryDict) -> str:
    value = asked.get(one.key, "")
    return value if any(str(key) == value for key, _label in one.choices) else ""


def field_at(rows: QuerySet[Any], name: str) -> Field[Any, Any] | None:
    """The model field or annotation a sort stands on."""
    if name in rows.query.annotations:
        return rows.query.annotations[name].output_field
    model = rows.model
    *steps, last = name.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    found = model._meta.get_field(last)
    return found if isinstance(found, Field) else None
