from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.agreements.models import Agreement
from samklang.agreements.queries import Facts, Terms
from samklang.directory.models import Organisation
from samklang.foundation.errors import Refused
from samklang.networks.models import Network


@dataclass(frozen=True)
class Scope:
    """What clauses may speak of: the parties, and the networks they answer for."""

    parties: list[Organisation]
    networks: list[Network]

    def network(self, slug: str) -> Network | None:
        return next((network for network in self.networks if network.slug == slug), None)

    def party(self, slug: str) -> Organisation | None:
        return next((party for party in self.parties if party.slug == slug), None)


class ClauseForm(forms.Form):
    """The facts of one clause. ``scope`` says what may be chosen."""

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope

    def facts(self) -> Facts:
        """What the clause says, ready for the terms; called on a valid form."""
        raise NotImplementedError

    @classmethod
    def initial_from(cls, facts: Facts) -> dict[str, Any]:
        """How the form shows what the clause says now."""
        raise NotImplementedError


class BadClause(Refused):
    pass


class ClauseKind:
    """What a clause of this kind says, and what it does. Subclasses answer all of it."""

    key: str
    label: str | Promise
    about: str | Promise
    form_class: type[ClauseForm]

    def describe(self, facts: Facts) -> str:
        """The clause in a sentence or two, in the reader's language."""
        raise NotImplementedError

    def validate(self, facts: Facts, terms: Terms, scope: Scope) -> None:
        """Refuse what cannot be kept; called on every new version."""

    def networks(self, facts: Facts) -> tuple[str, str]:
        """Slugs of the network it looks at, and of the network it does something in."""
        return "", ""

    def apply(self, agreement: Agreement, *, by: User | None, at: datetime) -> None:
        """Make the records say what this kind's clauses, in the terms in force over time, promise."""

    def figures(self, agreement: Agreement, facts: Facts, *, on: date) -> list[tuple[str, int]]:
        """What it did so far: a key among ``figure_labels`` and a number, for an evaluation."""
        return []

    figure_labels: dict[str, str | Promise] = {}

    def figure_url(self, agreement: Agreement, facts: Facts, figure: str) -> str:
        """The page that shows the rows behind a figure."""
        return ""


_kinds: dict[str, ClauseKind] = {}


def register(kind: ClauseKind) -> None:
    _kinds[kind.key] = kind


def kinds() -> Iterable[ClauseKind]:
    return _kinds.values()


def kind_of(facts: Facts) -> ClauseKind:
    try:
        return _kinds[facts["kind"]]
    except KeyError:
        raise BadClause(_("There is no such kind of clause.")) from None


def need(found: Any, sentence: str) -> Any:
    if not found:
        raise BadClause(sentence)
    return found
