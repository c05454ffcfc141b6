"""An embedder without a model: pieces of words, counted in as many places as a hash sends them to.

It knows no meaning, only spelling. It is there to try the machinery out, and for tests: the same text gives
the same vector on every machine.
"""

from collections.abc import Sequence
from hashlib import blake2b

from samklang.words.texts import fold, words_of

SIZE = 256
PIECES = (3, 4, 5)


class Hashing:
    name = f"hashing-{SIZE}"

    def embed(self, texts: Sequence[str], *, asked: bool = False) -> list[list[float]]:  # noqa: ARG002 -- the same
        return [_vector(text) for text in texts]


def _vector(text: str) -> list[float]:
    counted = [0.0] * SIZE
    for word in words_of(text):
        whole = f" {fold(word)} "
        for size in PIECES:
            for start in range(len(whole) - size + 1):
                mark = blake2b(whole[start : start + size].encode(), digest_size=4).digest()
                counted[int.from_bytes(mark[:2]) % SIZE] += 1.0 if mark[2] % 2 else -1.0
    return counted
