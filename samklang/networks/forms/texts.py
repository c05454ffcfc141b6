"""Texts of a record in several languages, one field each, in one form."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samklang.foundation.text import Text

WRITTEN_FIRST = ("nb", "nn", "en")


class TextsForm(forms.Form):
    """A form with ``texts``: name → label, and whether it is long."""

    texts: dict[str, tuple[str | Promise, bool]] = {}

    def __init__(
        self, *args: Any, standing: dict[str, Text], languages: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.standing = {name: Text(standing.get(name) or {}) for name in self.texts}
        names = dict(settings.LANGUAGES)
        self.languages = [code for code in names if code in self._wanted(languages)]
        for name, (label, is_long) in self.texts.items():
            for code in self.languages:
                entry = self.standing[name].get(code, {})
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=_("%(label)s – %(language)s") % {"label": label, "language": names[code]},
                    initial=entry.get("text", ""),
                    required=False,
                    max_length=20_000 if is_long else 300,
                    widget=forms.Textarea(attrs={"rows": 6}) if is_long else forms.TextInput,
                )

    def _wanted(self, languages: Iterable[str]) -> set[str]:
        there = {code for text in self.standing.values() for code in text}
        return {*WRITTEN_FIRST, *languages, *there}

    def written(self) -> dict[str, Text]:
        """The texts as they should stand; one that was not touched keeps its origin."""
        return {name: self._written(name) for name in self.texts}

    def _written(self, name: str) -> Text:
        text = self.standing[name]
        for code in self.languages:
            new = self.cleaned_data[f"{name}_{code}"].strip()
            if new != text.get(code, {}).get("text", ""):
                text = text.with_text(code, new)
        return text

    def require_one(self, name: str) -> None:
        """At least one language must say it."""
        if not any(self.cleaned_data.get(f"{name}_{code}") for code in self.languages):
            self.add_error(f"{name}_{self.languages[0]}", str(_("Write it in at least one language.")))
