from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.agreements.queries import Facts, Terms
from samklang.agreements.wording import language_field, languages_of, texts_from
from samklang.foundation.text import Text

from .registry import ClauseForm, ClauseKind, Scope, need


class CommitmentForm(ClauseForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in languages_of(self, "text"):
            self.fields[f"text_{language}"] = language_field(
                gettext_lazy("What is promised"), language, widget=forms.Textarea(attrs={"rows": 3})
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not texts_from(given, "text"):
            self.add_error(None, _("Write what is promised in at least one language."))
        return given

    def facts(self) -> Facts:
        return {"text": texts_from(self.cleaned_data, "text")}

    @classmethod
    def initial_from(cls, facts: Facts) -> dict[str, Any]:
        return {f"text_{language}": text for language, text in facts["text"].items()}


class Commitment(ClauseKind):
    key = "commitment"
    label = gettext_lazy("Commitment in words")
    about = gettext_lazy("Something the parties promise. Words only: the platform does nothing by itself.")
    form_class = CommitmentForm

    def describe(self, facts: Facts) -> str:
        return str(Text.of(**facts["text"]))

    def validate(self, facts: Facts, terms: Terms, scope: Scope) -> None:
        need(facts.get("text"), _("A commitment must say what is promised."))
