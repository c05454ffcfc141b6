"""Composing terms, and refusing terms that cannot hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory import readers
from samklang.directory.models import Organisation
from samklang.foundation.errors import Refused

from . import references
from .canonical import canonical
from .clauses import Scope, kind_of
from .queries import Facts, Terms, clauses_of, networks_of
from .wording import WRITTEN_IN

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
LONGEST_TITLE = 300
LARGEST = 400_000
MOST_CLAUSES = 40
RENEWAL_MODES = ("none", "decision", "automatic")


class BadTerms(Refused):
    pass


def compose(
    *,
    title: dict[str, str],
    parties: list[Organisation],
    purpose: dict[str, str] | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    renewal: dict[str, Any] | None = None,
    clauses: Iterable[Facts] = (),
) -> Terms:
    """Terms as they are kept: everything said by stable references and whole numbers."""
    return {
        "title": title,
        "parties": references.to_parties(parties),
        "purpose": purpose or {},
        "starts_on": starts_on.isoformat() if starts_on else None,
        "ends_on": ends_on.isoformat() if ends_on else None,
        "renewal": renewal or {"mode": "none"},
        "clauses": list(clauses),
    }


def checked(terms: Terms, *, by: User | None, known: Collection[Organisation] = ()) -> list[Organisation]:
    """The parties of terms that can hold, in their order; a sentence says what cannot.

    Who writes names only whom they may know of, and those who are parties already.
    """
    if len(canonical(terms)) > LARGEST:
        raise BadTerms(_("The terms are too long."))
    _check_texts(terms)
    _check_days(terms)
    _check_renewal(terms)
    parties = _parties(terms, by, known)
    _check_clauses(terms, Scope(parties, networks_of(parties)))
    return parties


def day(terms: Terms, name: str) -> date | None:
    value = terms.get(name)
    return date.fromisoformat(value) if value else None


def _check_texts(terms: Terms) -> None:
    title = terms.get("title")
    if not isinstance(title, dict) or not any(title.values()):
        raise BadTerms(_("Write a title in at least one language."))
    if set(title) - set(WRITTEN_IN) or set(terms.get("purpose", {})) - set(WRITTEN_IN):
        raise BadTerms(_("The terms are written in a language that is not offered."))
    if any(len(text) > LONGEST_TITLE for text in title.values()):
        raise BadTerms(_("The title is too long; {most} signs at most.").format(most=LONGEST_TITLE))


def _check_days(terms: Terms) -> None:
    try:
        starts_on, ends_on = day(terms, "starts_on"), day(terms, "ends_on")
    except (TypeError, ValueError):
        raise BadTerms(_("There is no such day.")) from None
    if any(one and not EARLIEST <= one <= LATEST for one in (starts_on, ends_on)):
        raise BadTerms(_("The day is too far away to be meant."))
    if starts_on and ends_on and ends_on <= starts_on:
        raise BadTerms(_("The agreement must end after the day it starts."))


def _check_renewal(terms: Terms) -> None:
    renewal = terms.get("renewal", {})
    if renewal.get("mode") not in RENEWAL_MODES:
        raise BadTerms(_("Say whether and how the agreement is renewed."))
    months = renewal.get("months")
    if renewal["mode"] != "automatic":
        return
    if not isinstance(months, int) or months < 1:
        raise BadTerms(_("Say for how many months the agreement is renewed each time."))
    if not terms.get("ends_on"):
        raise BadTerms(_("An agreement that renews itself needs a day it would end."))


def _parties(terms: Terms, by: User | None, known: Collection[Organisation]) -> list[Organisation]:
    slugs = [party["slug"] for party in terms.get("parties", [])]
    if len(slugs) != len(set(slugs)):
        raise BadTerms(_("Each party is named once."))
    if len(slugs) < 2:  # noqa: PLR2004 -- it takes two
        raise BadTerms(_("An agreement has two parties or more."))
    may_name = readers.seen_by(by) | Q(pk__in=[one.pk for one in known]) if by else Q()
    found = Organisation.objects.filter(may_name).in_bulk(slugs, field_name="slug")
    if missing := [slug for slug in slugs if slug not in found]:
        raise BadTerms(_("There is no organisation “{slug}”.").format(slug=missing[0]))
    return list(dict.fromkeys(_kept(found[slug]) for slug in slugs))


def _kept(organisation: Organisation) -> Organisation:
    """The record it lives on in, if it was found to be a double of another."""
    while organisation.merged_into:
        organisation = organisation.merged_into
    return organisation


def _check_clauses(terms: Terms, scope: Scope) -> None:
    clauses = clauses_of(terms)
    if len(clauses) > MOST_CLAUSES:
        raise BadTerms(_("An agreement has at most {most} clauses.").format(most=MOST_CLAUSES))
    keys = [clause.get("key") for clause in clauses]
    if not all(keys) or len(keys) != len(set(keys)):
        raise BadTerms(_("Each clause has a key of its own."))
    for clause in clauses:
        kind_of(clause).validate(clause, terms, scope)
