"""What answers a question, for one reader. Who may see it is asked in the statement that finds it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from . import asking, engines, lexicons, registry
from .asking import Question, Word
from .models import Document
from .ranking import agreed, length_share
from .registry import Reader
from .saying import address_of, fingerprint

PAGE = 20
WIDEST = 2000
"""As many documents as are ranked; a question that matches more is too wide to be ranked well."""
USUAL_LENGTH = 40.0
SUGGESTED = 8


@dataclass(frozen=True)
class Hit:
    """A record that answers, in the language it answers best in."""

    document: Document
    score: float
    languages: tuple[str, ...]
    """Others in which it answers too."""


@dataclass(frozen=True)
class Found:
    question: Question
    hits: list[Hit]
    kinds: dict[str, int]
    languages: dict[str, int]
    page: int
    total: int
    is_capped: bool = False
    shown: list[Hit] = field(default_factory=list)

    @property
    def has_more(self) -> bool:
        return self.page * PAGE < self.total


def visible_to(reader: Reader) -> QuerySet[Document]:
    """Documents of the records that this reader may see, as each record's own room says now."""
    rules = (
        Q(kind=source.kind, record_id__in=source.visible_to(reader).order_by().values("pk"))
        for source in registry.sources().values()
    )
    return Document.objects.filter(reduce(or_, rules))


def search(
    text: str, *, reader: Reader, language: str, kind: str = "", written_in: str = "", page: int = 1
) -> Found:
    question = asking.read(lexicons.analyser(), text, language)
    rows = _matching(question, visible_to(reader))
    hits = _by_record(_ranked(question, rows), language)
    kinds = Counter(hit.document.kind for hit in hits)
    hits = [hit for hit in hits if not kind or hit.document.kind == kind]
    languages = Counter(code for hit in hits for code in (hit.document.language, *hit.languages))
    hits = [hit for hit in hits if not written_in or written_in in (hit.document.language, *hit.languages)]
    start = (page - 1) * PAGE
    return Found(
        question,
        hits,
        dict(kinds.most_common()),
        dict(languages.most_common()),
        page,
        len(hits),
        is_capped=len(rows) >= WIDEST,
        shown=hits[start : start + PAGE],
    )


def suggestions(text: str, *, reader: Reader) -> list[Document]:
    """Records whose name begins with, or holds, what was typed so far."""
    typed = " ".join(text.replace("\x00", " ").split())[:80]
    if not typed:
        return []
    rows = visible_to(reader).filter(title__icontains=typed).defer("weights", "tokens")
    found = sorted(rows.order_by("pk")[:200], key=lambda one: _nearness(one, typed.lower()))
    named: dict[tuple[str, int], Document] = {}
    for one in found:
        named.setdefault((one.kind, one.record_id), one)
    return list(named.values())[:SUGGESTED]


def _nearness(document: Document, typed: str) -> tuple[bool, int, str, int]:
    title = document.title.lower()
    return not title.startswith(typed), len(title), title, document.pk


def _matching(question: Question, visible: QuerySet[Document]) -> list[Document]:
    """Those with every word; only if they do not fill a page, those with all but one, then with any."""
    for phrase in question.phrases:
        visible = visible.filter(Q(title__icontains=phrase) | Q(body__icontains=phrase))
    if question.without:
        analyser = lexicons.analyser()
        keys = {f"f:{analyser.key(word, code)}" for word in question.without for code in question.languages}
        visible = visible.exclude(pk__in=engines.any_of([tuple(sorted(keys))]))
    groups, wide = question.groups(), question.groups(wide=True)
    if not wide:
        return []
    steps = [engines.all_of(groups)]
    if len(groups) > 2:  # noqa: PLR2004 -- of two words all but one is any
        steps.append(engines.all_but_one(groups))
    rows: list[Document] = []
    for step in (*steps, engines.any_of(wide)):
        rows = list(visible.filter(pk__in=step).defer("tokens").order_by("-pk")[:WIDEST])
        if len({(row.kind, row.record_id) for row in rows}) >= PAGE:
            break
    return rows


def _ranked(question: Question, rows: Iterable[Document]) -> Iterator[tuple[Document, float]]:
    for row in rows:
        score = sum(word.importance * _worth(word, row.weights) for word in question.words)
        if score > 0:
            yield row, round(score * length_share(row.length, USUAL_LENGTH), 6)


def _worth(word: Word, weights: dict[str, float]) -> float:
    shared = [weight * weights[token] for token, weight in word.tokens.items() if token in weights]
    return agreed(max(shared), sum(shared)) if shared else 0.0


def _by_record(scored: Iterable[tuple[Document, float]], language: str) -> list[Hit]:
    """Each record once: in the reader's language where it answers nearly as well there."""
    records: dict[tuple[str, int], list[tuple[Document, float]]] = defaultdict(list)
    for document, score in scored:
        records[document.kind, document.record_id].append((document, score))
    hits = []
    for rows in records.values():
        rows.sort(key=lambda row: (row[0].language != language, -row[1], row[0].language))
        best, most = rows[0][0], max(score for _, score in rows)
        hits.append(Hit(best, most, tuple(sorted(row.language for row, _ in rows[1:]))))
    return sorted(hits, key=lambda hit: (-hit.score, hit.document.kind, hit.document.record_id))


def drift() -> list[str]:
    """What the index says otherwise than the records, one line each; nothing when all is well."""
    version = lexicons.analyser().version
    marks: dict[tuple[str, int], set[tuple[str, str]]] = defaultdict(set)
    for row in Document.objects.values_list("kind", "record_id", "fingerprint", "analyser"):
        marks[row[0], row[1]].add((row[2], row[3]))
    wrong = []
    for source, record in registry.all_records():
        said = [one for one in source.says(record) if one.title]
        expected: Any = {(fingerprint(said, address_of(record)), version)} if said else set()
        if marks.pop((source.kind, record.pk), set()) != expected:
            wrong.append(f"{source.kind} {record.pk} is not as it was indexed")
    return wrong + [f"{kind} {record_id} is indexed and no longer there" for kind, record_id in sorted(marks)]


def shared_words(hit: Hit, question: Question) -> dict[str, str]:
    """Words of the record that answered, each with the word of the question it stands for."""
    analyser = lexicons.analyser()
    text = f"{hit.document.title}\n{hit.document.body}"
    answers: dict[str, tuple[float, str]] = {}
    for surface, tokens in analyser.groups(text, hit.document.language):
        if analyser.commonness(surface, hit.document.language) >= asking.COMMON:
            continue
        for word in question.words:
            if word.is_common:
                continue
            worth = _worth(word, tokens)
            if worth >= asking.LEAST_WEIGHT and worth > answers.get(surface, (0.0, ""))[0]:
                answers[surface] = (worth, word.text)
    return {surface: asked for surface, (_, asked) in answers.items()}
