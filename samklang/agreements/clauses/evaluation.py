"""Evaluation: on its due date the parties are asked what the agreement did, and what comes next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.agreements.queries import Facts, Terms
from samklang.agreements.wording import WRITTEN_IN, language_field, languages_of
from samklang.foundation.text import Text

from .registry import BadClause, ClauseForm, ClauseKind, Scope, need

MOST_CRITERIA = 12


class EvaluationForm(ClauseForm):
    due_on = forms.DateField(
        label=gettext_lazy("Due on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in languages_of(self, "criteria"):
            self.fields[f"criteria_{language}"] = language_field(
                gettext_lazy("What is looked at, one criterion a line"),
                language,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        filled = {language: lines for language in WRITTEN_IN if (lines := _lines(given, language))}
        if not filled:
            self.add_error(None, _("Write at least one criterion."))
        elif len({len(lines) for lines in filled.values()}) > 1:
            self.add_error(None, _("Write the same number of criteria in each language, in the same order."))
        elif len(next(iter(filled.values()))) > MOST_CRITERIA:
            self.add_error(None, _("Write at most {most} criteria.").format(most=MOST_CRITERIA))
        given["filled"] = filled
        return given

    def facts(self) -> Facts:
        filled: dict[str, list[str]] = self.cleaned_data["filled"]
        number = len(next(iter(filled.values())))
        criteria = [{language: lines[i] for language, lines in filled.items()} for i in range(number)]
        return {"due_on": self.cleaned_data["due_on"].isoformat(), "criteria": criteria}

    @classmethod
    def initial_from(cls, facts: Facts) -> dict[str, Any]:
        languages = {language for criterion in facts["criteria"] for language in criterion}
        texts = {
            f"criteria_{language}": "\n".join(one.get(language, "") for one in facts["criteria"])
            for language in languages
        }
        return {"due_on": facts["due_on"], **texts}


class EvaluationClause(ClauseKind):
    key = "evaluation"
    label = gettext_lazy("Evaluation")
    about = gettext_lazy(
        "On its due date an evaluation opens, filled in with what the agreement did; it decides what is next."
    )
    form_class = EvaluationForm

    def describe(self, facts: Facts) -> str:
        day = date_format(date.fromisoformat(facts["due_on"]), "DATE_FORMAT")
        criteria = [str(Text.of(**criterion)).rstrip(".").rstrip() for criterion in facts["criteria"]]
        said = _("The parties evaluate the agreement on {day}, by: {criteria}").format(
            day=day, criteria="; ".join(criteria)
        )
        return said if said.endswith(("?", "!")) else f"{said}."

    def validate(self, facts: Facts, terms: Terms, scope: Scope) -> None:
        need(facts.get("criteria"), _("An evaluation needs at least one criterion."))
        try:
            due_on = date.fromisoformat(facts["due_on"])
        except (KeyError, TypeError, ValueError):
            raise BadClause(_("The evaluation needs a day it is due.")) from None
        starts_on = terms.get("starts_on")
        if starts_on and due_on <= date.fromisoformat(starts_on):
            raise BadClause(_("The evaluation must be due after the agreement starts."))


def _lines(given: dict[str, Any], language: str) -> list[str]:
    return [line.strip() for line in (given.get(f"criteria_{language}") or "").splitlines() if line.strip()]
