"""From what the vocabularies say to a lexicon: for every term its English pivots, best first."""

import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from samklang.words.analyser import KIN
from samklang.words.inflection import commonness, lemma, pivot, stem
from samklang.words.texts import LANGUAGES, fold, rough, words_of

from .readers import Pair, Sense

Meanings = dict[str, dict[str, Counter[str]]]
Names = Iterable[tuple[str, str, str]]
"""Names of concepts in our own thesaurus: slug, language, label."""

MOST_PIVOTS = 10
LONGEST_TERM = 2
MOST_ALIKE = 8
MOST_SISTERS = 12
SISTER_COUNTS, LEAST_SISTER, CLOSEST_SISTER = 2.5, 0.05, 0.7
FEW = 4.0
"""What is added to how often a word is said, so that one said once or twice is nobody's sister by chance."""
_PHRASE_COSTS = 0.6
_STOPPED = frozenset(
    words_of("the a an of to in on at for with and or be by from as something someone one it")
)
_SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE meaning
    (language TEXT, term TEXT, pivots TEXT NOT NULL, PRIMARY KEY (language, term)) WITHOUT ROWID;
CREATE TABLE stem (language TEXT, key TEXT, terms TEXT NOT NULL, PRIMARY KEY (language, key)) WITHOUT ROWID;
CREATE TABLE phrase (language TEXT, key TEXT, slug TEXT, PRIMARY KEY (language, key, slug)) WITHOUT ROWID;
CREATE TABLE sister (token TEXT PRIMARY KEY, tokens TEXT NOT NULL) WITHOUT ROWID;
"""


def compile_lexicon(target: Path, pairs: Iterable[Pair], senses: Iterable[Sense], names: Names) -> None:
    """Write the lexicon beside its place and put it there in one step: readers see the old or the new."""
    named = sorted(names)
    own = (
        Sense(f"samklang:{slug}", language, label.lower())
        for slug, language, label in named
        if language in LANGUAGES
    )
    meanings = _meanings([*pairs, *_pairs_in(senses), *_pairs_in(own)])
    making = target.with_suffix(".making")
    making.unlink(missing_ok=True)
    base = sqlite3.connect(making)
    base.executescript(_SCHEMA)
    digest = hashlib.sha256()
    co_said: dict[str, Counter[str]] = defaultdict(Counter)
    for language in LANGUAGES:
        rows = []
        for term, said in sorted(meanings[language].items()):
            pivots = _pivots(said)
            if pivots:
                rows.append((language, term, json.dumps(pivots)))
                _note_sisters(co_said, pivots)
        digest.update(repr(rows).encode())
        base.executemany("INSERT INTO meaning VALUES (?, ?, ?)", rows)
        base.executemany("INSERT INTO stem VALUES (?, ?, ?)", _stems(language, [row[1] for row in rows]))
    base.executemany("INSERT INTO sister VALUES (?, ?)", _sisters(co_said))
    base.executemany("INSERT OR IGNORE INTO phrase VALUES (?, ?, ?)", _phrases(named))
    digest.update(repr(named).encode())
    base.execute("INSERT INTO fact VALUES ('version', ?)", [digest.hexdigest()[:16]])
    base.commit()
    base.close()
    making.replace(target)


def _pairs_in(senses: Iterable[Sense]) -> Iterator[Pair]:
    """Every two names of one concept, with English where it has an English name."""
    for _, group in groupby(sorted(senses), key=lambda sense: sense.key):
        names = sorted({(sense.language, sense.term) for sense in group})
        english = [term for language, term in names if language == "en"]
        for place, (language, term) in enumerate(names):
            if language == "en":
                continue
            for meaning in english:
                yield Pair(language, term, "en", meaning)
            for other, name in [] if english else names[place + 1 :]:
                if other != language:
                    yield Pair(language, term, other, name)


def _meanings(pairs: Iterable[Pair]) -> Meanings:
    """Each language's terms with their English meanings, counted; others go by way of the other language."""
    found: Meanings = {language: defaultdict(Counter) for language in LANGUAGES}
    beside = []
    for pair in pairs:
        language, term, other, meaning = pair
        if language == "en":
            language, term, other, meaning = other, meaning, language, term
        if language == "en" or len(term.split()) > LONGEST_TERM:
            continue
        if other != "en":
            beside.append((language, term, other, meaning))
            continue
        for form in {term} if " " in term else {term, lemma(term, language)}:
            found[language][form][meaning] += 1
    _by_way_of_others(found, beside)
    return found


def _by_way_of_others(found: Meanings, beside: list[tuple[str, str, str, str]]) -> None:
    known = {
        language: {term: dict(said) for term, said in terms.items()} for language, terms in found.items()
    }
    for language, term, other, name in beside:
        for here, word, there, same in ((language, term, other, name), (other, name, language, term)):
            said = known[there].get(same, {})
            for meaning, count in said.items():
                found[here][word][meaning] += 0.5 * min(count, 2) / (1 + len(said) / 3)  # type: ignore[assignment]  # a Counter of shares


def _pivots(said: Counter[str]) -> dict[str, float]:
    """The tokens of the best meanings; a word inside a phrase counts less than one that stands alone."""

    def worth(item: tuple[str, float]) -> tuple[float, float, str]:
        meaning, count = item
        return -count * (_PHRASE_COSTS if " " in meaning else 1), -commonness(meaning, "en"), meaning

    best = sorted(said.items(), key=worth)[:MOST_PIVOTS]
    most = max((count for _, count in best), default=1)
    found: dict[str, float] = {}
    for meaning, count in best:
        words = [word for word in words_of(meaning) if word not in _STOPPED]
        for word in words:
            weight = (0.4 + 0.6 * count / most) / len(words) ** 0.7
            token = pivot(word)
            found[token] = max(found.get(token, 0), round(weight, 3))
    return found


def _stems(language: str, terms: list[str]) -> Iterator[tuple[str, str, str]]:
    by_key: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        if " " not in term:
            by_key[stem(term, language)].append(term)
            if language in KIN:
                by_key[f"~{rough(fold(stem(term, language)))}"].append(term)
    for key, same in sorted(by_key.items()):
        same.sort(key=lambda term: (-commonness(term, language), term))
        yield language, key, json.dumps(same[:MOST_ALIKE], ensure_ascii=False)


def _note_sisters(co_said: dict[str, Counter[str]], pivots: dict[str, float]) -> None:
    for token, weight in pivots.items():
        for other, also in pivots.items():
            co_said[token][other] += weight * also  # type: ignore[assignment]  # a Counter of weights


def _sisters(co_said: dict[str, Counter[str]]) -> Iterator[tuple[str, str]]:
    """English words that the same foreign words stand for, as far as they do."""
    for token, beside in sorted(co_said.items()):
        near = {
            other: SISTER_COUNTS * together / (beside[token] ** 0.7 * co_said[other][other] ** 0.3 + FEW)
            for other, together in beside.items()
            if other != token
        }
        best = sorted(near.items(), key=lambda item: (-item[1], item[0]))[:MOST_SISTERS]
        kept = {other: round(min(CLOSEST_SISTER, share), 3) for other, share in best if share >= LEAST_SISTER}
        if kept:
            yield token, json.dumps(kept)


def _phrases(named: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    for slug, language, label in named:
        if language in LANGUAGES:
            keys = [fold(stem(lemma(word, language), language)) for word in words_of(label)]
            yield language, " ".join(keys), slug
