"""Keeping the index: it follows the history, and can be made anew."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Model

from samklang.history.models import Entry

from . import lexicons, registry
from .engines import word_of
from .models import Document, Reading
from .registry import Said, Source
from .saying import address_of, fingerprint
from .words import words_of

PORTION = 25
TITLE_COUNTS = 2.0
Progress = Callable[[int], None]
Key = tuple[str, int]


def catch_up() -> int:
    """Index what changed since the last time; how many records were looked at.

    Reading and analysing take seconds, and SQLite lets one write at a time: so the texts are analysed first,
    and the transaction only puts them down. What changes meanwhile has a later line in the history and comes
    next time.
    """
    begun = _read_until()
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if newest <= begun:
        return 0
    changed = Entry.objects.filter(pk__gt=begun, kind__in=registry.sources())
    lines = list(changed.order_by("pk").values_list("pk", "kind", "record_id")[:PORTION])
    records = sorted({(kind, record_id) for _, kind, record_id in lines})
    made = [_of_key(key) for key in records]
    read = lines[-1][0] if len(lines) == PORTION else newest
    _put_down([one for one in made if one], begun=begun, read=read)
    return len(records)


def rebuild(progress: Progress = lambda _: None) -> int:
    """Make every document anew, a portion at a time, while the old ones serve."""
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    count = 0
    for portion in _portions(registry.all_records()):
        made = [_of(source, record, force=True) for source, record in portion]
        _replace([one for one in made if one])
        count += len(portion)
        progress(count)
    for kind, source in registry.sources().items():
        gone = Document.objects.filter(kind=kind).exclude(record_id__in=source.records().values("pk"))
        gone.delete()
    Document.objects.exclude(kind__in=registry.sources()).delete()
    Reading.objects.update_or_create(pk=1, defaults={"entry_id": newest})
    return count


def _portions(things: Iterable[tuple[Source, Model]]) -> Iterator[list[tuple[Source, Model]]]:
    rest = iter(things)
    while portion := list(islice(rest, PORTION)):
        yield portion


def _read_until() -> int:
    return Reading.objects.filter(pk=1).values_list("entry_id", flat=True).first() or 0


class _Made(NamedTuple):
    """The documents of one record, made and not yet written; none for a record that is gone."""

    key: Key
    documents: list[Document]


@transaction.atomic
def _put_down(made: list[_Made], *, begun: int, read: int) -> None:
    """Write what was made, unless another worker has read on meanwhile: then it saw what we saw, or later."""
    reading, _ = Reading.objects.select_for_update().get_or_create(pk=1)
    if reading.entry_id == begun:
        _replace(made)
        Reading.objects.filter(pk=1).update(entry_id=read)


@transaction.atomic
def _replace(made: list[_Made]) -> None:
    for (kind, record_id), _documents in made:
        Document.objects.filter(kind=kind, record_id=record_id).delete()
    Document.objects.bulk_create([document for one in made for document in one.documents])


def _of_key(key: Key) -> _Made | None:
    source = registry.sources()[key[0]]
    record = source.records().filter(pk=key[1]).first()
    return _of(source, record, force=False) if record else _Made(key, [])


def _of(source: Source, record: Model, *, force: bool) -> _Made | None:
    """The documents of a record, or None where those that stand say what it says."""
    said = [one for one in source.says(record) if one.title]
    analyser = lexicons.analyser()
    url = address_of(record)
    mark = fingerprint(said, url)
    kept = Document.objects.filter(kind=source.kind, record_id=record.pk)
    is_same = kept.filter(fingerprint=mark, analyser=analyser.version).count() == len(said) == kept.count()
    if is_same and not force:
        return None
    return _Made((source.kind, record.pk), [_document(source, record, one, url, mark) for one in said])


def _document(source: Source, record: Model, said: Said, url: str, mark: str) -> Document:
    weights = _weights(said)
    return Document(
        kind=source.kind,
        record_id=record.pk,
        language=said.language,
        title=said.title[:300],
        body=said.body,
        url=url,
        weights=weights,
        tokens=" ".join(sorted({word_of(token) for token in weights})),
        length=len(words_of(said.body)) + len(words_of(said.title)),
        analyser=lexicons.analyser().version,
        fingerprint=mark,
    )


def _weights(said: Said) -> dict[str, Any]:
    analyser = lexicons.analyser()
    weights = analyser.weights(said.body, said.language)
    for token, weight in analyser.weights(said.title, said.language).items():
        weights[token] = weight * TITLE_COUNTS
    return {token: round(weight, 3) for token, weight in sorted(weights.items())}
