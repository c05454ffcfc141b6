"""tantivy: an index of its own beside the database, for houses of more than a hundred thousand documents.

It is derived, and one process writes it: the worker that follows the history. What lies in it is the words
of each document and who may find it; the texts stay in the database, which is asked again for what is shown.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from samklang.search.models import Document

from .plan import Group, Plan

PORTION = 5_000
HEAP = 32_000_000
OPEN = "vopen"
"""The word of documents that everybody may find."""


class Tantivy:
    name = "tantivy"

    def __init__(self, directory: Path) -> None:
        import tantivy

        self._t, self.directory = tantivy, directory
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("pk", stored=True, indexed=True, fast=True)
        builder.add_text_field("words", stored=False, tokenizer_name="whitespace", index_option="basic")
        self._schema = builder.build()
        directory.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(self._schema, path=str(directory), reuse=True)
        self._writing = threading.Lock()

    def matching(self, plan: Plan, rows: QuerySet[Document], most: int) -> QuerySet[Document]:
        """Who may see what is part of the question: what everybody may, and else by number."""
        closed = rows.filter(is_open=False).order_by().values_list("pk", flat=True)
        return rows.filter(pk__in=self.ids(plan, most, closed=closed)).order_by("-pk")

    def ids(self, plan: Plan, most: int, *, closed: Iterable[int]) -> list[int]:
        """The newest documents that fit, among the open ones and these closed ones."""
        question = self._question(plan, list(closed))
        if question is None:
            return []
        self._index.reload()
        searcher = self._index.searcher()
        found = searcher.search(
            question, limit=most, count=False, order_by_field="pk", order=self._t.Order.Desc
        )
        return [int(value) for value, _ in found.hits]

    def put(self, ids: Iterable[int]) -> None:
        rows = Document.objects.filter(pk__in=list(ids)).values_list("pk", "tokens", "is_open")
        self.write(rows.iterator(chunk_size=PORTION))

    def take(self, ids: Iterable[int]) -> None:
        with self._writing:
            writer = self._index.writer(heap_size=HEAP, num_threads=1)
            gone = self._t.Query.term_set_query(self._schema, "pk", list(ids))
            writer.delete_documents_by_query(gone)
            writer.commit()

    def write(self, rows: Iterable[tuple[int, str, bool]]) -> int:
        count = 0
        with self._writing:
            writer = self._index.writer(heap_size=HEAP, num_threads=1)
            for pk, tokens, is_open in rows:
                one = self._t.Document()
                one.add_unsigned("pk", pk)
                one.add_text("words", f"{tokens} {OPEN}" if is_open else tokens)
                writer.add_document(one)
                count += 1
            writer.commit()
            writer.wait_merging_threads()
        return count

    def known(self) -> set[int]:
        """The numbers of all documents that lie here."""
        self._index.reload()
        searcher = self._index.searcher()
        return set(self._all(searcher))

    def _all(self, searcher: Any) -> Iterator[int]:
        number = searcher.num_docs
        if number:
            found = searcher.search(self._t.Query.all_query(), limit=number, order_by_field="pk")
            yield from (int(value) for value, _ in found.hits)

    def _question(self, plan: Plan, closed: list[int]) -> Any:
        query, occur = self._t.Query, self._t.Occur
        parts: list[tuple[Any, Any]] = [(occur.Must, self._word(word)) for word in plan.must]
        if plan.groups:
            ways = [self._every([self._any(group) for group in way]) for way in plan.ways()]
            parts.append((occur.Must, self._some(ways)))
        if not parts:
            return None
        seen = [self._word(OPEN)]
        if closed:
            seen.append(query.term_set_query(self._schema, "pk", closed))
        parts.append((occur.Must, self._some(seen)))
        parts += [(occur.MustNot, self._word(word)) for word in plan.never]
        return query.boolean_query(parts)

    def _word(self, word: str) -> Any:
        return self._t.Query.term_query(self._schema, "words", word, "basic")

    def _any(self, group: Group) -> Any:
        return self._t.Query.term_set_query(self._schema, "words", list(group))

    def _some(self, queries: list[Any]) -> Any:
        if len(queries) == 1:
            return queries[0]
        return self._t.Query.boolean_query([(self._t.Occur.Should, one) for one in queries])

    def _every(self, queries: list[Any]) -> Any:
        return self._t.Query.boolean_query([(self._t.Occur.Must, one) for one in queries])


@lru_cache(maxsize=4)
def at(directory: Path) -> Tantivy:
    return Tantivy(directory)


def installed() -> Tantivy:
    return at(Path(settings.DATA_DIR) / "search" / "tantivy")


def bring_level() -> int:
    """Take out what is gone and put in what is missing; how many documents were moved."""
    engine = installed()
    there, wanted = engine.known(), set(Document.objects.values_list("pk", flat=True))
    gone, new = there - wanted, sorted(wanted - there)
    if gone:
        engine.take(gone)
    for start in range(0, len(new), PORTION):
        engine.put(new[start : start + PORTION])
    return len(gone) + len(new)
