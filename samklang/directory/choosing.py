"""Records chosen by searching for them: ticked, or written by name; made for topics, and for tools alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from samklang.directory.names import words_of
from samklang.foundation.fields import LONGEST_NUMBER, numbers_in

MOST_NAMES = 30
One = TypeVar("One", bound=Model)


class Sentences(NamedTuple):
    """What the field says. ``unknown`` and ``several`` name a ``name``, ``too_many`` the ``most``."""

    find: str | Promise
    how: str | Promise
    chosen: str | Promise
    fitting: str | Promise
    unknown: str | Promise
    several: str | Promise
    too_many: str | Promise
    found: Callable[[int, int], str]
    """Of so many that fit, so many are shown."""


class Source(NamedTuple):
    """Where the records are: by number, by words anywhere in their names, and by a whole name."""

    chosen: Callable[[list[int]], list[Any]]
    proposed: Callable[[str, Collection[Any]], tuple[list[Any], int]]
    named: Callable[[Iterable[str]], dict[str, list[Any]]]
    beside: Callable[[Any], str]
    """A word that tells two of them apart."""
    address: str
    """The name of the route that answers while somebody writes."""
    says: Sentences


class Chosen(list[Any]):
    """What is ticked, with the names written beside it and the words that proposals were shown for."""

    def __init__(self, ticked: Any, written: str = "", sought: str = "") -> None:
        super().__init__(one if len(str(one)) < LONGEST_NUMBER else "?" for one in ticked)
        self.written = written
        self.sought = " ".join(sought.split())

    @property
    def names(self) -> list[str]:
        return [tidy for name in self.written.split(",") if (tidy := " ".join(name.split()))]


class ChoosingInput(forms.Widget):
    """What is chosen as ticked boxes, and a text that proposes others while one writes."""

    template_name = "directory/choosing.html"
    use_fieldset = True

    def __init__(self, source: Source, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.source = source

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Chosen:  # noqa: ARG002 -- Django's signature
        ticked = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        texts = [str(data.get(f"{name}_{part}", "")).replace("\0", "") for part in ("named", "sought")]
        return Chosen(ticked, *texts)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ARG002 -- Django's signature
        return False  # what is not ticked is not sent

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}_named" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        written = value.written if isinstance(value, Chosen) else ""
        fitting = self.source.named(value.names[:MOST_NAMES]) if written else {}
        unclear = next((one for one, found in fitting.items() if len(found) != 1), "")
        context["widget"] |= {"written": written, "is_invalid": "aria-invalid" in (attrs or {})}
        return (
            context
            | {"suggest": reverse(self.source.address)}
            | _shown(self.source, name, value or [], unclear)
        )


def suggested(source: Source, request: HttpRequest, name: str) -> dict[str, Any]:
    """What ``directory/choosing_suggested.html`` shows while somebody writes; what is ticked stays."""
    name = request.GET.get("field", name)
    written = request.GET.get(f"{name}_named", "")
    shown = _shown(source, name, request.GET.getlist(name), written.rpartition(",")[2])
    return {"id": request.GET.get("id", f"id_{name}"), **shown}


def _shown(source: Source, name: str, ticked: Any, words: str) -> dict[str, Any]:
    """What is ticked, and what the words fit."""
    chosen = source.chosen(numbers_in(ticked))
    proposed, count = source.proposed(words, chosen)
    return {
        "name": name,
        "says": source.says,
        "chosen": [(one, "") for one in chosen],
        "proposed": [(one, source.beside(one)) for one in proposed],
        "found": source.says.found(count, len(proposed)) if words.strip() else "",
        "words": " ".join(words.split()),
    }


class ChoosingField(forms.ModelMultipleChoiceField[One]):
    """Ticked, or written by name; several names are parted by commas."""

    def __init__(self, source: Source, **kwargs: Any) -> None:
        super().__init__(widget=ChoosingInput(source), **kwargs)
        self.source = source

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, Chosen) else super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        named = self._named(value) if isinstance(value, Chosen) else []
        return super().clean([*(value or ()), *(one.pk for one in named)])

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(isinstance(data, Chosen) and data.names) or super().has_changed(initial, data)

    def _named(self, value: Chosen) -> list[One]:
        says = self.source.says
        if len(value.names) > MOST_NAMES:
            raise ValidationError(str(says.too_many) % {"most": MOST_NAMES})
        named = self.source.named(value.names) if value.names else {}
        if value.sought in named and self._was_answered(value):
            del named[value.sought]
        unclear = [
            ValidationError(str(says.several if found else says.unknown) % {"name": name})
            for name, found in named.items()
            if len(found) != 1
        ]
        if unclear:
            raise ValidationError(unclear)
        return [found[0] for found in named.values()]

    def _was_answered(self, value: Chosen) -> bool:
        """Something is ticked that the words were searched for."""
        return any(
            all(word in one.search_text for word in words_of(value.sought))
            for one in self.source.chosen(numbers_in(value))
        )
