"""Terms in words, line by line, and what differs between two of them, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samklang.foundation.differing import Piece, pieces

from .clauses import kind_of
from .queries import Facts, Terms, clauses_of
from .references import named
from .wording import NAMES, WRITTEN_IN


class Line(NamedTuple):
    """One thing the terms say: what it is called, and what it says."""

    key: str
    label: str
    said: str


class Difference(NamedTuple):
    label: str
    before: list[Piece]
    after: list[Piece]
    is_changed: bool


class ReadClause(NamedTuple):
    key: str
    kind: str
    label: str
    said: str


def clauses_in_words(terms: Terms) -> list[ReadClause]:
    return [_read(clause) for clause in clauses_of(terms)]


def clause_in_words(clause: Facts) -> str:
    return kind_of(clause).describe(clause)


def _read(clause: Facts) -> ReadClause:
    kind = kind_of(clause)
    return ReadClause(clause["key"], clause["kind"], str(kind.label), kind.describe(clause))


def renewal_in_words(terms: Terms) -> str:
    renewal = terms["renewal"]
    if renewal["mode"] == "automatic":
        months = renewal["months"]
        return ngettext(
            "Renews itself for {months} month at a time, unless a party gives notice.",
            "Renews itself for {months} months at a time, unless a party gives notice.",
            months,
        ).format(months=months)
    if renewal["mode"] == "decision":
        return _("May be renewed when the parties decide so.")
    return _("Is not renewed.")


def days_in_words(terms: Terms) -> str:
    start, end = terms["starts_on"], terms["ends_on"]
    begins = (
        _("In force from {day}.").format(day=_day(start))
        if start
        else _("In force from the day it is signed.")
    )
    ends = (
        _("The first day it no longer counts is {day}.").format(day=_day(end))
        if end
        else _("It has no last day.")
    )
    return f"{begins} {ends}"


def lines(terms: Terms) -> Iterator[Line]:
    """Everything the terms say, in the order it is read."""
    for language in WRITTEN_IN:
        if said := terms["title"].get(language):
            yield Line(f"title-{language}", _("Title ({language})").format(language=NAMES[language]), said)
    yield Line("parties", _("Parties"), ", ".join(named(party) for party in terms["parties"]))
    for language in WRITTEN_IN:
        if said := terms["purpose"].get(language):
            label = _("Purpose ({language})").format(language=NAMES[language])
            yield Line(f"purpose-{language}", label, said)
    yield Line("days", _("In force"), days_in_words(terms))
    yield Line("renewal", _("Renewal"), renewal_in_words(terms))
    for clause in clauses_in_words(terms):
        yield Line(f"clause-{clause.key}", _("Clause: {kind}").format(kind=clause.label), clause.said)


def compare(before: Terms, after: Terms) -> list[Difference]:
    """Both side by side; what only one of them says stands beside nothing."""
    old, new = ({line.key: line for line in lines(terms)} for terms in (before, after))
    order = [*new, *(key for key in old if key not in new)]
    found = []
    for key in order:
        label = (new.get(key) or old[key]).label
        was, now = (side[key].said if key in side else "" for side in (old, new))
        told = pieces(was, now)
        left = [piece for piece in told if piece.change != "added"]
        right = [piece for piece in told if piece.change != "removed"]
        found.append(Difference(label, left, right, was != now))
    return found


def _day(value: str) -> str:
    return date_format(date.fromisoformat(value), "DATE_FORMAT")
