"""Who knows about a text, by words and by meaning together."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from samklang.words.expertise import NEAREST, Space, cosine
from samklang.words.lexicon import Weights

from . import Embedder

MEANING_COUNTS = 0.4
"""Beside words that say much; so even an embedder that knows only spelling betters the order."""
SAMPLED = 150
AT_ONCE = 64


class Asked(NamedTuple):
    words: Weights
    vector: Any


class Beside:
    """A ``Space`` with an embedder beside it. Either counts by how far it tells texts apart."""

    def __init__(self, space: Space, texts: Sequence[str], embedder: Embedder, language: str) -> None:
        self._space, self._embedder = space, embedder
        rows = [
            row
            for start in range(0, len(texts), AT_ONCE)
            for row in embedder.embed(texts[start : start + AT_ONCE])
        ]
        self._vectors = _of_length_one(rows)
        self._places = {text: place for place, text in enumerate(texts)}
        self._by_words, self._by_meaning = self._spread(texts[:SAMPLED], language)

    def vector(self, text: str, language: str) -> Asked:
        place = self._places.get(text)
        made = self._vectors[place] if place is not None else _of_length_one(self._embedder.embed([text]))[0]
        return Asked(self._space.vector(text, language), made)

    def likeness(self, asked: Asked, among: Iterable[int]) -> float:
        places = list(among)
        if not places:
            return 0.0
        near = np.sort(self._vectors[places] @ asked.vector)[::-1][:NEAREST]
        by_words = self._space.likeness(asked.words, places)
        return by_words / self._by_words + MEANING_COUNTS * float(near.mean()) / self._by_meaning

    def _spread(self, texts: Sequence[str], language: str) -> tuple[float, float]:
        """How far apart the likenesses of texts lie, by words and by meaning."""
        pairs = np.triu_indices(len(texts), k=1)
        words = [self._space.vector(text, language) for text in texts]
        said = [cosine(words[one], words[other]) for one, other in zip(*pairs, strict=True)]
        some = self._vectors[: len(texts)]
        meant = (some @ some.T)[pairs]
        return float(np.std(said) or 1.0) if said else 1.0, float(np.std(meant) or 1.0) if said else 1.0


def _of_length_one(rows: Sequence[Sequence[float]]) -> Any:
    made = np.asarray(rows, dtype=np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True).clip(min=1e-9)
