"""Questions about organisations: the list, one record, its place in the tree on a day."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import CharField, DateField, Q, QuerySet, Value
from django.db.models.functions import Cast

from samklang.directory import identifiers as numbers
from samklang.directory import names as naming
from samklang.directory import readers
from samklang.directory.models import Identifier, Organisation, OrganisationName, Succession
from samklang.foundation.prepared import prepared
from samklang.foundation.text import Text

EXPORTED = [
    *("slug", "name", "kind", "country", "place", "latitude", "longitude"),
    *("website", "founded_on", "closed_on", "source", *numbers.SCHEMES),
]
DEEPEST = 12
WIDEST = 400


_inside: list[Callable[[], Q]] = []


def say_who_is_inside(condition: Callable[[], Q]) -> Callable[[], Q]:
    """A higher room says which organisations are in a network today, so the list can be asked for them."""
    _inside.append(condition)
    return condition


def inside() -> Q | None:
    """The condition of those that are in a network; None where no room knows of networks."""
    return reduce(or_, (condition() for condition in _inside)) if _inside else None


def visible_to(reader: Any) -> QuerySet[Organisation]:
    """What is listed, and what else this reader may know of; folded second records are not shown."""
    return Organisation.objects.current().filter(readers.seen_by(reader))


def listed() -> QuerySet[Organisation]:
    """What everybody may know of: all that may be named on a page for everybody."""
    return Organisation.objects.current().listed()


def count_visible_to(reader: Any) -> int:
    """Counted by what is not shown, which is little: an index has the rest."""
    hidden = Organisation.objects.exclude(pk__in=visible_to(reader).values("pk"))
    return Organisation.objects.count() - hidden.count()


def seen_among(organisations: Iterable[Organisation], reader: Any) -> set[int]:
    """The ids of those this reader may know of; a question to the database only where one is not listed."""
    told = list(organisations)
    seen = {one.pk for one in told if one.is_listed}
    rest = {one.pk for one in told} - seen
    return seen | set(visible_to(reader).filter(pk__in=rest).values_list("pk", flat=True)) if rest else seen


def found_by(query: str) -> Q:
    """Every word of the query stands in a name, number or place."""
    return naming.says(query, Organisation)


@dataclass
class Facts:
    """What is known of one organisation besides its own row."""

    identifiers: list[Number] = field(default_factory=list)
    former_names: list[Name] = field(default_factory=list)

    @property
    def also_known_as(self) -> list[str]:
        return [name.name for name in self.former_names if not name.ended_on]

    @property
    def earlier_names(self) -> list[Name]:
        return [name for name in self.former_names if name.ended_on]


@dataclass(frozen=True)
class Number:
    scheme: str
    value: str

    @property
    def label(self) -> str:
        return str(Identifier.Scheme(self.scheme).label)

    @property
    def shown(self) -> str:
        return numbers.shown(self.scheme, self.value)

    @property
    def url(self) -> str:
        return numbers.page_of(self.scheme, self.value)


@dataclass(frozen=True)
class Name:
    name: str
    started_on: date | None
    ended_on: date | None


@prepared
def _numbers_and_names(*, organisation: int) -> QuerySet[Any, Any]:
    none = Cast(Value(None), DateField())
    of_numbers = Identifier.objects.filter(organisation=organisation).values_list(
        Cast("scheme", CharField()), Cast("value", CharField()), none, none
    )
    of_names = OrganisationName.objects.filter(organisation=organisation).values_list(
        Value("", CharField()), Cast("name", CharField()), "started_on", "ended_on"
    )
    return of_numbers.union(of_names, all=True)


def facts_of(organisation: Organisation) -> Facts:
    """Numbers and other names, in one statement."""
    found = Facts()
    for scheme, value, started_on, ended_on in _numbers_and_names(organisation=organisation.pk):
        if scheme:
            found.identifiers.append(Number(scheme, value))
        else:
            found.former_names.append(Name(value, started_on, ended_on))
    found.identifiers.sort(key=lambda one: list(numbers.SCHEMES).index(one.scheme))
    found.former_names.sort(key=lambda one: (one.ended_on or date.max, one.name))
    return found


@dataclass
class Node:
    """One organisation in a tree that is drawn."""

    pk: int
    slug: str
    label: str
    kind: str
    depth: int
    is_closed: bool
    children: list[Node] = field(default_factory=list)


@dataclass
class Lineage:
    """Above: from the top down to its parent. Below: what stands directly under it."""

    above: list[Node]
    below: list[Node]
    is_cut: bool = False


_LINEAGE = """
WITH RECURSIVE up(id, depth) AS (
    SELECT p.parent_id, 1 FROM directory_parentage p
    WHERE p.child_id = %(of)s AND (p.started_on IS NULL OR p.started_on <= %(on)s)
      AND (p.ended_on IS NULL OR p.ended_on > %(on)s)
    UNION ALL
    SELECT p.parent_id, up.depth + 1 FROM directory_parentage p JOIN up ON p.child_id = up.id
    WHERE up.depth < %(deepest)s AND (p.started_on IS NULL OR p.started_on <= %(on)s)
      AND (p.ended_on IS NULL OR p.ended_on > %(on)s)
),
below(id) AS (
    SELECT p.child_id FROM directory_parentage p
    WHERE p.parent_id = %(of)s AND (p.started_on IS NULL OR p.started_on <= %(on)s)
      AND (p.ended_on IS NULL OR p.ended_on > %(on)s)
    LIMIT %(widest)s
)
SELECT o.id, o.slug, o.name, o.names, o.kind, o.closed_on, up.depth, o.is_listed
FROM up JOIN directory_organisation o ON o.id = up.id
UNION ALL
SELECT o.id, o.slug, o.name, o.names, o.kind, o.closed_on, 0, o.is_listed
FROM below JOIN directory_organisation o ON o.id = below.id
"""

_TREE = """
WITH RECURSIVE down(id, parent_id, depth) AS (
    SELECT p.child_id, p.parent_id, 1 FROM directory_parentage p
    WHERE p.parent_id = %(of)s AND (p.started_on IS NULL OR p.started_on <= %(on)s)
      AND (p.ended_on IS NULL OR p.ended_on > %(on)s)
    UNION ALL
    SELECT p.child_id, p.parent_id, down.depth + 1
    FROM directory_parentage p JOIN down ON p.parent_id = down.id
    WHERE down.depth < %(deepest)s AND (p.started_on IS NULL OR p.started_on <= %(on)s)
      AND (p.ended_on IS NULL OR p.ended_on > %(on)s)
)
SELECT o.id, o.slug, o.name, o.names, o.kind, o.closed_on, down.depth, down.parent_id, o.is_listed
FROM down JOIN directory_organisation o ON o.id = down.id
ORDER BY down.depth, o.name
LIMIT %(widest)s
"""


def lineage_of(organisation: Organisation, *, on: date, reader: Any) -> Lineage:
    """Its place in the tree that day as this reader may know it, in one statement."""
    rows = _seen_rows(_rows(_LINEAGE, organisation, on), reader)
    nodes = [(_node(row, on), row[6]) for row in rows]
    above = [node for node, depth in sorted(nodes, key=lambda pair: -pair[1]) if depth]
    below = sorted((node for node, depth in nodes if not depth), key=lambda node: node.label.lower())
    return Lineage(above, below[: WIDEST - 1], len(below) >= WIDEST)


def tree_of(organisation: Organisation, *, on: date, reader: Any) -> tuple[Node, bool]:
    """All that stands under it that day, as far as the reader may know; and whether it was too much."""
    is_closed = not _is_open(organisation.closed_on, on)
    top = Node(organisation.pk, organisation.slug, organisation.label, organisation.kind, 0, is_closed)
    by_pk = {top.pk: top}
    rows = _rows(_TREE, organisation, on)
    for row in _seen_rows(rows[: WIDEST - 1], reader):
        if row[7] in by_pk:  # what stands under something that is not shown is not shown either
            node = by_pk[row[0]] = _node(row, on)
            by_pk[row[7]].children.append(node)
    return top, len(rows) >= WIDEST


@prepared
def at_address(*, slug: str) -> QuerySet[Organisation]:
    """The record there, with the one it may have been folded into."""
    return Organisation.objects.select_related("merged_into").filter(slug=slug)


@prepared
def _successions(*, organisation: int) -> QuerySet[Succession]:
    rows = Succession.objects.filter(Q(predecessor=organisation) | Q(successor=organisation))
    return rows.select_related("predecessor", "successor").order_by("on", "id")


def successions_of(organisation: Organisation, *, reader: Any) -> tuple[list[Succession], list[Succession]]:
    """What it came out of, and what became of it, as far as the reader may know."""
    told = _successions(organisation=organisation.pk)
    seen = seen_among([other for one in told for other in (one.predecessor, one.successor)], reader)
    found = [one for one in told if {one.predecessor_id, one.successor_id} <= seen]
    came_from = [one for one in found if one.successor_id == organisation.pk]
    return came_from, [one for one in found if one.predecessor_id == organisation.pk]


def identifiers_by_organisation(pks: list[int]) -> dict[int, list[Number]]:
    found = defaultdict(list)
    rows = Identifier.objects.filter(organisation__in=pks).order_by("scheme", "id")
    for pk, scheme, value in rows.values_list("organisation_id", "scheme", "value"):
        found[pk].append(Number(scheme, value))
    return found


def plain_lines(*, kind: str = "", country: str = "") -> Iterator[dict[str, Any]]:
    """One line for each listed organisation with all its numbers, for export."""
    rows = listed().order_by("name", "pk")
    if kind:
        rows = rows.filter(kind=kind)
    if country:
        rows = rows.filter(country=country)
    waiting: list[Organisation] = []
    for organisation in rows.iterator(chunk_size=1000):
        waiting.append(organisation)
        if len(waiting) == 1000:  # noqa: PLR2004 -- one portion
            yield from _lines(waiting)
            waiting = []
    yield from _lines(waiting)


def _lines(organisations: list[Organisation]) -> Iterator[dict[str, Any]]:
    found = identifiers_by_organisation([one.pk for one in organisations])
    for one in organisations:
        line = {fact: getattr(one, fact) for fact in EXPORTED if fact not in numbers.SCHEMES}
        held = {number.scheme: number.value for number in found[one.pk]}
        yield {**line, **{scheme: held.get(scheme, "") for scheme in numbers.SCHEMES}}


def _rows(statement: str, organisation: Organisation, on: date) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        words: dict[str, Any] = {"of": organisation.pk, "on": on, "deepest": DEEPEST, "widest": WIDEST}
        cursor.execute(statement, words)
        return list(cursor.fetchall())


def _seen_rows(rows: list[tuple[Any, ...]], reader: Any) -> list[tuple[Any, ...]]:
    """Rows of organisations this reader may know of; the last of each says whether it is listed."""
    seen = seen_among((Organisation(pk=row[0], is_listed=bool(row[-1])) for row in rows), reader)
    return [row for row in rows if row[0] in seen]


def _node(row: tuple[Any, ...], on: date) -> Node:
    pk, slug, name, names, kind, closed_on, depth = row[:7]
    shell = Organisation(name=name, names=_text(names))
    return Node(pk, slug, shell.label, kind, depth, not _is_open(_day(closed_on), on))


def _text(names: Any) -> Text:
    return Text(json.loads(names) if isinstance(names, str) else names or {})


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _is_open(closed_on: date | None, on: date) -> bool:
    return closed_on is None or closed_on > on
