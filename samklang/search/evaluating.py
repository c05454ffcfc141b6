"""Measurements on public test collections, each answering with one plain object."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

from samklang.foundation.errors import Refused
from samklang.words import spelling
from samklang.words.analyser import Analyser
from samklang.words.expertise import Space
from samklang.words.lexicon import Lexicon
from samklang.words.ranking import Asked, Collection, asked
from samklang.words.texts import words_of
from samklang.words.vocabulary.readers import CODES

from . import embedding

FIRST, FEW = 1, 10
ROUNDING = 1e-9
"""What floats round away is no difference."""
Texts = dict[str, list[str]]
Questions = list[list[Asked]]
Held = dict[str, dict[str, Questions]]
Found = dict[str, float]


_held: Held = {}


class Unsuitable(Refused):
    """The file is not of the form this measurement reads."""


def parallel(sentences: Path, queries: Path, lexicon: Path) -> dict[str, Any]:
    """Every text asked in every language for its counterpart in every other."""
    texts, short = columns(sentences), columns(queries)
    if {*texts} != {*short} or {len(rows) for rows in (texts | short).values()} != {len(texts["en"])}:
        raise Unsuitable("Both files must hold the same languages and the same number of lines.")
    languages = sorted(texts)
    words = _spread(_words_said, [(lexicon, one, texts[one], short[one]) for one in languages])
    told: dict[str, dict[str, Found]] = {"sentences": {}, "queries": {}, "mistyped": {}}
    jobs = [(lexicon, language, texts[language]) for language in languages]
    for into, by_kind in _spread(_into, jobs, dict(zip(languages, words, strict=True))):
        for kind, by_language in by_kind.items():
            for language, found in by_language.items():
                told[kind][f"{language}-{into}"] = found
    return {kind: _summary(found) for kind, found in told.items()}


def mistyped(query: str, language: str) -> str:
    """The query with one slip in each of two words, as fast fingers make them; always the same ones."""
    # Nothing secret hangs on it, and the same slips must come each time.
    slips = Random(f"{language} {query}")  # noqa: S311  # nosec B311
    words = query.split()
    chosen = set(slips.sample(range(len(words)), min(2, len(words))))
    return " ".join(
        slips.choice(spelling.slips(word, language) or (word,)) if place in chosen else word
        for place, word in enumerate(words)
    )


def definitions(file: Path, lexicon: Path) -> dict[str, Any]:
    """A term in one language must find its definition in another."""
    entries = json.loads(file.read_text(encoding="utf-8"))
    analyser, told = Analyser(Lexicon(lexicon)), {}
    languages = sorted({language for entry in entries for language in entry if language in CODES})
    for into in languages:
        there = [entry for entry in entries if entry.get(into, {}).get("definition")]
        collection = Collection(analyser, [entry[into]["definition"] for entry in there], into)
        for language in languages:
            terms = {
                place: asked(analyser, entry[language]["term"], language)
                for place, entry in enumerate(there)
                if entry.get(language, {}).get("term")
            }
            if language != into and terms:
                told[f"{language}-{into}"] = _recall(collection, terms)
    return _summary(told)


def expertise(file: Path, lexicon: Path) -> dict[str, Any]:
    """How far the order we find is from the reviewers' own; 0 is perfect, 0.5 is chance."""
    said = json.loads(file.read_text(encoding="utf-8"))
    papers, reviewers = said["papers"], said["reviewers"]
    places = {paper: place for place, paper in enumerate(sorted(papers))}
    texts = [
        f"{papers[one].get('title') or ''}. {papers[one].get('abstract') or ''}" for one in sorted(papers)
    ]
    space = knowing_space(Analyser(Lexicon(lexicon)), texts, "en")
    vectors = {one: space.vector(texts[place], "en") for one, place in places.items()}
    losses = []
    for profile in range(max(len(one["profiles"]) for one in reviewers.values())):
        lost = most = 0.0
        for one in reviewers.values():
            own = [
                places[paper] for paper in one["profiles"][profile % len(one["profiles"])] if paper in places
            ]
            rated = [
                (rating, round(space.likeness(vectors[paper], own), 9))
                for paper, rating in one["ratings"].items()
                if paper in vectors
            ]
            swapped, worst = _swapped(rated)
            lost, most = lost + swapped, most + worst
        losses.append(lost / (most or 1.0))
    return {"loss": round(sum(losses) / len(losses), 4), "profiles": [round(loss, 4) for loss in losses]}


def knowing_space(analyser: Analyser, texts: list[str], language: str) -> Any:
    """By words alone, or by words and meaning where an embedder is plugged in."""
    space, embedder = Space(analyser, [(text, language) for text in texts]), embedding.chosen()
    if embedder is None:
        return space
    from .embedding.beside import Beside

    return Beside(space, texts, embedder, language)


def _swapped(rated: list[tuple[float, float]]) -> tuple[float, float]:
    """The rating gaps of all pairs in the wrong order, a tie half; and the most that could be."""
    lost = most = 0.0
    for (rating, found), (other, also) in combinations(rated, 2):
        gap = abs(rating - other)
        most += gap
        if found == also:
            lost += gap / 2
        elif (rating - other) * (found - also) < 0:
            lost += gap
    return lost, most


def columns(file: Path) -> Texts:
    """A table with a language code over each column of texts."""
    with file.open(encoding="utf-8") as lines:
        heads = next(lines, "").rstrip("\n").split("\t")
        rows = [line.rstrip("\n").split("\t") for line in lines if line.strip()]
    places = {CODES[head]: place for place, head in enumerate(heads) if head in CODES}
    if "en" not in places or any(len(row) != len(heads) for row in rows):
        raise Unsuitable(f"{file.name} is no table with languages such as nob, swe and eng over its columns.")
    return {language: [row[place] for row in rows] for language, place in places.items()}


def _spread(work: Callable[[Any], Any], jobs: list[Any], held: "Held | None" = None) -> Iterable[Any]:
    """One process a core; each answers for itself, so the order of the jobs is the order of the answers.

    What is held is there when they fork, so nobody need send it to them.
    """
    _held.update(held or {})
    with ProcessPoolExecutor(min(len(jobs), os.cpu_count() or 1), mp_context=get_context("fork")) as pool:
        yield from pool.map(work, jobs)
    _held.clear()


@lru_cache(maxsize=1)
def _analyser(lexicon: Path) -> Analyser:
    """One for all jobs of a process, since the questions are the same."""
    return Analyser(Lexicon(lexicon))


def _words_said(job: tuple[Path, str, list[str], list[str]]) -> dict[str, Questions]:
    """Everything that is asked in a language, analysed once for all languages it is sought in."""
    lexicon, language, sentences, queries = job
    analyser, known = _analyser(lexicon), dict[Asked, Asked]()
    here = Counter(word for text in sentences for word in words_of(text))

    def questions(texts: list[str], written: Mapping[str, int] | None = None) -> Questions:
        words = (asked(analyser, text, language, written) for text in texts)
        return [[known.setdefault(one, one) for one in each] for each in words]

    return {
        "sentences": questions(sentences),
        "queries": questions(queries),
        "mistyped": questions([mistyped(query, language) for query in queries], here),
    }


def _into(job: tuple[Path, str, list[str]]) -> tuple[str, dict[str, dict[str, Found]]]:
    lexicon, into, texts = job
    collection = Collection(_analyser(lexicon), texts, into)
    found = {
        kind: {
            language: _recall(collection, dict(enumerate(_held[language][kind])))
            for language in sorted(_held)
            if (language == into) == (kind == "mistyped")
        }
        for kind in ("sentences", "queries", "mistyped")
    }
    return into, found


def _recall(collection: Collection, questions: dict[int, list[Asked]]) -> Found:
    """How often the right one comes first, and among the first ten; equal scores count as chance."""
    first = few = 0.0
    for right, scores in zip(questions, collection.answers([*questions.values()]), strict=True):
        reached = scores[right]
        if reached <= 0:
            continue
        near = [score for score in scores if score >= reached - ROUNDING]
        better = sum(score > reached + ROUNDING for score in near)
        equal = len(near) - better
        first += max(0.0, min(1.0, (FIRST - better) / equal))
        few += max(0.0, min(1.0, (FEW - better) / equal))
    return {"recall@1": round(first / len(questions), 4), "recall@10": round(few / len(questions), 4)}


def _summary(by_pair: dict[str, Found]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for measure in ("recall@1", "recall@10"):
        values = {pair: found[measure] for pair, found in by_pair.items()}
        worst = min(values, key=lambda pair: (values[pair], pair))
        told[f"macro {measure}"] = round(sum(values.values()) / len(values), 4)
        told[f"worst {measure}"] = values[worst]
        told[f"worst pair {measure}"] = worst
    return {**told, "pairs": dict(sorted(by_pair.items()))}
