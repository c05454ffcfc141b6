"""Why a record answers: which words of it stand for which of the question, and which of its topics it named.

Told is only what stands in the record itself, which its reader may read, and in the question.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from samklang.words import lexicons
from samklang.words.lexicon import Weights
from samklang.words.texts import fold, words_of

from . import asking
from .asking import Question, Word
from .queries import Hit, worth_of

READ = 6_000
"""As many signs of a text are read through for the words that answered."""
TELLING = 0.45
"""A word that shares less with one of the question is a reason only where there is no better."""
NEARLY = 0.8
"""A compound stands for all the words that it answers nearly as well as the best."""
MOST = 4
ALIKE = 4
"""Words that begin with as many of the same letters need no explanation."""
_SIGNS = re.compile(r"[^\W_]+")
Span = tuple[int, int]


class Pair(NamedTuple):
    """Words of the record, and the words of the question they stand for."""

    found: str
    asked: str
    is_name: bool = False
    """Both are names of one concept."""

    def __str__(self) -> str:
        return f"{self.found} = {self.asked}"

    @property
    def needs_telling(self) -> bool:
        """Whether it is seen at a glance that the one stands for the other."""
        found, asked = self.found.lower().split(), self.asked.split()
        return len(found) != len(asked) or any(
            fold(one)[:ALIKE] != fold(other)[:ALIKE] for one, other in zip(found, asked, strict=True)
        )


class Why(NamedTuple):
    """All the reasons of one hit. ``words`` and ``phrases`` are what is marked in its text."""

    pairs: tuple[Pair, ...] = ()
    topics: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    phrases: frozenset[tuple[str, ...]] = frozenset()

    def told(self) -> list[Pair]:
        """The pairs that do not look alike: kunstig intelligens = tekoäly."""
        return [pair for pair in self.pairs if pair.needs_telling][:MOST]

    def marks(self, text: str) -> list[Span]:
        """Where in a text the words stand that answered; a name is marked as a whole."""
        signs = [(match[0].lower(), match.start(), match.end()) for match in _SIGNS.finditer(text)]
        spans: list[Span] = []
        for place, (word, start, end) in enumerate(signs):
            lengths = [len(one) for one in self.phrases if _stands(one, signs, place)]
            if lengths:
                spans.append((start, signs[place + max(lengths) - 1][2]))
            elif word in self.words and (not spans or start >= spans[-1][1]):
                spans.append((start, end))
        return spans


class Explainer:
    """Explains the hits of one question."""

    def __init__(self, question: Question) -> None:
        self._analyser = lexicons.analyser()
        self._question = question
        self._asked = [word.text for word in question.words]
        self._is_common = all(word.is_common for word in question.words)
        self._names = [
            name for code in question.languages for name in self._analyser.named(self._asked, code)
        ]

    def why(self, hit: Hit) -> Why:
        document = hit.document
        if document is None:
            return Why()
        text = f"{document.title}\n{document.body}"[:READ]
        words = words_of(text)
        named = list(self._named(words, document.language))
        inside = {place for span, _ in named for place in range(*span)}
        answers = self._answers(
            {word for at, word in enumerate(words) if at not in inside}, document.language
        )
        explained = {number for _, span in named for number in range(*span)}
        explained.update(number for _, numbers in answers.values() for number in numbers)
        return Why(
            tuple(_as_written(pair, text) for pair in self._pairs(words, named, answers)),
            tuple(self._topics(hit, explained)),
            frozenset(answers),
            frozenset(tuple(words[slice(*span)]) for span, _ in named),
        )

    def _named(self, words: list[str], language: str) -> Iterator[tuple[Span, Span]]:
        """Names in the record of concepts that the question names, the longest first: where each stands."""
        taken: set[int] = set()
        there = self._analyser.named(words, language) if self._names else ()
        for first, last, concepts in sorted(there, key=lambda one: (one[0] - one[1], one[0])):
            asked = [(start, end) for start, end, meant in self._names if {*concepts} & {*meant}]
            if all(self._is_too_common(word, language) for word in words[first:last]):
                continue  # what is said in every sentence is no name, whatever it looks like
            if asked and not taken & {*range(first, last)}:
                taken.update(range(first, last))
                yield (first, last), max(asked, key=lambda span: span[1] - span[0])

    def _answers(self, words: Iterable[str], language: str) -> dict[str, tuple[float, tuple[int, ...]]]:
        """The words of the record that answer, how well, and which words of the question."""
        found = {}
        for word in sorted(words):
            if not self._is_common and self._is_too_common(word, language):
                continue
            worth = self._worth(self._analyser.tokens(word, language))
            best = max(worth.values(), default=0.0)
            if best >= asking.LEAST_WEIGHT:
                numbers = (number for number, one in worth.items() if one >= NEARLY * best)
                found[word] = (best, tuple(numbers))
        telling = {word: one for word, one in found.items() if one[0] >= TELLING}
        return telling or found

    def _is_too_common(self, word: str, language: str) -> bool:
        return self._analyser.commonness(word, language) >= asking.COMMON

    def _worth(self, tokens: Weights) -> dict[int, float]:
        worth = {
            number: worth_of(word, tokens)
            for number, word in enumerate(self._question.words)
            if self._is_common or not word.is_common
        }
        return {number: one for number, one in worth.items() if one}

    def _pairs(
        self,
        words: list[str],
        named: list[tuple[Span, Span]],
        answers: dict[str, tuple[float, tuple[int, ...]]],
    ) -> list[Pair]:
        """Each part of the question once, with the words that stand for it best; names before words."""
        best: dict[str, tuple[float, Pair]] = {}
        for span, asked in sorted(named):
            pair = Pair(" ".join(words[slice(*span)]), " ".join(self._asked[slice(*asked)]), is_name=True)
            best.setdefault(pair.asked, (1.0, pair))
        explained = {number for _, span in named for number in range(*span)}
        runs = groupby(words, lambda word: answers.get(word, (0.0, ()))[1])
        for numbers, run in runs:
            if not numbers or explained.issuperset(numbers):
                continue
            said = list(dict.fromkeys(run))
            worth = sum(answers[word][0] for word in said)
            pair = Pair(" ".join(said), " ".join(self._asked[number] for number in numbers))
            if worth > best.get(pair.asked, (0.0, pair))[0]:
                best[pair.asked] = (worth, pair)
        return [pair for _, pair in best.values()]

    def _topics(self, hit: Hit, explained: set[int]) -> Iterator[str]:
        """Topics of the record that the question names, where its text does not say as much."""
        for slug in hit.candidate.facets.get("topic", ()):
            asked = {number for number, word in enumerate(self._question.words) if _means(word, slug)}
            if asked - explained:
                yield slug


def _as_written(pair: Pair, text: str) -> Pair:
    """What a record writes in capitals, such as KI, is told in capitals."""
    capitals = {word.lower(): word for word in _SIGNS.findall(text) if len(word) > 1 and word.isupper()}
    found = " ".join(capitals.get(word, word) for word in pair.found.split())
    return Pair(found, pair.asked, pair.is_name)


def _means(word: Word, slug: str) -> bool:
    return f"c:{slug}" in word.tokens


def _stands(phrase: tuple[str, ...], signs: list[tuple[str, int, int]], place: int) -> bool:
    return phrase == tuple(sign[0] for sign in signs[place : place + len(phrase)])
