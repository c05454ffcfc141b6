"""Who knows about a text: what they wrote or said is compared with it, and the three nearest count.

TF-IDF over folded stems, English meanings and pairs of neighbouring words, as cosines.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .analyser import Analyser
from .lexicon import Weights

NEAREST = 3
_STOPPED_FROM = 6.8
"""A word commoner than this says nothing about anybody's knowledge."""
LEAST_MEANING = 0.75


class Near(NamedTuple):
    """One item of a person, how near it is, and the tokens that say so."""

    place: int
    likeness: float


class Space:
    """Items of one collection as vectors; what is common in it counts little."""

    def __init__(self, analyser: Analyser, items: Sequence[tuple[str, str]]) -> None:
        self._analyser = analyser
        counted = [self._counts(text, language) for text, language in items]
        having: Counter[str] = Counter()
        for counts in counted:
            having.update(counts.keys())
        total = len(counted)
        self._rarity = {token: math.log((1 + total) / (1 + n)) + 1 for token, n in having.items()}
        self._unseen = math.log(1 + total) + 1
        self._vectors = [self._weighed(counts) for counts in counted]

    def vector(self, text: str, language: str) -> Weights:
        return self._weighed(self._counts(text, language))

    def nearest(self, asked: Weights, among: Iterable[int]) -> list[Near]:
        """The nearest of these items, the nearest first."""
        near = [Near(place, cosine(asked, self._vectors[place])) for place in among]
        return sorted(near, key=lambda one: (-one.likeness, one.place))[:NEAREST]

    def likeness(self, asked: Weights, among: Iterable[int]) -> float:
        """How near a person is: the mean of their three nearest items."""
        near = self.nearest(asked, among)
        return sum(one.likeness for one in near) / len(near) if near else 0.0

    def shared(self, asked: Weights, place: int) -> list[str]:
        """The tokens that bring a text and an item together, the weightiest first."""
        there = self._vectors[place]
        both = {token: weight * there[token] for token, weight in asked.items() if token in there}
        return sorted(both, key=lambda token: (-both[token], token))

    def _counts(self, text: str, language: str) -> dict[str, float]:
        counts: dict[str, float] = {}
        previous = ""
        for word, tokens in self._analyser.groups(text, language):
            if self._analyser.commonness(word, language) >= _STOPPED_FROM:
                previous = ""
                continue
            root = ""
            for token, weight in tokens.items():
                if token[0] in "ec" and weight >= LEAST_MEANING:
                    counts[token] = counts.get(token, 0.0) + weight
                    if not root and token[0] == "e":
                        root = token
            if not any(token[0] == "e" for token in tokens):
                counts[next(iter(tokens))] = counts.get(next(iter(tokens)), 0.0) + 1.0
            if root and previous:
                counts[f"{previous} {root}"] = counts.get(f"{previous} {root}", 0.0) + 1.0
            previous = root
        return counts

    def _weighed(self, counts: dict[str, float]) -> Weights:
        raw = {
            token: (1 + 0.7 * math.log(count) if count > 1 else count) * self._rarity.get(token, self._unseen)
            for token, count in counts.items()
        }
        length = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {token: weight / length for token, weight in raw.items()}


def cosine(one: Weights, other: Weights) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[token] for token, weight in one.items() if token in other)
