"""How well a record answers a query: word by word, by the tokens that both share.

A token counts its weight in the query times its weight in the record times how rare it is.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from .analyser import Analyser
from .lexicon import Weights
from .words import words_of

FURTHER = 0.25
"""What the other tokens count beside the best: one shared meaning may be chance, three hardly are."""
LESS_AND_LESS = 0.75
"""Two words of a question that are found half are more than one that is found well."""


def agreed(best: float, total: float) -> float:
    return float((best + FURTHER * (total - best)) ** LESS_AND_LESS)


def rarity(having: int, total: int) -> float:
    return math.log(1 + (total - having + 0.5) / (having + 0.5))


def length_share(length: int, average: float) -> float:
    """Long records hold more words by chance."""
    return 1 / (0.7 + 0.3 * length / (average or 1))


class Collection:
    """Texts of one language, indexed in memory: what the measurements stand on."""

    def __init__(self, analyser: Analyser, texts: list[str], language: str) -> None:
        self.analyser, self.total = analyser, len(texts)
        self._having: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._language, self._written = language, Counter[str]()
        lengths = []
        for place, text in enumerate(texts):
            words = words_of(text)
            lengths.append(len(words))
            self._written.update(words)
            for token, weight in analyser.weights(text, language).items():
                self._having[token].append((place, weight))
        average = sum(lengths) / max(1, len(lengths))
        self._shares = [length_share(length, average) for length in lengths]
        self._rarity = {token: rarity(len(rows), self.total) for token, rows in self._having.items()}
        self._word = lru_cache(maxsize=20_000)(self._by_word)

    def scores(self, text: str, language: str) -> dict[int, float]:
        """Every text that shares anything with the question, with its score."""
        found: dict[int, float] = defaultdict(float)
        for word, tokens in self.analyser.groups(text, language):
            importance = self.analyser.importance(word, language)
            asked = {**tokens, **self._forgiving(word, language)}
            for place, score in self._word(tuple(sorted(asked.items()))).items():
                found[place] += importance * score
        return {place: score * self._shares[place] for place, score in found.items()}

    def _forgiving(self, word: str, language: str) -> Weights:
        if language != self._language:
            return self.analyser.forgiving(word, language)
        here = self._written
        return {} if word in here else self.analyser.forgiving(word, language, lambda one: here.get(one, 0))

    def _by_word(self, tokens: Iterable[tuple[str, float]]) -> Mapping[int, float]:
        best: dict[int, float] = {}
        total: dict[int, float] = defaultdict(float)
        for token, asked in tokens:
            worth = asked * self._rarity.get(token, 0.0)
            for place, weight in self._having.get(token, ()):
                found = worth * weight
                total[place] += found
                best[place] = max(best.get(place, 0.0), found)
        return {place: agreed(found, total[place]) for place, found in best.items()}
