"""The vocabularies of this installation: one SQLite file with what was read, and from where."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from samklang.foundation.errors import Refused

from . import readers
from .readers import Pair, Read, Sense

LONGEST = 3
_SCHEMA = """
CREATE TABLE IF NOT EXISTS source (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, origin TEXT NOT NULL, licence TEXT NOT NULL,
    imported_at TEXT NOT NULL, lines INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS pair (
    source INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    language TEXT NOT NULL, term TEXT NOT NULL, other TEXT NOT NULL, meaning TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sense (
    source INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    key TEXT NOT NULL, language TEXT NOT NULL, term TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS pair_source ON pair (source);
CREATE INDEX IF NOT EXISTS sense_source ON sense (source);
CREATE INDEX IF NOT EXISTS sense_key ON sense (key);
"""
Progress = Callable[[int], None]


class NoSuchVocabulary(Refused):
    """Nothing was imported under this name."""


class Source(NamedTuple):
    """Where words came from, and under which terms."""

    name: str
    origin: str
    licence: str
    imported_at: str
    lines: int


class Vocabularies:
    """What was read, source by source; each can be taken out again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as file:
            file.executescript(_SCHEMA)

    def add(
        self,
        file: Path,
        *,
        at: datetime,
        name: str = "",
        licence: str = "",
        progress: Progress = lambda _: None,
    ) -> Source:
        """Read a file; one read before under the same name is replaced."""
        name = name or name_of(file)
        licence = licence or readers.said_of(file) or "not stated"
        with self._open() as base:
            base.execute("DELETE FROM source WHERE name = ?", [name])
            made = base.execute(
                "INSERT INTO source (name, origin, licence, imported_at, lines) VALUES (?, ?, ?, ?, 0)",
                [name, file.name, licence, at.isoformat(timespec="seconds")],
            )
            count = _write(base, made.lastrowid or 0, readers.read(file), progress)
            if not count:
                raise readers.Unreadable(f"{file.name} holds no pair of words in the languages we read.")
            base.execute("UPDATE source SET lines = ? WHERE name = ?", [count, name])
        return next(source for source in self.sources() if source.name == name)

    def remove(self, name: str) -> None:
        with self._open() as file:
            if not file.execute("DELETE FROM source WHERE name = ?", [name]).rowcount:
                raise NoSuchVocabulary(f"There is no vocabulary called {name}.")

    def sources(self) -> list[Source]:
        with self._open() as file:
            asked = "SELECT name, origin, licence, imported_at, lines FROM source ORDER BY name"
            return [Source(*row) for row in file.execute(asked)]

    def copy_to(self, other: "Vocabularies") -> None:
        """Everything that is here, in another file."""
        with self._open() as here, closing(sqlite3.connect(other.path)) as there:
            here.backup(there)

    def pairs(self) -> Iterator[Pair]:
        with self._open() as file:
            asked = "SELECT language, term, other, meaning FROM pair ORDER BY language, term, other, meaning"
            for row in file.execute(asked):
                yield Pair(*row)

    def senses(self) -> Iterator[Sense]:
        with self._open() as file:
            for row in file.execute("SELECT key, language, term FROM sense ORDER BY key, language, term"):
                yield Sense(*row)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        base = sqlite3.connect(self.path)
        try:
            base.execute("PRAGMA foreign_keys = ON")
            with base:
                yield base
        finally:
            base.close()


def name_of(file: Path) -> str:
    return re.sub(r"\.(gz|tsv|tab|txt|rdf|xml|ttl|index)\b", "", file.name)


def files_in(directory: Path) -> list[Path]:
    """What can be read in a directory: tables, SKOS, and dictionaries between languages we read."""
    found = []
    for path in sorted(directory.iterdir()):
        if path.name.endswith(".index"):
            codes = path.name.removesuffix(".index").split("-")[-2:]
            if set(codes) <= readers.CODES.keys():
                found.append(path)
        elif re.search(r"\.(tsv|tab|ttl|rdf)(\.gz)?$", path.name):
            found.append(path)
    return found


def _write(base: sqlite3.Connection, source: int, lines: Read, progress: Progress) -> int:
    count = 0
    for number, line in enumerate(lines, start=1):
        if cleaned := _cleaned(line):
            marks = ", ".join("?" * (len(cleaned) + 1))
            table = "pair" if isinstance(cleaned, Pair) else "sense"
            base.execute(f"INSERT INTO {table} VALUES ({marks})", [source, *cleaned])  # noqa: S608 -- two names
            count += 1
        if number % 1000 == 0:
            progress(number)
    return count


def _cleaned(line: Pair | Sense) -> Pair | Sense | None:
    """Short terms only, in lower case, without notes in brackets; a sentence translates no word."""
    if isinstance(line, Sense):
        term = plain(line.term, line.language)
        return Sense(line.key, line.language, term) if _fits(term) else None
    term, meaning = plain(line.term, line.language), plain(line.meaning, line.other)
    return Pair(line.language, term, line.other, meaning) if _fits(term) and _fits(meaning) else None


def plain(term: str, language: str) -> str:
    bare = re.sub(r"\s*\(.*?\)", "", term).strip().lower()
    return bare.removeprefix("to ") if language == "en" else bare


def _fits(term: str) -> bool:
    return bool(term) and len(term.split()) <= LONGEST
