"""How well a record answers a query: word by word, by the tokens that both share.

A token counts its weight in the query times its weight in the record times how rare it is.
"""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from .analyser import Analyser
from .texts import words_of

FURTHER = 0.35
"""What the other tokens count beside the best: one shared meaning may be chance, three hardly are."""
LESS_AND_LESS = 0.65
"""Two words of a question that are found half are more than one that is found well."""


def agreed(best: float, total: float) -> float:
    return float((best + FURTHER * (total - best)) ** LESS_AND_LESS)


def rarity(having: int, total: int) -> float:
    return math.log(1 + (total - having + 0.5) / (having + 0.5))


def length_share(length: int, average: float) -> float:
    """Long records hold more words by chance."""
    return 1 / (0.7 + 0.3 * length / (average or 1))


class Asked(NamedTuple):
    """A word of a question: how much it counts, and what it is found by."""

    importance: float
    tokens: tuple[tuple[str, float], ...]


def asked(analyser: Analyser, text: str, language: str, here: Mapping[str, int] | None = None) -> list[Asked]:
    """The words of a question; ``here`` says what is written where it is asked, if in the same language."""
    found = []
    for word, tokens in analyser.questions(text, language):
        if here is None or word not in here:
            meant = analyser.forgiving(word, language, (lambda one: here.get(one, 0)) if here else None)
            sought = {**meant, **tokens}
        else:
            sought = tokens
        found.append(Asked(analyser.importance(word, language), tuple(sought.items())))
    return found


class Collection:
    """Texts of one language, indexed in memory: what the measurements stand on."""

    def __init__(self, analyser: Analyser, texts: list[str], language: str) -> None:
        self.analyser, self.total = analyser, len(texts)
        self._language, self._written = language, Counter[str]()
        having: dict[str, list[tuple[int, float]]] = defaultdict(list)
        lengths = []
        for place, text in enumerate(texts):
            words = words_of(text)
            lengths.append(len(words))
            self._written.update(words)
            for token, weight in analyser.weights(text, language).items():
                having[token].append((place, weight))
        average = sum(lengths) / max(1, len(lengths))
        self._shares = [length_share(length, average) for length in lengths]
        self._having = {token: _by_rarity(rows, self.total) for token, rows in having.items()}

    def scores(self, text: str, language: str) -> dict[int, float]:
        """Every text that shares anything with the question, with its score."""
        here = self._written if language == self._language else None
        (scores,) = self.answers([asked(self.analyser, text, language, here)])
        return {place: score for place, score in enumerate(scores) if score > 0}

    def answers(self, questions: list[list[Asked]]) -> list["array[float]"]:
        """To each question how well each text answers it. A word is sought once for all who ask by it."""
        asking: dict[Asked, list[int]] = defaultdict(list)
        for number, words in enumerate(questions):
            for word in words:
                asking[word].append(number)
        found = [array("d", bytes(8 * self.total)) for _ in questions]
        for word, numbers in asking.items():
            answers = self._by_word(word)
            for number in numbers:
                scores = found[number]
                for place, score in answers:
                    scores[place] += score
        return found

    def _by_word(self, word: Asked) -> list[tuple[int, float]]:
        best, total = [0.0] * self.total, [0.0] * self.total
        for token, weight in word.tokens:
            for place, worth in self._having.get(token, ()):
                found = weight * worth
                total[place] += found
                if found > best[place]:  # noqa: PLR1730 -- millions of times, and max takes twice as long
                    best[place] = found
        return [
            (place, word.importance * self._shares[place] * agreed(found, total[place]))
            for place, found in enumerate(best)
            if found
        ]


def _by_rarity(rows: list[tuple[int, float]], total: int) -> list[tuple[int, float]]:
    worth = rarity(len(rows), total)
    return [(place, weight * worth) for place, weight in rows]
