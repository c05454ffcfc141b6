"""The formats vocabularies come in: TSV, synset tables, dictd, SKOS. Each line read is a pair or a sense."""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast
from xml.sax import SAXParseException  # nosec B406 -- only the exception; rdflib reads

from samklang.foundation.errors import Refused
from samklang.words.texts import LANGUAGES

CODES = {
    **{code: code for code in LANGUAGES},
    "nob": "nb",
    "nno": "nn",
    "nor": "nb",
    "no": "nb",
    "swe": "sv",
    "dan": "da",
    "fin": "fi",
    "isl": "is",
    "ice": "is",
    "eng": "en",
}
LABELS = ("prefLabel", "altLabel")
_SYNSET, _PAIR = 3, 4
_DIGITS = {
    sign: place
    for place, sign in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}


class Unreadable(Refused):
    """The file is of no format we know."""


class Pair(NamedTuple):
    """A term, and the same in another language."""

    language: str
    term: str
    other: str
    meaning: str


class Sense(NamedTuple):
    """A name of a concept; those with the same key mean the same."""

    key: str
    language: str
    term: str


Read = Iterator[Pair | Sense]


def read(path: Path) -> Read:
    """Everything in one file, by what the file looks like."""
    try:
        yield from _reader(path)(path)
    except (gzip.BadGzipFile, EOFError, zlib.error) as wrong:
        raise Unreadable(f"{path.name} is broken: it cannot be unpacked to its end.") from wrong


def _reader(path: Path) -> Callable[[Path], Read]:
    if path.name.endswith(".index"):
        return dictd
    if path.name.removesuffix(".gz").endswith((".rdf", ".ttl", ".xml")):
        return skos
    if path.name.removesuffix(".gz").endswith((".tsv", ".tab", ".txt")):
        return table
    raise Unreadable(f"{path.name} is none of .tsv, .tab, .rdf, .xml, .ttl and dictd's .index.")


def table(path: Path) -> Read:
    """Pairs (``nb fi word word``), synsets (``key nb word``), statements, or labels in columns.

    Columns of labels are named by the file: ``yso_fi_sv_en.tsv``.
    """
    columns = [CODES[code] for code in path.name.split(".")[0].split("_") if code in CODES]
    for number, line in _lines(path):
        if line.strip() and line[0] != "#":
            row = line.rstrip("\r\n").split("\t")
            if len(row) != _PAIR and not columns and {*row[:2]} <= CODES.keys():
                raise Unreadable(
                    f"{path.name}, line {number}: a pair has two languages and two words, parted by tabs."
                )
            yield from _row(row, columns)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield number, line.decode("utf-8")
            except UnicodeDecodeError as wrong:
                raise Unreadable(f"{path.name}, line {number}: this is not UTF-8.") from wrong


def _row(row: list[str], columns: list[str]) -> Read:
    match row:
        case [language, other, term, meaning] if language in CODES and other in CODES:
            yield Pair(CODES[language], term, CODES[other], meaning)
        case [key, said, language, term] if said in LABELS and language in CODES:
            yield Sense(key, CODES[language], term)
        case [_, said, _, _] if re.fullmatch(r"[a-z]+[A-Z]\w+", said) or said in {"broader", "narrower"}:
            return  # another statement on the concept
        case [key, said, *terms] if (code := said.removesuffix(":lemma")) in CODES and len(row) == _SYNSET:
            yield Sense(key, CODES[code], terms[0])
        case [key, *terms] if columns and len(terms) == len(columns):
            for language, term in zip(columns, terms, strict=True):
                if term:
                    yield Sense(key, language, term)


def dictd(index: Path) -> Read:
    """A dictionary of the DICT protocol, as Debian's ``dict-freedict-*`` hold them."""
    codes = re.search(r"([a-z]{3})-([a-z]{3})\.index$", index.name)
    if not codes or not {codes[1], codes[2]} <= CODES.keys():
        raise Unreadable(f"{index.name} does not say two languages we read, as in freedict-swe-eng.index.")
    language, other = CODES[codes[1]], CODES[codes[2]]
    for term, text in _articles(index):
        lines = text.strip().split("\n")
        head = re.split(r" [/<]", lines[0])[0].strip()
        numbered = [re.sub(r"^\d+\. ", "", line) for line in lines[1:] if re.match(r"\d+\. ", line)]
        for line in numbered or lines[1:2]:
            for meaning in re.split(r"[,;]", re.sub(r"[\[(<{].*?[\])>}]", "", line)):
                if meaning.strip():
                    yield Pair(language, head or term, other, meaning.strip())


def skos(path: Path) -> Read:
    """Preferred and alternative labels, from RDF/XML or Turtle."""
    from rdflib import Graph, Literal
    from rdflib.namespace import SKOS
    from rdflib.plugins.parsers.notation3 import BadSyntax

    graph = Graph()
    with gzip.open(path) if path.name.endswith(".gz") else path.open("rb") as file:
        try:
            graph.parse(cast("BinaryIO", file), format="turtle" if ".ttl" in path.name else "xml")
        except (BadSyntax, SAXParseException) as wrong:
            line = wrong.getLineNumber() if isinstance(wrong, SAXParseException) else wrong.lines + 1
            raise Unreadable(f"{path.name}, line {line}: this is not SKOS as we read it.") from wrong
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise
        except Exception as error:  # its parsers raise whatever their makers chose
            raise Unreadable(f"{path.name} cannot be read: {error}") from error
    for said in (SKOS.prefLabel, SKOS.altLabel):
        for concept, label in sorted(graph.subject_objects(said)):
            if isinstance(label, Literal) and (label.language or "") in CODES:
                yield Sense(str(concept), CODES[label.language or ""], str(label))


def said_of(path: Path) -> str:
    """What a dictd file says of its own licence."""
    if not path.name.endswith(".index"):
        return ""
    told = " ".join(text for head, text in _articles(path, about=True) if "info" in head or "copy" in head)
    for sentence in re.split(r"\n|(?<=\.) ", told):
        if re.search(r"licen[cs]e|GNU|Creative Commons", sentence, re.IGNORECASE):
            return " ".join(sentence.split())[:200]
    return ""


def _articles(index: Path, *, about: bool = False) -> Iterator[tuple[str, str]]:
    packed, plain = index.with_suffix(".dict.dz"), index.with_suffix(".dict")
    if not packed.exists() and not plain.exists():
        raise Unreadable(f"{index.name} needs {packed.name} or {plain.name} beside it.")
    # dictzip is gzip with an index of its own in the header.
    data = gzip.decompress(packed.read_bytes()) if packed.exists() else plain.read_bytes()
    for number, line in _lines(index):
        try:
            head, start, length = line.rstrip("\n").split("\t")[:3]
            first = _number(start)
            text = data[first : first + _number(length)].decode("utf-8", "replace")
        except (ValueError, KeyError) as wrong:
            said = "a word, where its article begins and how long it is, parted by tabs"
            raise Unreadable(f"{index.name}, line {number}: here should stand {said}.") from wrong
        if head.startswith("00") == about:
            yield head, text


def _number(digits: str) -> int:
    number = 0
    for sign in digits:
        number = number * 64 + _DIGITS[sign]
    return number
