"""The chain: what a line's hash covers, and the walk that finds where it is broken."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .models import Entry

_EVERY = 1000


def plain(value: Any) -> Any:  # noqa: PLR0911 -- one kind of value, one line
    """A fact as both databases give it back letter by letter: words, whole numbers, truths, lists, mappings.

    A fraction is kept as its words, for the databases do not agree on how to write one.
    """
    match value:
        case None | bool():
            return value
        case Enum():
            return plain(value.value)
        case int():
            return int(value)
        case str() | Promise():
            return str(value).replace("\x00", "").encode("utf-8", "replace").decode()
        case date():  # a moment is a date too
            return value.isoformat()
        case Mapping():
            return {plain(str(name)): plain(part) for name, part in value.items()}
        case list() | tuple() | set() | frozenset():
            return [
                plain(part)
                for part in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)
            ]
    return str(value)


def hash_of(entry: Entry) -> str:
    """SHA-256 over the line as canonical JSON, the hash of the line before among its fields."""
    at: datetime = entry.at
    line = {
        "at": at.astimezone(UTC).isoformat(),
        "by": entry.by_id,
        "on_behalf_of": entry.on_behalf_of,
        "verb": entry.verb,
        "kind": entry.kind,
        "record": entry.record_id,
        "label": entry.label,
        "facts": entry.facts,
        "previous": entry.previous_hash,
    }
    text = json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


other_chains: list[Callable[[], str]] = []
"""Higher rooms that keep chains of their own add a check here; it names what is wrong, or says nothing."""


class Broken(NamedTuple):
    """The first line that does not hold, and what is wrong with it."""

    line: int
    wrong: str


class Verdict(NamedTuple):
    lines: int
    head: str
    broken: Broken | None

    @property
    def is_whole(self) -> bool:
        return self.broken is None


def audit_verify(*, expect: str = "", progress: Callable[[int], None] = lambda _lines: None) -> Verdict:
    """Walk the chain from its first line, keeping one line at a time in memory.

    ``expect`` is a hash somebody wrote down earlier: it must still be in the chain, which shows that no lines
    were taken from its end since.
    """
    lines, head, is_met = 0, "", not expect
    for entry in Entry.objects.order_by("id").iterator(chunk_size=_EVERY):
        if entry.previous_hash != head:
            return Verdict(lines, head, Broken(entry.pk, _("it does not follow the line before it")))
        if entry.hash != hash_of(entry):
            return Verdict(lines, head, Broken(entry.pk, _("its content is not what was written")))
        lines, head = lines + 1, entry.hash
        is_met = is_met or head == expect
        if lines % _EVERY == 0:
            progress(lines)
    progress(lines)
    if not is_met:
        last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
        return Verdict(
            lines, head, Broken(last, _("the expected hash is gone: lines after this one are missing"))
        )
    return Verdict(lines, head, None)
