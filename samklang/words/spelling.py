"""What somebody meant who struck a wrong key: the known words one slip away.

A slip is a letter too few or too many, a wrong one, or two in the wrong order. All words one slip away are
thought of and the known ones kept, so that no list of likely mistakes must be made beforehand.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache

LETTERS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "nb": "abcdefghijklmnopqrstuvwxyzæøå",
    "nn": "abcdefghijklmnopqrstuvwxyzæøå",
    "da": "abcdefghijklmnopqrstuvwxyzæøå",
    "sv": "abcdefghijklmnopqrstuvwxyzåäö",
    "fi": "abcdefghijklmnopqrstuvwxyzåäö",
    "is": "abcdefghijklmnopqrstuvwxyzáðéíóúýþæö",
}
SHORTEST = 4
"""Of shorter words too many are one slip away from another."""
MOST = 3

Known = Callable[[str], float]
"""How well known a word is; nothing if it is not."""


def meant(word: str, language: str, known: Known) -> tuple[str, ...]:
    """The best known words one slip away, the likeliest first; none if the word itself is known."""
    if len(word) < SHORTEST or not word.isalpha() or language not in LETTERS or known(word):
        return ()
    worth = {near: known(near) for near in slips(word, language)}
    return tuple(
        sorted((near for near in worth if worth[near]), key=lambda near: (-worth[near], near))[:MOST]
    )


@lru_cache(maxsize=200)
def slips(word: str, language: str) -> tuple[str, ...]:
    """Every word that one slip makes of this one, in a fixed order."""
    return tuple(sorted(set(_slips(word, LETTERS[language])) - {word}))


def _slips(word: str, letters: str) -> Iterator[str]:
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        for letter in letters:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
