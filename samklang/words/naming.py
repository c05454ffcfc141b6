"""Names that the topics of this house bear today, where they differ from those the thesaurus came with.

The worker writes them to a small file beside the lexicon; every process looks at its time before it analyses,
so a name given to a topic is understood at once, and nobody starts anything anew.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from . import lexicon
from .analyser import Analyser
from .lexicon import Lexicon
from .texts import words_of

Name = tuple[str, str, str]
"""Slug, language and label."""
Keyed = dict[tuple[str, str], frozenset[str]]
"""The concepts of a name, by its language and the stems of its words."""


class Names(NamedTuple):
    added: Keyed
    removed: Keyed


NONE = Names({}, {})
PARTS = ("added", "removed")


class NamingLexicon(Lexicon):
    """A compiled lexicon, with the house's own names laid over it."""

    def __init__(self, path: Path, names: Names = NONE) -> None:
        self._own = names
        super().__init__(path)

    def _names(self, language: str) -> lexicon.Names:
        found = {key: set(slugs) for key, slugs in super()._names(language).items()}
        for (code, key), slugs in self._own.removed.items():
            if code == language:
                found[key] = found.get(key, set()) - slugs
        for (code, key), slugs in self._own.added.items():
            if code == language:
                found[key] = found.get(key, set()) | slugs
        return {key: tuple(sorted(slugs)) for key, slugs in found.items() if slugs}


def read(file: Path) -> Names:
    if not file.exists():
        return NONE
    said = json.loads(file.read_text(encoding="utf-8"))
    return Names(*({(code, key): frozenset(slugs) for code, key, slugs in said[part]} for part in PARTS))


def write(file: Path, names: Names) -> set[tuple[str, str]]:
    """Put the names where all processes see them, in one step; those that are understood otherwise now."""
    before = read(file)
    if before == names:
        return set()
    said = {
        part: [[code, key, sorted(slugs)] for (code, key), slugs in sorted(getattr(names, part).items())]
        for part in PARTS
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    making = file.with_suffix(".making")
    making.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    making.replace(file)
    return {
        name
        for part in PARTS
        for name in {**getattr(before, part), **getattr(names, part)}
        if getattr(before, part).get(name) != getattr(names, part).get(name)
    }


def keyed(names: set[Name], analyser: Analyser) -> Keyed:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for slug, language, label in names:
        key = " ".join(analyser.key(word, language) for word in words_of(label))
        if key:
            found[language, key].add(slug)
    return {name: frozenset(slugs) for name, slugs in found.items()}
