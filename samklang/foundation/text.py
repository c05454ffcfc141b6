"""Texts of records, one per language, each with its origin: a person, or a machine and perhaps reviewed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

HUMAN, MACHINE = "human", "machine"

# Whom a reader of a language understands best when a text is missing in it.
NEIGHBOURS = {
    "nb": ("nn", "da", "sv", "en"),
    "nn": ("nb", "da", "sv", "en"),
    "sv": ("nb", "da", "nn", "en"),
    "da": ("nb", "sv", "nn", "en"),
    "fi": ("en", "sv"),
    "is": ("en", "da", "nb"),
    "se": ("nb", "nn", "sv", "fi", "en"),
    "en": ("nb", "nn", "sv", "da"),
}


class Shown(NamedTuple):
    """A text as one reader sees it."""

    text: str
    language: str
    is_fallback: bool
    is_machine: bool

    def __str__(self) -> str:
        return self.text


class Text(dict[str, dict[str, Any]]):
    """``{language: {text, origin, reviewed, source_hash}}``; as a string, what the current reader sees."""

    @classmethod
    def of(cls, **texts: str) -> Text:
        """Texts written by people: ``Text.of(nb="Avtale", en="Agreement")``."""
        return cls({language: phrase(text) for language, text in texts.items() if text})

    def shown(self, language: str | None = None) -> Shown:
        wanted = language or get_language() or "en"
        for candidate in (wanted, *NEIGHBOURS.get(wanted, ()), *self):
            found = self.get(candidate)
            if found and found.get("text"):
                is_machine = found.get("origin") == MACHINE and not found.get("reviewed")
                return Shown(found["text"], candidate, candidate != wanted, is_machine)
        return Shown("", wanted, False, False)

    def with_text(self, language: str, text: str) -> Text:
        """A copy in which a person has written ``text``; an empty text takes the language away."""
        changed = Text(self)
        if text:
            changed[language] = phrase(text)
        else:
            changed.pop(language, None)
        return changed

    def plain(self) -> dict[str, str]:
        return {language: entry["text"] for language, entry in self.items()}

    def __str__(self) -> str:
        return self.shown().text

    def __bool__(self) -> bool:
        return any(entry.get("text") for entry in self.values())


def phrase(text: str, *, origin: str = HUMAN, reviewed: bool = True, source: str = "") -> dict[str, Any]:
    """One language's entry. ``source`` is the text a machine draft was made from, kept as its hash."""
    source_hash = hashlib.sha256(source.encode()).hexdigest() if source else ""
    return {"text": text, "origin": origin, "reviewed": reviewed, "source_hash": source_hash}


class TranslatedField(models.JSONField):
    """A ``Text`` in the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Text)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Text:
        return Text(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value: Any) -> Text:
        if isinstance(value, Mapping):
            return Text(value)
        raise ValidationError(_("A text must say which language each part is in."))

    def formfield(self, **kwargs: Any) -> Any:
        from .fields import TranslatedFormField

        return models.Field.formfield(self, **({"form_class": TranslatedFormField} | kwargs))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return dict(super().pre_save(model_instance, add) or {})
