"""What each line of history says to a reader. Every room tells its own verbs from its ``panels.py``::

    from samklang.history.sentences import tell

    tell("networks.membership", admitted=_("Became a member at tier {tier}"))

A fact in braces is filled in: a day becomes a date as the reader writes it, ``{language: text}`` becomes the
reader's language, as does what the house itself wrote in English (``pgettext_noop``); a list is joined, and
``{amount:,}`` is a number. A missing fact leaves an ellipsis, so that an old line can still be read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from samklang.foundation.templatetags.ui import number
from samklang.foundation.text import Text

Sentence = str | Promise

_told: dict[tuple[str, str], Sentence] = {}
_nouns: dict[str, Sentence] = {}
_COMMON: dict[str, Sentence] = {
    "created": _("Entered"),
    "added": _("Added"),
    "changed": _("Changed"),
    "edited": _("Edited"),
    "renamed": _("Renamed"),
    "imported": _("Imported"),
    "merged": _("Merged"),
    "ended": _("Ended"),
    "closed": _("Closed"),
    "removed": _("Removed"),
    "erased": _("Erased"),
    "exported": _("Exported"),
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def tell(kind: str, **sentences: Sentence) -> None:
    """Say what the verbs of one kind of record mean. A verb with a hyphen is given with an underscore."""
    for verb, sentence in sentences.items():
        _told[kind.lower(), verb.replace("_", "-")] = sentence


def pgettext_noop(_context: str, text: str) -> str:
    """What the house itself writes into a record, in English; as "record" it is told in other languages."""
    return text


def call(kind: str, noun: Sentence) -> None:
    """Say what one record of this kind is called, for notices and headings: ``_("Agreement")``."""
    _nouns[kind.lower()] = noun


def names_now(records: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """What these records are called now, in the reader's language: one question for each kind with a noun.

    Whoever asks has made sure that the reader may see them. What is gone has no name here.
    """
    by_kind: dict[str, set[int]] = defaultdict(set)
    for kind, record_id in records:
        by_kind[kind].add(record_id)
    return {
        (kind, record_id): str(record)
        for kind, ids in by_kind.items()
        if kind in _nouns
        for record_id, record in apps.get_model(kind)._default_manager.in_bulk(ids).items()
    }


def sentence_for(kind: str, verb: str, facts: Mapping[str, Any]) -> str:
    found = _told.get((kind, verb.replace("_", "-"))) or _COMMON.get(verb)
    if found is None:
        return verb.replace("-", " ").replace("_", " ").capitalize()
    return str(found).format_map(_Facts(facts))


def noun_for(kind: str) -> str:
    return str(_nouns.get(kind, kind.rpartition(".")[2].replace("_", " ").capitalize()))


def verbs_told() -> dict[tuple[str, str], Sentence]:
    return dict(_told)


class _Said(str):
    """A fact in words. As ``{amount:,}`` it is a number, its thousands set apart as the reader does it."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        if spec != ",":
            return str(self)
        try:
            return number(Decimal(self))
        except InvalidOperation:
            return str(self)


class _Facts(dict[str, Any]):
    def __init__(self, facts: Mapping[str, Any]) -> None:
        super().__init__({name: _Said(_readable(value)) for name, value in facts.items()})

    def __missing__(self, name: str) -> str:
        return _Said("…")


def _readable(value: Any) -> str:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date_format(date.fromisoformat(value), "DATE_FORMAT")
        except ValueError:
            return value
    if isinstance(value, Mapping):
        return str(Text({language: {"text": str(text)} for language, text in value.items()}))
    if isinstance(value, list):
        return ", ".join(_readable(part) for part in value)
    return "" if value is None else pgettext("record", str(value))
