"""The lexicon as it is read: what a word means in English, and which words share its stem.

It is one SQLite file, compiled from the vocabularies, never changed in place; so readers need no lock.
"""

import json
import sqlite3
import threading
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

Weights = dict[str, float]
Names = dict[str, tuple[str, ...]]
"""The concepts of each name."""
NEAREST = 3


class Lexicon:
    """One compiled file, with the answers asked for lately kept at hand."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._here = threading.local()
        self.version = str(self._ask("SELECT value FROM fact WHERE name = 'version'")[0][0])
        self.meanings = lru_cache(maxsize=60_000)(self._meanings)
        self.alike = lru_cache(maxsize=60_000)(self._alike)
        self.names = lru_cache(maxsize=16)(self._names)
        self.openings = lru_cache(maxsize=16)(self._openings)
        self.sisters = lru_cache(maxsize=20_000)(self._sisters)

    def _meanings(self, term: str, language: str) -> Weights:
        """Pivots of a term: tokens of its English translations, each with its weight."""
        found = self._ask("SELECT pivots FROM meaning WHERE language = ? AND term = ?", language, term)
        return json.loads(found[0][0]) if found else {}

    def _alike(self, key: str, language: str) -> tuple[str, ...]:
        """Terms with this stem, the commonest first."""
        asked = "SELECT terms FROM stem WHERE language = ? AND key = ?"
        found = self._ask(asked, language, key)
        return tuple(json.loads(found[0][0])) if found else ()

    def concept(self, key: str, language: str) -> tuple[str, ...]:
        """Concepts that this phrase, given by the stems of its words, is a name of."""
        return self.names(language).get(key, ())

    def _names(self, language: str) -> Names:
        """What concepts are called, by the stems of the words: a few thousand, all kept at hand."""
        found: dict[str, list[str]] = defaultdict(list)
        for key, slug in self._ask("SELECT key, slug FROM phrase WHERE language = ? ORDER BY slug", language):
            found[key].append(slug)
        return {key: tuple(slugs) for key, slugs in found.items()}

    def _openings(self, language: str) -> dict[str, int]:
        """The first words of names, each with how many words the longest of these names has."""
        found: dict[str, int] = {}
        for key in self.names(language):
            first, number = key.split(" ", 1)[0], key.count(" ") + 1
            found[first] = max(number, found.get(first, 0))
        return found

    def _sisters(self, token: str) -> Weights:
        """English tokens that other languages often say with the same word."""
        found = self._ask("SELECT tokens FROM sister WHERE token = ?", token)
        return json.loads(found[0][0]) if found else {}

    def _ask(self, statement: str, *facts: str) -> list[tuple[str, ...]]:
        if not hasattr(self._here, "file"):
            # A compiled file never changes: SQLite need not look for a journal or take a lock.
            self._here.file = sqlite3.connect(f"{self.path.as_uri()}?mode=ro&immutable=1", uri=True)
        return list(self._here.file.execute(statement, facts))
