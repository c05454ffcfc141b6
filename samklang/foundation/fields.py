"""Form fields of our own: a record's text, written in one language or in several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .text import MACHINE, Text

LONGEST = 20_000
LONGEST_NUMBER = 19
FieldT = TypeVar("FieldT", bound=forms.Field)


def field_of(form: forms.BaseForm, name: str, kind: type[FieldT]) -> FieldT:
    """A field of a form, as the kind that it was declared."""
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{type(form).__name__}.{name} is no {kind.__name__}")
    return field


def choose_from(form: forms.BaseForm, name: str, rows: QuerySet[Any] | Sequence[Model]) -> None:
    """Which records a field offers: known only when the form is opened, by whoever opens it."""
    field = field_of(form, name, forms.ModelChoiceField)
    if field.queryset is not None and not isinstance(rows, QuerySet):
        rows = field.queryset.model._default_manager.filter(pk__in=[one.pk for one in rows])
    field.queryset = cast("QuerySet[Any]", rows)


def numbers_in(texts: Iterable[object]) -> list[int]:
    """The numbers a form or an address gave; what is none, or too long to be one, is left out."""
    return [int(text) for one in texts if (text := str(one)).isdecimal() and len(text) < LONGEST_NUMBER]


class TranslatedWidget(forms.Widget):
    """A box for each language: the reader's own and the written ones stand open, the rest is folded."""

    template_name = "ui/widgets/translated.html"
    use_fieldset = True

    def __init__(self, *, rows: int = 0, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.rows = rows

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:  # noqa: ARG002 -- Django's signature
        return {code: str(data.get(f"{name}_{code}", "")) for code, _name in settings.LANGUAGES}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ARG002 -- Django's signature
        return all(f"{name}_{code}" not in data for code, _name in settings.LANGUAGES)

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_{get_language() or settings.LANGUAGE_CODE}" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = context["widget"]["attrs"]
        stem = given.pop("id", f"id_{name}")
        given.pop("required", None)  # one language is enough, and the browser cannot know which
        first = get_language() or settings.LANGUAGE_CODE
        codes = sorted(dict(settings.LANGUAGES), key=lambda code: code != first)
        boxes = [self._box(name, stem, code, value) for code in codes]
        is_open = [box["text"] or box["code"] == first for box in boxes]
        context["widget"] |= {
            "rows": self.rows,
            "shown": [box for box, opened in zip(boxes, is_open, strict=True) if opened],
            "folded": [box for box, opened in zip(boxes, is_open, strict=True) if not opened],
        }
        return context

    def _box(self, name: str, stem: str, code: str, value: Any) -> dict[str, Any]:
        found = value.get(code, "") if isinstance(value, Mapping) else ""
        entry = found if isinstance(found, Mapping) else {"text": found}
        return {
            "code": code,
            "language": dict(settings.LANGUAGES)[code],
            "name": f"{name}_{code}",
            "id": f"{stem}_{code}",
            "text": entry.get("text", ""),
            "is_draft": entry.get("origin") == MACHINE and not entry.get("reviewed"),
        }


class TranslatedFormField(forms.Field):
    """Gives a ``Text``. What was not changed keeps its origin; what was, is now written by a person."""

    widget = TranslatedWidget

    def __init__(self, *, rows: int = 0, max_length: int = LONGEST, **kwargs: Any) -> None:
        kwargs.setdefault("widget", TranslatedWidget(rows=rows))
        super().__init__(**kwargs)
        self.longest = max_length

    def _clean_bound_field(self, field: BoundField) -> Text:
        """Django asks a field for its value here; the text as it was is needed to keep origins."""
        before = field.initial if isinstance(field.initial, Mapping) else {}
        written = self.clean(before if self.disabled else field.data)
        return written if self.disabled else _merged(Text(before), written)

    def to_python(self, value: Any) -> Text:
        if not isinstance(value, Mapping):
            return Text()
        texts = {
            code: _tidy(entry["text"] if isinstance(entry, Mapping) else entry)
            for code, entry in value.items()
        }
        return Text.of(**texts)

    def validate(self, value: Text) -> None:
        if self.required and not value:
            raise ValidationError(_("Write this in at least one language."), code="required")
        for code, text in value.plain().items():
            if len(text) > self.longest:
                language = dict(settings.LANGUAGES).get(code, code)
                raise ValidationError(
                    _("The text in %(language)s is %(over)d characters too long."),
                    params={"language": language, "over": len(text) - self.longest},
                    code="max_length",
                )

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = {code: entry["text"] for code, entry in (initial or {}).items() if entry.get("text")}
        return before != self.to_python(data).plain()


def _merged(before: Text, written: Text) -> Text:
    """The written texts; a language left as it was keeps what is known of where its text came from."""
    known = before.plain()
    return Text(
        {code: before[code] if known.get(code) == entry["text"] else entry for code, entry in written.items()}
    )


def _tidy(text: str) -> str:
    """Browsers end lines with two signs; the database keeps one, and no empty ends."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()
