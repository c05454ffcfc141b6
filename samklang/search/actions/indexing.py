"""Keeping the index: it follows the history, and can be made anew."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from samklang.history.models import Entry
from samklang.search import engines, registry, topic_names
from samklang.search.engines import Plan
from samklang.search.engines.plan import TITLE, facet_word, word_of
from samklang.search.models import Document, Reading
from samklang.search.nearness import PLACED
from samklang.search.queries import FAR
from samklang.search.registry import Said, Source
from samklang.search.saying import Account, account_of, hash_of, open_among
from samklang.words import lexicons, naming
from samklang.words.texts import fold, words_of

PORTION = 25
"""Lines of history, or records, that are analysed before anything of them is written."""
TITLE_COUNTS = 2.0
TOPIC_COUNTS = 0.6
MOST_RENEWED = 20_000
"""As many documents as a new name is looked for in; others learn of it when they change."""
Progress = Callable[[int], None]


class Made(NamedTuple):
    """The documents of some records of one kind, made and not yet written; what stood there goes."""

    kind: str
    stale: list[int]
    documents: list[Document]


def catch_up() -> int:
    """Index what changed since the last time; how many records were looked at.

    Reading and analysing take seconds, and SQLite lets one write at a time: so the texts are analysed first,
    and the transaction only puts them down. What changes meanwhile has a later line in the history and comes
    next time.
    """
    begun, newest = _read_until(), _newest_line()
    if newest <= begun:
        return 0
    changed = Entry.objects.filter(pk__gt=begun, kind__in=registry.heard())
    lines = list(changed.order_by("pk").values_list("pk", "kind", "record_id", "facts")[:PORTION])
    if any(kind == "directory.topic" for _, kind, _, _ in lines):
        follow_names()
    records = _touched(lines)
    made = [_of_ids(registry.sources()[kind], ids) for kind, ids in sorted(records.items())]
    _put_down(made, begun=begun, read=lines[-1][0] if len(lines) == PORTION else newest)
    return sum(map(len, records.values()))


def unread() -> dict[str, set[int]]:
    """Records by their kind that the history tells of and the index has not read yet."""
    changed = Entry.objects.filter(pk__gt=_read_until(), kind__in=registry.heard())
    return _touched(changed.order_by("pk").values_list("pk", "kind", "record_id", "facts"))


def is_far_behind() -> bool:
    """More has changed than the worker should read itself: it would keep what that takes in memory."""
    return Entry.objects.filter(pk__gt=_read_until()).order_by("pk")[FAR:].exists()


def rebuild(progress: Progress = lambda _: None) -> int:
    """Make every document anew, portion by portion, while the old ones serve."""
    newest, count = _newest_line(), 0
    total = sum(source.records().count() for source in registry.sources().values())
    follow_names()
    for source in registry.sources().values():
        for records in portions(source):
            _replace([_of(source, records, force=True)])
            count += len(records)
            _tell(made=count, to_make=total, told_at=timezone.now())
            progress(count)
        _take(Document.objects.filter(kind=source.kind).exclude(record_id__in=source.records().values("pk")))
    _take(Document.objects.exclude(kind__in=registry.sources()))
    _tell(entry_id=newest, made=0, to_make=0, told_at=None)
    return count


def _tell(**how_far: Any) -> None:
    Reading.objects.update_or_create(pk=1, defaults=how_far)


def has_begun() -> bool:
    """Whether the index has ever read the history; until then it is made from the records, each once."""
    return bool(_read_until())


def follow_names() -> int:
    """Let every process know what topics are called now; how many documents are to be analysed anew."""
    names = topic_names.differing(lexicons.analyser())
    return sum(_renew(language, key) for language, key in naming.write(lexicons.names_file(), names))


def _renew(language: str, key: str) -> int:
    """Documents with the words of a name, or a compound that begins with it, have no analyser any more."""
    words = tuple((word_of(f"f:{part}"),) for part in key.split())
    where = (facet_word("language", language),)
    plan = Plan(words, len(words), where, is_prefix=len(words) == 1)
    found = engines.of_database().matching(plan, Document.objects.all(), MOST_RENEWED)
    return Document.objects.filter(pk__in=list(found.values_list("pk", flat=True))).update(analyser="")


def renew_some() -> int:
    """Make a portion of those documents anew; how many records they are of."""
    known = Document.objects.filter(kind__in=registry.sources())
    waiting = known.filter(analyser="").order_by("pk").values_list("kind", "record_id")
    records: dict[str, set[int]] = defaultdict(set)
    for kind, record_id in waiting[:PORTION]:
        records[kind].add(record_id)
    sources = registry.sources()
    _replace([_of_ids(sources[kind], ids) for kind, ids in sorted(records.items())])
    return sum(map(len, records.values()))


def portions(source: Source) -> Iterable[list[Model]]:
    """All records of a kind, some at a time, so that a large house fits in a small machine."""
    last = 0
    while found := list(source.records().filter(pk__gt=last).order_by("pk")[:PORTION]):
        yield found
        last = found[-1].pk


def _read_until() -> int:
    return Reading.objects.filter(pk=1).values_list("entry_id", flat=True).first() or 0


def _newest_line() -> int:
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _touched(lines: Iterable[tuple[int, str, int, dict[str, Any]]]) -> dict[str, set[int]]:
    changed: dict[str, registry.Lines] = defaultdict(list)
    for _, kind, record_id, facts in lines:
        changed[kind].append((record_id, facts))
    found: dict[str, set[int]] = defaultdict(set)
    for kind, told in changed.items():
        for other, record_id in registry.touched_by(kind, told):
            found[other].add(record_id)
    return found


@transaction.atomic
def _put_down(made: list[Made], *, begun: int, read: int) -> None:
    """Write what was made, unless another worker has read on meanwhile: then it saw what we saw, or later."""
    reading, _ = Reading.objects.select_for_update(no_key=True).get_or_create(pk=1)
    if reading.entry_id == begun:
        _replace(made)
        Reading.objects.filter(pk=1).update(entry_id=read)


@transaction.atomic
def _replace(made: list[Made]) -> None:
    for kind, stale, _documents in made:
        _take(Document.objects.filter(kind=kind, record_id__in=stale))
    new = [one for portion in made for one in portion.documents]
    ids = [document.pk for document in Document.objects.bulk_create(new, batch_size=100)]
    if ids:
        transaction.on_commit(lambda: engines.chosen().put(ids))


def _take(documents: Any) -> None:
    ids = list(documents.values_list("pk", flat=True))
    if ids:
        Document.objects.filter(pk__in=ids).delete()
        transaction.on_commit(lambda: engines.chosen().take(ids))


def _of_ids(source: Source, ids: Iterable[int]) -> Made:
    """What these records say now; of one that is gone nothing."""
    wanted = sorted(ids)
    there = {record.pk: record for record in source.records().filter(pk__in=wanted)}
    made = _of(source, [there[pk] for pk in wanted if pk in there], force=False)
    return made._replace(stale=[*made.stale, *(pk for pk in wanted if pk not in there)])  # noqa: SLF001 -- public by namedtuple's promise


def _of(source: Source, records: Sequence[Model], *, force: bool) -> Made:
    """The documents of those records that say something else than what is kept of them."""
    ids = [record.pk for record in records]
    open_ids = open_among(source, ids)
    version = lexicons.analyser().version
    kept: dict[int, set[tuple[str, ...]]] = defaultdict(set)
    there = Document.objects.filter(kind=source.kind, record_id__in=ids)
    for pk, *mark in there.values_list("record_id", "language", "fingerprint", "analyser"):
        kept[pk].add(tuple(mark))
    stale: list[int] = []
    made: list[Document] = []
    for record in records:
        account = account_of(source, record, is_open=record.pk in open_ids)
        mark_now = account.fingerprint()
        if force or kept[record.pk] != {(one.language, mark_now, version) for one in account.said}:
            stale.append(record.pk)
            made += _documents(source, record.pk, account, mark_now)
    return Made(source.kind, stale, made)


def _documents(source: Source, record_id: int, account: Account, mark: str) -> list[Document]:
    version, facets = lexicons.analyser().version, account.facts.facets()
    found = []
    for one in account.said:
        weights = _weights(one, account.facts.topics)
        found.append(
            Document(
                kind=source.kind,
                record_id=record_id,
                language=one.language,
                title=one.title[:300],
                body=one.body,
                url=account.url,
                weights=weights,
                tokens=" ".join(sorted({*_words(one, weights), *_facet_words(source.kind, one, facets)})),
                length=len(words_of(one.body)) + len(words_of(one.title)),
                analyser=version,
                fingerprint=mark,
                facets=facets,
                facts=account.facts.shown,
                said_on=account.facts.on,
                is_open=account.is_open,
                is_placed=source.kind not in PLACED,
                text_hash=hash_of(one.title, one.body),
            )
        )
    return found


def _words(said: Said, weights: dict[str, float]) -> Iterable[str]:
    """What the engine finds a document by; what stands in its title also as such."""
    yield from (word_of(token) for token in weights)
    title = lexicons.analyser().weights(said.title, said.language)
    yield from (TITLE + word_of(token) for token in title)
    yield from (word_of(f"s:{fold(word)}") for word in words_of(f"{said.title} {said.also}"))


def _facet_words(kind: str, said: Said, facets: dict[str, list[str]]) -> Iterable[str]:
    yield facet_word("kind", kind)
    yield facet_word("language", said.language)
    for name, values in facets.items():
        yield from (facet_word(name, value) for value in values)


def _weights(said: Said, topics: Iterable[str]) -> dict[str, Any]:
    """What it says, what it is called, and the topics that somebody has given it."""
    analyser = lexicons.analyser()
    weights = {f"c:{slug}": TOPIC_COUNTS for slug in topics} | analyser.weights(said.body, said.language)
    for token, weight in analyser.weights(said.title, said.language).items():
        weights[token] = weight * TITLE_COUNTS
    return {token: round(weight, 3) for token, weight in sorted(weights.items())}
