"""How fast an engine answers: invented documents of real words, asked in other languages than they are in.

The words come by how common they are, as in real texts; every document is analysed as any other. Measured is
the first stage: from the plan of a question, its words expanded, to the numbers of the documents that fit.
"""

import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import accumulate, islice
from pathlib import Path
from statistics import quantiles
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from samklang.foundation.errors import Refused
from samklang.words import lexicons, thesaurus

from . import asking, engines
from .engines import Engine, Plan, word_of
from .engines.tantivy import Tantivy
from .models import Document
from .queries import WIDEST

WORDS, LONGEST_TEXT = 12_000, 60
QUESTIONS, TIMES = 200, 3
PORTION = 1_000
KIND = "bench.text"
SEED = 4
EACH_HIDDEN = 10
"""One document of so many is not for everybody."""
Progress = Callable[[int], None]


class Unsuitable(Refused):
    """The database is of another kind than the engine that is to be measured."""


def run(engine: Engine, number: int, progress: Progress = lambda _: None) -> dict[str, Any]:
    """Fill, ask, and say how it went. The caller sees to it that the database is one to fill."""
    chance = random.Random(SEED)  # noqa: S311 # nosec B311 -- the same questions every time, no secret
    began, cpu = time.perf_counter(), time.process_time()
    _fill(engine, number, chance, progress)
    built, spent = time.perf_counter() - began, time.process_time() - cpu
    rows = Document.objects.filter(kind=KIND, is_open=True)
    plans = [_plan(chance) for _ in range(QUESTIONS)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE search_document")
    for plan in plans[:20]:
        _asked(engine, plan, rows)
    took = sorted(_timed(engine, plan, rows) for plan in plans)
    return {
        "engine": engine.name,
        "documents": number,
        "questions": len(plans),
        "p50_ms": round(quantiles(took, n=100)[49], 2),
        "p95_ms": round(quantiles(took, n=100)[94], 2),
        "max_ms": round(took[-1], 2),
        "documents_per_second": round(number / built),
        "documents_per_cpu_second": round(number / spent),
        "index_bytes": _size(engine),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _A_MEGABYTE),
    }


_A_MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024


def _timed(engine: Engine, plan: Plan, rows: QuerySet[Document]) -> float:
    """The best of a few times, so that what else the machine does is not measured."""
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        _asked(engine, plan, rows)
        took.append((time.perf_counter() - began) * 1000)
    return min(took)


def _asked(engine: Engine, plan: Plan, rows: QuerySet[Document]) -> int:
    """Tantivy alone answers by numbers; the documents themselves lie in no database here."""
    if isinstance(engine, Tantivy):
        return len(engine.ids(plan, WIDEST, closed=()))
    return len(engine.matching(plan, rows, WIDEST).values_list("pk", flat=True))


def _fill(engine: Engine, number: int, chance: random.Random, progress: Progress) -> None:
    texts = _texts(number, chance)
    if isinstance(engine, Tantivy):
        engine.write(
            (place, tokens, is_open)
            for place, (tokens, is_open) in enumerate(_counted(texts, progress), start=1)
        )
        return
    counted = enumerate(_counted(texts, progress), start=1)
    while portion := list(islice(counted, PORTION)):
        with transaction.atomic():
            made = [_document(place, tokens, is_open) for place, (tokens, is_open) in portion]
            Document.objects.bulk_create(made, batch_size=100)


def _document(place: int, tokens: str, is_open: bool) -> Document:
    title = f"{place}"
    return Document(
        kind=KIND, record_id=place, language="nb", title=title, url="/", tokens=tokens, is_open=is_open
    )


def _counted(texts: Iterator[tuple[str, bool]], progress: Progress) -> Iterator[tuple[str, bool]]:
    for done, one in enumerate(texts, start=1):
        yield one
        if done % PORTION == 0:
            progress(done)


def _texts(number: int, chance: random.Random) -> Iterator[tuple[str, bool]]:
    """The tokens of invented texts, in two languages by turns; one in ten holds the name of a concept."""
    names = [label for _, language, label in thesaurus.names() if language == "nb"]
    words = {code: _words(code) for code in ("nb", "en")}
    analyser = lexicons.analyser()
    for place in range(number):
        code = "nb" if place % 2 else "en"
        known, shares = words[code]
        drawn = chance.choices(known, cum_weights=shares, k=chance.randint(LONGEST_TEXT // 3, LONGEST_TEXT))
        text = " ".join([*drawn, chance.choice(names)] if place % EACH_HIDDEN == 1 else drawn)
        tokens = {word_of(token) for token in analyser.weights(text, code)}
        yield " ".join(sorted(tokens)), place % EACH_HIDDEN != 0


def _words(code: str) -> tuple[list[str], list[float]]:
    """The commonest words of a language, and how likely they are, each with those before it."""
    import wordfreq

    words = wordfreq.top_n_list(code, WORDS)
    return words, list(accumulate(1 / place for place in range(1, len(words) + 1)))


def _plan(chance: random.Random) -> Plan:
    """A question of two to four words that mean something, in Norwegian or English, expanded as any is."""
    code = chance.choice(("nb", "en"))
    words = _words(code)[0][200:4_000]
    question = asking.read(lexicons.analyser(), " ".join(chance.sample(words, chance.randint(2, 4))), code)
    groups = tuple(question.groups())
    return Plan(groups, len(groups))


def _size(engine: Engine) -> int:
    if isinstance(engine, Tantivy):
        return sum(file.stat().st_size for file in engine.directory.rglob("*") if file.is_file())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_relation_size('search_document_words')")
        else:
            cursor.execute("SELECT sum(length(block)) FROM search_fts_data")
        return int(cursor.fetchone()[0] or 0)


@contextmanager
def room_for(name: str, scratch: Path) -> Iterator[Engine]:
    """An engine over tables of its own, which are gone afterwards; what is indexed here is never touched."""
    if name == "tantivy":
        yield Tantivy(scratch)
        return
    if name != engines.of_database().name:
        raise Unsuitable(f"SAMKLANG_DATABASE_URL must name a database of this kind to measure {name}.")
    if name == "sqlite":
        connection.close()
        kept, connection.settings_dict["NAME"] = (
            connection.settings_dict["NAME"],
            str(scratch / "bench.sqlite3"),
        )
    else:
        _say(["CREATE SCHEMA samklang_bench", "SET search_path TO samklang_bench"])
    try:
        with connection.schema_editor() as editor:
            editor.create_model(Document)
            import_module("samklang.search.migrations.0002_full_text").put_up(editor)
        yield engines.of_database()
    finally:
        if name == "sqlite":
            connection.close()
            connection.settings_dict["NAME"] = kept
        else:
            _say(["DROP SCHEMA samklang_bench CASCADE", "RESET search_path"])


def _say(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
