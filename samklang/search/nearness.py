"""What is near a record, and who has shown that they know about a text: by shared meanings, across languages.

A word counts how rare it is among all that is indexed. Who knows is told by the mean of their three nearest
items, whatever language these are in.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from samklang.directory.models import Topic
from samklang.words import lexicons
from samklang.words.lexicon import Weights
from samklang.words.ranking import rarity

from . import engines, meaning
from .engines import Plan
from .engines.plan import word_of
from .models import Document
from .queries import READ as READ_OF
from .queries import Candidate, candidates

PLACED = frozenset({"knowledge.case", "projects.project", "projects.benefit", "directory.topic"})
"""Kinds on whose pages it stands what is near them."""
LIKENED = ("knowledge.case", "projects.project")
"""Kinds that are named as alike."""
READ = 4_000
MOST_WORDS = 14
NEAREST = 3
LEAST_LIKENESS = 0.12
LEAST_MEANING = 0.7
TOO_COMMON, COMMON = 5.6, 4.9
"""So common a word says nothing of what a text is about; the less common one only if it names a topic."""
TITLE_COUNTS = 2.0
MOST_SHARED = 4
Said = str | dict[str, str]
"""A word, or the names of a topic by their languages."""


class Told(NamedTuple):
    """A word of a text that says what it is about, with its meanings and how much it counts."""

    word: str
    tokens: Weights
    worth: float


class Reason(NamedTuple):
    """What two texts share: a word as the one says it, and the topic that both name, if they do."""

    word: str
    slug: str = ""

    @property
    def key(self) -> str:
        return self.slug or self.word


class Near(NamedTuple):
    candidate: Candidate
    likeness: float
    shared: list[Reason]


class Expert(NamedTuple):
    """Somebody, how near they are, by which words, and by which of their items."""

    owner: str
    likeness: float
    shared: list[Reason]
    items: list[Candidate]


def telling_words(title: str, body: str, language: str) -> list[Told]:
    """The words that say most of what a text is about: the rarest, and those of its title."""
    analyser, found = lexicons.analyser(), {}
    for text, counts in ((title, TITLE_COUNTS), (body[:READ], 1.0)):
        for word, tokens in analyser.groups(text, language):
            limit = TOO_COMMON if any(token[0] == "c" for token in tokens) else COMMON
            if analyser.commonness(word, language) < limit and word not in found:
                meant = {t: w for t, w in tokens.items() if t[0] in "ecf" and w >= LEAST_MEANING}
                if meant:
                    found[word] = (meant, counts)
    having = _having({token for meant, _ in found.values() for token in meant})
    total = max(having.values(), default=0) * 4 + 100
    told = [
        Told(word, meant, counts * max(rarity(having.get(token, 0), total) for token in meant))
        for word, (meant, counts) in found.items()
        if any(having.get(token) for token in meant)
    ]
    return _apart(sorted(told, key=lambda one: (-one.worth, one.word)))


def near(told: list[Told], rows: QuerySet[Document], *, most: int) -> list[Near]:
    """Documents that share at least two of the words, or the only one; the nearest first."""
    if not told:
        return []
    groups = tuple(tuple(sorted({word_of(token) for token in one.tokens})) for one in told)
    plan = Plan(groups, min(2, len(groups)))
    total = sum(one.worth for one in told)
    found = []
    for candidate in candidates(plan, rows, most):
        shared = [(one.worth * _best(one.tokens, candidate.weights), one.word, one) for one in told]
        likeness = sum(min(worth, one.worth) for worth, _, one in shared) / total
        if likeness >= LEAST_LIKENESS:
            best = sorted((one for one in shared if one[0] > 0), reverse=True)
            reasons = _once(_reason(one, candidate.weights) for _, _, one in best)
            found.append(Near(candidate, round(likeness, 6), reasons))
    return sorted(found, key=lambda one: (-one.likeness, one.candidate.pk))


def with_meaning(found: list[Near], text: str, rows: QuerySet[Document]) -> list[Near]:
    """The same with what is near in meaning, where an embedder is plugged in; the order of both made one."""
    meant = meaning.nearest(text, rows)
    if not meant:
        return found
    there = {one.candidate.pk: one for one in found}
    missing = [pk for pk in meant if pk not in there]
    for row in rows.filter(pk__in=missing).values_list(*READ_OF):
        there[row[0]] = Near(Candidate(*row), 0.0, [])
    by_meaning = [pk for pk in meant if pk in there]
    worth = meaning.by_ranks([[one.candidate.pk for one in found], by_meaning])
    ranked = [there[pk]._replace(likeness=worth[pk]) for pk in there]  # noqa: SLF001 -- a named tuple's own
    return sorted(ranked, key=lambda one: (-one.likeness, one.candidate.pk))


def experts(found: Iterable[Near]) -> list[Expert]:
    """Owners of what is near, by the mean of their three nearest items; one item alone counts a third."""
    items: dict[str, dict[tuple[str, int], Near]] = defaultdict(dict)
    for one in found:
        for owner in one.candidate.facets.get("owner", ()):
            items[owner].setdefault((one.candidate.kind, one.candidate.record_id), one)
    ranked = []
    for owner, by_record in items.items():
        nearest = list(by_record.values())[:NEAREST]
        shared = _once(reason for one in nearest for reason in one.shared)
        likeness = sum(one.likeness for one in nearest) / NEAREST
        ranked.append(Expert(owner, round(likeness, 6), shared, [one.candidate for one in nearest]))
    return sorted(ranked, key=lambda one: (-one.likeness, one.owner))


def _reason(told: Told, weights: Weights) -> Reason:
    named = sorted(token[2:] for token in told.tokens if token[0] == "c" and token in weights)
    return Reason(told.word, named[0] if named else "")


def _once(reasons: Iterable[Reason]) -> list[Reason]:
    """The first few, a topic of several words only once."""
    kept: dict[str, Reason] = {}
    for one in reasons:
        kept.setdefault(one.key, one)
    return list(kept.values())[:MOST_SHARED]


def told_in_all_languages(reasons: Iterable[Iterable[Reason]]) -> list[list[Said]]:
    """Topics by all their names, so that each reader is told in their own language; words as they are."""
    given = [list(some) for some in reasons]
    slugs = {one.slug for some in given for one in some if one.slug}
    names = {one.slug: one.labels.plain() for one in Topic.objects.filter(slug__in=slugs)} if slugs else {}
    return [[names.get(one.slug, one.word) for one in some] for some in given]


def _best(asked: Weights, weights: Weights) -> float:
    both = (weight * min(1.0, weights[token]) for token, weight in asked.items() if token in weights)
    return max(both, default=0.0)


def _having(tokens: set[str]) -> dict[str, int]:
    """In how many documents each token stands; asked in portions, as a statement may only be so long."""
    words = sorted({word_of(token) for token in tokens})
    counted: dict[str, int] = {}
    for start in range(0, len(words), 100):
        counted |= engines.of_database().having(words[start : start + 100])
    return {token: counted.get(word_of(token), 0) for token in tokens}


def _apart(told: list[Told]) -> list[Told]:
    """The first words that do not mean the same as one before them."""
    kept: list[Told] = []
    for one in told:
        if len(kept) < MOST_WORDS and not any(other.tokens.keys() == one.tokens.keys() for other in kept):
            kept.append(one)
    return kept
