"""Whether the index says what the records say, and what only waits for the worker to read it."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Model

from samklang.words import lexicons

from . import actions, registry
from .models import Document
from .registry import Source
from .saying import account_of, open_among


class Compared(NamedTuple):
    """One line for each record that is not as it was indexed."""

    wrong: list[str]
    waiting: list[str]
    """Changed after the index last read the history, or analysed with other words than are known now."""


def drift() -> list[str]:
    """What the index says otherwise than the records; nothing when all is well."""
    found = compare()
    return found.wrong + found.waiting


def compare() -> Compared:
    found, told = Compared([], []), actions.unread()
    for source in registry.sources().values():
        seen: set[int] = set()
        unread = told.get(source.kind, set())
        for records in actions.portions(source):
            ids = [record.pk for record in records]
            seen.update(ids)
            _compare(source, records, unread, found)
        there = Document.objects.filter(kind=source.kind).values_list("record_id", flat=True).distinct()
        for pk in sorted({*there} - seen):
            lines = found.waiting if pk in unread else found.wrong
            lines.append(f"{source.kind} {pk} is indexed and no longer there")
    strange = (
        Document.objects.exclude(kind__in=registry.sources()).values_list("kind", "record_id").distinct()
    )
    found.wrong.extend(f"{kind} {pk} is indexed and no longer known" for kind, pk in strange)
    return found


def _compare(source: Source, records: list[Model], unread: set[int], found: Compared) -> None:
    ids, version = [record.pk for record in records], lexicons.analyser().version
    open_ids, marks = open_among(source, ids), _marks(source.kind, ids)
    for record in records:
        account = account_of(source, record, is_open=record.pk in open_ids)
        mark, there = account.fingerprint(), marks[record.pk]
        said = {(one.language, mark) for one in account.said}
        if {(language, kept) for language, kept, _ in there} != said:
            lines = found.waiting if record.pk in unread else found.wrong
            lines.append(f"{source.kind} {record.pk} is not as it was indexed")
        elif any(by != version for _, _, by in there):
            found.waiting.append(f"{source.kind} {record.pk} was analysed with other words")


def _marks(kind: str, ids: list[int]) -> dict[int, set[tuple[str, str, str]]]:
    found: dict[int, set[tuple[str, str, str]]] = defaultdict(set)
    rows = Document.objects.filter(kind=kind, record_id__in=ids)
    for pk, language, mark, version in rows.values_list("record_id", "language", "fingerprint", "analyser"):
        found[pk].add((language, mark, version))
    return found
