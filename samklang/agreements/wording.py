"""Texts per language in forms and terms."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy

WRITTEN_IN = ("nb", "nn", "en", "sv", "da", "fi", "is", "se")
NAMES = {
    "nb": "bokmål",
    "nn": "nynorsk",
    "en": "English",
    "sv": "svenska",
    "da": "dansk",
    "fi": "suomi",
    "is": "íslenska",
    "se": "davvisámegiella",
}
LONGEST = 20_000
FIRST = ("nb", "nn", "en")


def language_field(
    label: str | Promise, language: str, *, widget: forms.Widget | None = None, longest: int = LONGEST
) -> forms.CharField:
    """One language's part of a text; which languages are filled in is the writers' choice."""
    field = forms.CharField(
        label=format_lazy("{} ({})", label, NAMES[language]),
        required=False,
        max_length=longest,
        widget=widget or forms.TextInput(),
    )
    field.widget.attrs["lang"] = language
    return field


def languages_of(form: forms.Form, name: str) -> list[str]:
    """The languages a clause is offered in: three to begin with, and all it is or was just written in."""

    def is_written(language: str) -> bool:
        key = form.add_prefix(f"{name}_{language}")
        return bool(form.initial.get(f"{name}_{language}") or (form.data and form.data.get(key)))

    return [language for language in WRITTEN_IN if language in FIRST or is_written(language)]


def texts_from(given: Mapping[str, Any], name: str) -> dict[str, str]:
    """``{language: text}`` of the parts that are filled in."""
    return {language: text for language in WRITTEN_IN if (text := given.get(f"{name}_{language}"))}
