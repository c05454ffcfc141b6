"""Keeping the index: it follows the history, and can be made anew."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Model

from samklang.history.models import Entry

from . import lexicons, registry
from .engines import word_of
from .models import Document, Reading
from .registry import Said, Source
from .saying import address_of, fingerprint
from .words import words_of

PORTION = 500
TITLE_COUNTS = 2.0
Progress = Callable[[int], None]


@transaction.atomic
def catch_up() -> int:
    """Index what changed since the last time; how many records were looked at."""
    reading, _ = Reading.objects.select_for_update().get_or_create(pk=1)
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if newest <= reading.entry_id:
        return 0
    changed = Entry.objects.filter(pk__gt=reading.entry_id, kind__in=registry.sources())
    lines = list(changed.order_by("pk").values_list("pk", "kind", "record_id")[:PORTION])
    records = sorted({(kind, record_id) for _, kind, record_id in lines})
    for kind, record_id in records:
        index(registry.sources()[kind], record_id)
    reading.entry_id = lines[-1][0] if len(lines) == PORTION else newest
    reading.save(update_fields=["entry_id"])
    return len(records)


def index(source: Source, record_id: int) -> None:
    """Bring the documents of one record to what it says now; of one that is gone nothing stays."""
    record = source.records().filter(pk=record_id).first()
    if record is None:
        Document.objects.filter(kind=source.kind, record_id=record_id).delete()
    else:
        _write(source, record, force=False)


def rebuild(progress: Progress = lambda _: None) -> int:
    """Make every document anew, record by record, while the old ones serve."""
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    count = 0
    for count, (source, record) in enumerate(registry.all_records(), start=1):
        with transaction.atomic():
            _write(source, record, force=True)
        progress(count)
    for kind, source in registry.sources().items():
        gone = Document.objects.filter(kind=kind).exclude(record_id__in=source.records().values("pk"))
        gone.delete()
    Document.objects.exclude(kind__in=registry.sources()).delete()
    Reading.objects.update_or_create(pk=1, defaults={"entry_id": newest})
    return count


def _write(source: Source, record: Model, *, force: bool) -> None:
    said = [one for one in source.says(record) if one.title]
    analyser = lexicons.analyser()
    url = address_of(record)
    mark = fingerprint(said, url)
    kept = Document.objects.filter(kind=source.kind, record_id=record.pk)
    is_same = kept.filter(fingerprint=mark, analyser=analyser.version).count() == len(said) == kept.count()
    if is_same and not force:
        return
    kept.delete()
    for one in said:
        weights = _weights(one)
        Document.objects.create(
            kind=source.kind,
            record_id=record.pk,
            language=one.language,
            title=one.title[:300],
            body=one.body,
            url=url,
            weights=weights,
            tokens=" ".join(sorted({word_of(token) for token in weights})),
            length=len(words_of(one.body)) + len(words_of(one.title)),
            analyser=analyser.version,
            fingerprint=mark,
        )


def _weights(said: Said) -> dict[str, Any]:
    analyser = lexicons.analyser()
    weights = analyser.weights(said.body, said.language)
    for token, weight in analyser.weights(said.title, said.language).items():
        weights[token] = weight * TITLE_COUNTS
    return {token: round(weight, 3) for token, weight in sorted(weights.items())}
