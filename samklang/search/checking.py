"""Whether the index says what the records say."""

from collections import defaultdict

from samklang.words import lexicons

from . import actions, registry
from .models import Document
from .saying import account_of, open_among


def drift() -> list[str]:
    """What the index says otherwise than the records, one line each; nothing when all is well."""
    version = lexicons.analyser().version
    wrong = []
    for source in registry.sources().values():
        seen: set[int] = set()
        for records in actions.portions(source):
            ids = [record.pk for record in records]
            seen.update(ids)
            open_ids, marks = open_among(source, ids), _marks(source.kind, ids)
            for record in records:
                account = account_of(source, record, is_open=record.pk in open_ids)
                mark = account.fingerprint()
                if marks[record.pk] != {(one.language, mark, version) for one in account.said}:
                    wrong.append(f"{source.kind} {record.pk} is not as it was indexed")
        there = Document.objects.filter(kind=source.kind).values_list("record_id", flat=True).distinct()
        wrong += [f"{source.kind} {pk} is indexed and no longer there" for pk in sorted({*there} - seen)]
    strange = (
        Document.objects.exclude(kind__in=registry.sources()).values_list("kind", "record_id").distinct()
    )
    return wrong + [f"{kind} {pk} is indexed and no longer known" for kind, pk in strange]


def _marks(kind: str, ids: list[int]) -> dict[int, set[tuple[str, str, str]]]:
    found: dict[int, set[tuple[str, str, str]]] = defaultdict(set)
    rows = Document.objects.filter(kind=kind, record_id__in=ids)
    for pk, language, mark, version in rows.values_list("record_id", "language", "fingerprint", "analyser"):
        found[pk].add((language, mark, version))
    return found
