"""A concept on its way in or out: what SKOS says about it, without the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources


@dataclass
class Concept:
    """``key`` is what other concepts of the same source call it; broader, narrower and related hold keys."""

    key: str
    labels: dict[str, str]
    slug: str = ""
    uri: str = ""
    alternatives: dict[str, list[str]] = field(default_factory=dict)
    definition: dict[str, str] = field(default_factory=dict)
    broader: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    matches: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of relation and address."""


LANGUAGES = ("nb", "nn", "sv", "da", "fi", "is", "en", "se")
THEMES = (
    *("artificial-intelligence", "data-and-digital", "city-and-environment", "health-and-welfare"),
    *(
        "administration-and-law",
        "innovation-and-benefits",
        "research-and-learning",
        "cooperation-and-meetings",
    ),
)
_FILES = "vocabulary"


def starting_vocabulary(*themes: str) -> Iterator[Concept]:
    """Our own words for artificial intelligence, smart cities and municipal services; one table a theme."""
    matches = defaultdict(list)
    for row in _rows("matches.tsv"):
        matches[row["slug"]].append((row["relation"], row["uri"]))
    for theme in themes or THEMES:
        for row in _rows(f"{theme}.tsv"):
            yield _concept(row, matches.get(row["slug"], []))


def _rows(name: str) -> Iterator[dict[str, str]]:
    """The lines of a table, each under the names of its columns."""
    text = resources.files("samklang.directory").joinpath(_FILES, name).read_text(encoding="utf-8")
    heads, *lines = (line.split("\t") for line in text.splitlines())
    for line in lines:
        yield dict(zip(heads, line, strict=True))


def _concept(row: dict[str, str], matches: list[tuple[str, str]]) -> Concept:
    """The first name of a language is the preferred one."""
    names = {language: _several(row[language], ";") for language in LANGUAGES if row[language]}
    return Concept(
        key=row["slug"],
        slug=row["slug"],
        labels={language: said[0] for language, said in names.items()},
        alternatives={language: said[1:] for language, said in names.items() if said[1:]},
        definition={"nb": row["meaning_nb"], "en": row["meaning_en"]},
        broader=_several(row["broader"], ","),
        related=_several(row["related"], ","),
        matches=matches,
    )


def _several(text: str, sign: str) -> list[str]:
    return [part.strip() for part in text.split(sign) if part.strip()]
