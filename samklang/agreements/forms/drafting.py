"""The editor of terms: one form for the whole, one for each clause, and buttons that add and remove."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.agreements.clauses import ClauseForm, ClauseKind, Scope, kind_of, kinds
from samklang.agreements.models import Agreement
from samklang.agreements.queries import Facts, Terms, clauses_of, networks_of
from samklang.agreements.terms import LONGEST_TITLE, compose
from samklang.agreements.wording import NAMES, WRITTEN_IN, language_field, texts_from
from samklang.directory.models import Organisation
from samklang.directory.names import words_of
from samklang.directory.queries.organisations import visible_to
from samklang.foundation.fields import numbers_in

from .steps import day_field

FOUND_AT_MOST = 8


class TermsForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of agreement"), choices=Agreement.Kind.choices)
    starts_on = day_field(
        gettext_lazy("First day in force"),
        required=False,
        help_text=gettext_lazy("The day these terms apply from. Empty: the day it is signed."),
    )
    ends_on = day_field(
        gettext_lazy("First day it no longer counts"),
        required=False,
        help_text=gettext_lazy("Empty: it has no last day."),
    )
    renewal = forms.ChoiceField(
        label=gettext_lazy("Renewal"),
        choices=[
            ("none", gettext_lazy("It is not renewed")),
            ("decision", gettext_lazy("The parties may decide to renew it")),
            ("automatic", gettext_lazy("It renews itself unless a party gives notice")),
        ],
    )
    renewal_months = forms.IntegerField(
        label=gettext_lazy("Months each time, when it renews itself"),
        min_value=1,
        max_value=120,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("What you changed, in a sentence"), max_length=300, required=False
    )

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("note" if is_new else "kind")
        for language in WRITTEN_IN:
            self.fields[f"title_{language}"] = language_field(
                gettext_lazy("Title"), language, longest=LONGEST_TITLE
            )
            self.fields[f"purpose_{language}"] = language_field(
                gettext_lazy("Purpose"), language, widget=forms.Textarea(attrs={"rows": 6})
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not texts_from(given, "title"):
            self.add_error(f"title_{_reader()}", _("Write a title in at least one language."))
        start, end = given.get("starts_on"), given.get("ends_on")
        if start and end and end <= start:
            self.add_error("ends_on", _("The agreement must end after the day it starts."))
        if given.get("renewal") == "automatic":
            if not given.get("renewal_months"):
                self.add_error("renewal_months", _("Say for how many months it is renewed each time."))
            if not end:
                self.add_error("ends_on", _("An agreement that renews itself needs a day it would end."))
        return given

    @property
    def languages(self) -> list[dict[str, Any]]:
        """Title and purpose by language; the reader's own and those written in stand open."""
        return [
            {
                "code": code,
                "name": NAMES[code],
                "title": self[f"title_{code}"],
                "purpose": self[f"purpose_{code}"],
                "is_open": code == _reader()
                or bool(self[f"title_{code}"].value() or self[f"purpose_{code}"].value()),
            }
            for code in WRITTEN_IN
        ]

    @property
    def days(self) -> list[Any]:
        return [self[name] for name in ("starts_on", "ends_on", "renewal", "renewal_months")]


@dataclass
class EditedClause:
    index: int
    key: str
    kind: ClauseKind
    form: ClauseForm

    @property
    def token(self) -> str:
        return f"{self.index}|{self.kind.key}|{self.key}"


class Editor:
    """What the page shows and what was sent: terms, parties and clauses together."""

    def __init__(
        self,
        sent: QueryDict | None,
        *,
        reader: User,
        terms: Terms | None = None,
        parties: list[Organisation] | None = None,
        is_new: bool = False,
    ) -> None:
        self.does = sent.get("do", "save") if sent is not None else ""
        self.sent, self.reader = sent, reader
        self.is_new = is_new
        self.parties = self._parties(parties or [])
        self.scope = Scope(self.parties, networks_of(self.parties))
        self.form = TermsForm(**self._data(_initial(terms)), is_new=is_new)
        self.clauses = self._clauses(terms)
        self.errors: list[str] = []

    @property
    def is_saving(self) -> bool:
        return self.does == "save"

    def _data(self, initial: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
        """Bound when it is to be saved; else what was typed is only kept."""
        if self.sent is None:
            return {"initial": initial}
        if self.is_saving:
            return {"data": self.sent}
        start = f"{prefix}-" if prefix else ""
        return {
            "initial": {key.removeprefix(start): self.sent[key] for key in self.sent if key.startswith(start)}
        }

    def _parties(self, known: list[Organisation]) -> list[Organisation]:
        if self.sent is None:
            return known
        verb, _colon, slug = self.does.partition(":")
        slugs = list(dict.fromkeys(self.sent.getlist("party")))
        if verb == "party":
            slugs.append(slug)
        if verb == "drop":
            slugs = [one for one in slugs if one != slug]
        may_name = visible_to(self.reader) | Organisation.objects.filter(pk__in=[one.pk for one in known])
        found = may_name.in_bulk(slugs, field_name="slug")
        return [found[one] for one in dict.fromkeys(slugs) if one in found]

    def _clauses(self, terms: Terms | None) -> list[EditedClause]:
        if self.sent is None:
            return [self._from_facts(i, facts) for i, facts in enumerate(clauses_of(terms or {}))]
        known = {kind.key: kind for kind in kinds()}
        clauses = []
        for token in self.sent.getlist("clause"):
            index, _bar, rest = token.partition("|")
            kind, _bar, key = rest.partition("|")
            if kind in known and (numbers := numbers_in([index])):
                clauses.append(self._clause(numbers[0], known[kind], key, {}))
        verb, _colon, what = self.does.partition(":")
        if verb == "remove":
            clauses = [clause for clause in clauses if str(clause.index) != what]
        if verb == "add" and what in known:
            place = max((clause.index for clause in clauses), default=-1) + 1
            key = _free_key(what, {clause.key for clause in clauses})
            fresh = known[what].form_class(scope=self.scope, prefix=f"clause-{place}")
            clauses.append(EditedClause(place, key, known[what], fresh))
        return clauses

    def _from_facts(self, index: int, facts: Facts) -> EditedClause:
        kind = kind_of(facts)
        return self._clause(index, kind, facts["key"], kind.form_class.initial_from(facts))

    def _clause(self, index: int, kind: ClauseKind, key: str, initial: Mapping[str, Any]) -> EditedClause:
        prefix = f"clause-{index}"
        form = kind.form_class(scope=self.scope, prefix=prefix, **self._data(initial, prefix))
        return EditedClause(index, key, kind, form)

    @property
    def kinds(self) -> list[ClauseKind]:
        return list(kinds())

    @property
    def looked_for(self) -> str:
        return (self.sent.get("find") or "").strip()[:100] if self.sent is not None else ""

    @property
    def found(self) -> list[Organisation]:
        """Organisations that fit what was looked for, those that are parties already left out."""
        if not self.looked_for or self.does.startswith("party:"):
            return []
        rows = visible_to(self.reader).filter(closed_on=None)
        for word in words_of(self.looked_for):
            rows = rows.filter(search_text__contains=word)
        rows = rows.exclude(pk__in=[party.pk for party in self.parties])
        return list(rows.order_by("name", "id")[:FOUND_AT_MOST])

    def is_valid(self) -> bool:
        if not self.is_saving:
            return False
        if len(self.parties) < 2:  # noqa: PLR2004 -- it takes two
            self.form.add_error(None, _("An agreement has two parties or more."))
        return all([self.form.is_valid(), *(clause.form.is_valid() for clause in self.clauses)])

    def terms(self) -> Terms:
        given = self.form.cleaned_data
        renewal: dict[str, Any] = {"mode": given["renewal"]}
        if given["renewal"] == "automatic":
            renewal["months"] = given["renewal_months"]
        return compose(
            title=texts_from(given, "title"),
            purpose=texts_from(given, "purpose"),
            parties=self.parties,
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            renewal=renewal,
            clauses=[{"key": one.key, "kind": one.kind.key, **one.form.facts()} for one in self.clauses],
        )


def _reader() -> str:
    language = get_language() or "en"
    return language if language in WRITTEN_IN else "en"


def _free_key(base: str, taken: set[str]) -> str:
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key


def _initial(terms: Terms | None) -> dict[str, Any]:
    if terms is None:
        return {}
    texts = {f"{name}_{code}": text for name in ("title", "purpose") for code, text in terms[name].items()}
    renewal = terms["renewal"]
    return {
        **texts,
        "starts_on": terms["starts_on"],
        "ends_on": terms["ends_on"],
        "renewal": renewal["mode"],
        "renewal_months": renewal.get("months"),
    }
