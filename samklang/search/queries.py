"""What answers a question, for one reader. Who may see it is asked in the statement that finds it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from samklang.accounts.models import User
from samklang.history.models import Entry
from samklang.words import lexicons
from samklang.words.ranking import agreed, length_share
from samklang.words.texts import fold, words_of

from . import asking, engines, meaning, narrowing, registry
from .asking import Question, Word
from .engines import Plan
from .engines.plan import word_of
from .models import Document, Reading, SavedSearch
from .narrowing import Narrow
from .registry import Reader

PAGE = 20
WIDEST = 400
"""As many documents as are ranked; a question that matches more is too wide to be ranked well."""
USUAL_LENGTH = 40.0
CALLED_SO = 1.6
"""What a record counts whose name is the very question."""
ENOUGH_FOR_TWO = 2
FAR = 500
"""Lines of history that take a while to be read."""
SILENT = timedelta(minutes=2)
"""An index that has said nothing for so long is not being made any more."""


class Candidate(NamedTuple):
    """What is read of a document to rank it and to count it."""

    pk: int
    kind: str
    record_id: int
    language: str
    length: int
    weights: dict[str, float]
    facets: dict[str, list[str]]
    said_on: date | None
    title: str


READ = ("pk", "kind", "record_id", "language", "length", "weights", "facets", "said_on", "title")


@dataclass(frozen=True)
class Hit:
    """A record that answers, in the language it answers best in."""

    candidate: Candidate
    score: float
    languages: tuple[str, ...]
    """Others in which it answers too."""
    document: Document | None = None
    likeness: float = 0.0
    """How near its text is in meaning, where an embedder is plugged in."""


@dataclass(frozen=True)
class Found:
    question: Question
    hits: list[Hit]
    counts: dict[str, dict[str, int]]
    page: int
    is_capped: bool = False
    shown: list[Hit] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.hits)

    @property
    def has_more(self) -> bool:
        return self.page * PAGE < self.total

    @property
    def kinds(self) -> dict[str, int]:
        return self.counts["kind"]

    @property
    def languages(self) -> dict[str, int]:
        return self.counts["language"]


@dataclass(frozen=True)
class Progress:
    """How far the index has come that is being made, or reads a long history."""

    percent: int


def progress(*, at: datetime) -> Progress | None:
    """None while the index is level, or so near that whoever reads on finds it level. One question."""
    newest = Subquery(Entry.objects.order_by("-pk").values("pk")[:1])
    reading = Reading.objects.filter(pk=1).annotate(newest=newest).first()
    if reading is None:
        return Progress(0) if Entry.objects.exists() else None
    if reading.to_make and reading.told_at and at - reading.told_at < SILENT:
        return Progress(min(99, 100 * reading.made // reading.to_make))
    left = (reading.newest or 0) - reading.entry_id
    return Progress(100 * reading.entry_id // reading.newest) if left > FAR else None


def visible_to(reader: Reader, *kinds: str) -> QuerySet[Document]:
    """Documents of the records that this reader may see, as each record's own room says now."""
    wanted = set(kinds) - {""}
    sources = [one for one in registry.sources().values() if not wanted or one.kind in wanted]
    rules = (
        Q(Exists(one.visible_to(reader).order_by().filter(pk=OuterRef("record_id"))), kind=one.kind)
        for one in sources
    )
    return Document.objects.filter(reduce(or_, rules)) if sources else Document.objects.none()


def search(
    text: str,
    *,
    reader: Reader,
    language: str,
    narrow: Narrow = Narrow(),  # noqa: B008 -- it never changes
    sort: str = "",
    page: int = 1,
    by_meaning: bool = True,
) -> Found:
    question = asking.read(lexicons.analyser(), text, language)
    is_known = narrowing.is_known(narrow, reader)
    rows = _matching(question, reader, narrow) if is_known else []
    hits = _by_record(_ranked(question, rows), language)
    hits = _without_tail(question, hits)
    if by_meaning and is_known:
        hits = _fused(hits, _near(question, reader, narrow, language))
    hits = _sorted(hits, sort)
    start = (page - 1) * PAGE
    shown = with_documents(hits[start : start + PAGE])
    return Found(question, hits, _counts(hits), page, is_capped=len(rows) >= WIDEST, shown=shown)


def _without_tail(question: Question, hits: list[Hit]) -> list[Hit]:
    """Who names a concept wants what names it too; what shares a part of its meaning only fills a page."""
    named = question.concepts()
    if not named:
        return hits
    return hits[:PAGE] + [
        hit
        for hit in hits[PAGE:]
        if not named.isdisjoint(hit.candidate.weights) or question.is_whole_in(hit.candidate.weights)
    ]


def with_documents(hits: Sequence[Hit]) -> list[Hit]:
    """The hits of one page, with what is shown of them."""
    documents = Document.objects.defer("weights", "tokens").in_bulk([hit.candidate.pk for hit in hits])
    return [
        replace(hit, document=documents[hit.candidate.pk]) for hit in hits if hit.candidate.pk in documents
    ]


def _matching(question: Question, reader: Reader, narrow: Narrow) -> list[Candidate]:
    """Those with every word; only if they do not fill a page, those with fewer: all but one, two, any."""
    visible = visible_to(reader, narrow.kind)
    for phrase in question.phrases:
        visible = visible.filter(Q(title__icontains=phrase) | Q(body__icontains=phrase))
    analyser = lexicons.analyser()
    never = {word_of(f"f:{analyser.key(w, code)}") for w in question.without for code in question.languages}
    groups, wide = question.groups(), question.groups(wide=True)
    if not wide:
        return []
    plan = Plan(tuple(groups), len(groups), narrow.words(), tuple(sorted(never)))
    rows: dict[int, Candidate] = {}
    for step in _steps(plan, tuple(wide)):
        found = candidates(step, visible, WIDEST)
        if len(found) >= WIDEST and len(step.groups) == step.least:
            found = [*candidates(step.in_title(), visible, WIDEST), *found]
        for one in found:
            if len(rows) < WIDEST:
                rows.setdefault(one.pk, one)
        if len({(row.kind, row.record_id) for row in rows.values()}) >= PAGE:
            break
    return list(rows.values())


def _steps(plan: Plan, wide: tuple[Any, ...]) -> Iterable[Plan]:
    number = len(plan.groups)
    yield plan
    if number > ENOUGH_FOR_TWO:
        yield plan.of(number - 1)
    if number > ENOUGH_FOR_TWO + 1:
        yield plan.of(ENOUGH_FOR_TWO)
    yield Plan(wide, 1, plan.must, plan.never)


def candidates(plan: Plan, visible: QuerySet[Document], most: int) -> list[Candidate]:
    rows = engines.chosen().matching(plan, visible, most)
    return [Candidate(*row) for row in rows.values_list(*READ)]


def _near(question: Question, reader: Reader, narrow: Narrow, language: str) -> list[Hit]:
    """What is near in meaning. Who asks for a phrase, or without a word, wants it to the letter."""
    if question.phrases or question.without:
        return []
    visible = visible_to(reader, narrow.kind)
    near = meaning.nearest(question.text, visible)
    if not near:
        return []
    rows = visible.filter(pk__in=near)
    if narrow.words():
        rows = engines.of_database().matching(Plan((), must=narrow.words()), rows, len(near))
    read = [Candidate(*row) for row in rows.values_list(*READ)]
    hits = _by_record(((one, near[one.pk]) for one in read), language)
    return [replace(hit, likeness=hit.score, score=0.0) for hit in hits]


def _fused(hits: list[Hit], near: list[Hit]) -> list[Hit]:
    """One order out of both, by the place that each has in either."""
    if not near:
        return hits
    both = {_key(hit): hit for hit in near}
    for hit in hits:
        meant = both.get(_key(hit))
        both[_key(hit)] = replace(hit, likeness=meant.likeness) if meant else hit
    worth = meaning.by_ranks([[_key(hit) for hit in one] for one in (hits, near)])
    scored = [replace(hit, score=worth[key]) for key, hit in both.items()]
    return sorted(scored, key=lambda hit: (-hit.score, *_key(hit)))


def _key(hit: Hit) -> tuple[str, int]:
    return hit.candidate.kind, hit.candidate.record_id


def _ranked(question: Question, rows: Iterable[Candidate]) -> Iterable[tuple[Candidate, float]]:
    asked, sources = [fold(word.text) for word in question.words], registry.sources()
    for row in rows:
        score = sum(word.importance * worth_of(word, row.weights) for word in question.words)
        is_called_so = [fold(word) for word in words_of(row.title)] == asked
        score *= CALLED_SO if is_called_so else sources[row.kind].worth
        if score > 0:
            yield row, round(score * length_share(row.length, USUAL_LENGTH), 6)


def worth_of(word: Word, weights: dict[str, float]) -> float:
    shared = [weight * weights[token] for token, weight in word.tokens.items() if token in weights]
    return agreed(max(shared), sum(shared)) if shared else 0.0


def _by_record(scored: Iterable[tuple[Candidate, float]], language: str) -> list[Hit]:
    """Each record once: in the reader's language where it answers nearly as well there."""
    records: dict[tuple[str, int], list[tuple[Candidate, float]]] = defaultdict(list)
    for document, score in scored:
        records[document.kind, document.record_id].append((document, score))
    hits = []
    for rows in records.values():
        rows.sort(key=lambda row: (row[0].language != language, -row[1], row[0].language))
        best, most = rows[0][0], max(score for _, score in rows)
        hits.append(Hit(best, most, tuple(sorted(row.language for row, _ in rows[1:]))))
    return sorted(hits, key=lambda hit: (-hit.score, hit.candidate.kind, hit.candidate.record_id))


def _sorted(hits: list[Hit], sort: str) -> list[Hit]:
    if sort == "newest":
        return sorted(hits, key=lambda hit: hit.candidate.said_on or date.min, reverse=True)
    if sort == "title":
        return sorted(hits, key=lambda hit: hit.candidate.title.casefold())
    return hits


def _counts(hits: Iterable[Hit]) -> dict[str, dict[str, int]]:
    """How many records stand under each value of each facet, the most first."""
    counted: dict[str, Counter[str]] = {name: Counter() for name in narrowing.FACETS}
    for hit in hits:
        counted["kind"][hit.candidate.kind] += 1
        counted["language"].update((hit.candidate.language, *hit.languages))
        for name, values in hit.candidate.facets.items():
            if name in counted:
                counted[name].update(values)
    return {name: dict(one.most_common()) for name, one in counted.items()}


def telling(found: Found) -> list[Hit]:
    """The hits that stand near the best: those that somebody who follows a question wants to hear of."""
    best = max((hit.score for hit in found.hits), default=0.0)
    return [hit for hit in found.hits if hit.score >= best / 2]


def saved_by(user: User) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(user=user).order_by("-saved_at", "-pk")


def held_on(user: User) -> dict[str, Any]:
    rows = saved_by(user).values("question", "narrow", "language", "is_followed", "saved_at")
    return {"saved_searches": list(rows)}


def own_among(reader: Reader, ids: list[int]) -> set[int]:
    if not isinstance(reader, User):
        return set()
    return set(saved_by(reader).filter(pk__in=ids).values_list("pk", flat=True))
