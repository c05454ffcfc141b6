"""Where vectors stand, and which are nearest to one.

What everybody may see lies in memory, or above a hundred thousand in a file that usearch keeps; of the rest
only what a reader may see is ever compared. So nothing hidden is looked at, and nothing is sifted out after.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from django.conf import settings
from django.db.models import F, Max, Q, QuerySet

from samklang.search.models import Document, Vector

SCANNED = 100_000
"""As many open documents are compared one by one; above, a file knows the way."""
PORTION = 2_000
SAMPLED = 500
READ_ANEW = 3_600
"""Seconds after which everything is read again, whatever was told of it."""
Array = Any


class Nearest(NamedTuple):
    pk: int
    likeness: float


def packed(numbers: Iterable[float]) -> bytes:
    """A vector of length one, in half precision: half the room, and nothing of the order is lost."""
    vector = np.asarray(list(numbers), dtype=np.float32)
    length = float(np.linalg.norm(vector))
    return (vector / (length or 1.0)).astype("<f2").tobytes()


def unpacked(blob: bytes) -> Array:
    return np.frombuffer(blob, dtype="<f2").astype(np.float32)


def having(model: str, rows: QuerySet[Document]) -> QuerySet[Any]:
    """Documents that have a vector of this model, joined by what they say."""
    made = Vector.objects.filter(model=model)
    return rows.filter(text_hash__in=made.values("text_hash"))


def pairs(model: str, rows: QuerySet[Document], after: int = 0) -> Iterator[tuple[list[int], Array]]:
    """Numbers of documents and their vectors, a portion at a time."""
    while True:
        portion = list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", "text_hash")[:PORTION])
        if not portion:
            return
        after = portion[-1][0]
        made = Vector.objects.filter(model=model, text_hash__in={mark for _, mark in portion})
        blobs = dict(made.values_list("text_hash", "numbers"))
        there = [(pk, bytes(blobs[mark])) for pk, mark in portion if mark in blobs]
        if there:
            length = len(there[0][1])
            alike = [(pk, blob) for pk, blob in there if len(blob) == length]
            yield [pk for pk, _ in alike], np.stack([unpacked(blob) for _, blob in alike])


def nearest(model: str, asked: Iterable[float], rows: QuerySet[Document], most: int) -> list[Nearest]:
    """The documents among ``rows`` nearest to a vector. ``rows`` says who may see what."""
    vector = unpacked(packed(asked))
    found = _shelf(Path(settings.DATA_DIR), model).nearest(vector, most)
    for ids, vectors in pairs(model, having(model, rows.filter(is_open=False))):
        if vectors.shape[1] == len(vector):
            found += _best(ids, vectors @ vector, most)
    return sorted(found, key=lambda one: (-one.likeness, one.pk))[:most]


def _best(ids: list[int] | Array, likeness: Array, most: int) -> list[Nearest]:
    is_many = len(likeness) > most
    places = np.argpartition(-likeness, most)[:most] if is_many else np.arange(len(likeness))
    # Rounded, so that the order hangs on no machine's last digit.
    return [Nearest(int(ids[place]), round(float(likeness[place]), 4)) for place in places]


class Shelf:
    """The open documents of one model, kept in memory and brought level when others have come.

    What is gone meanwhile falls out when the rooms are asked, and at times everything is read anew.
    """

    def __init__(self, directory: Path, model: str) -> None:
        self.model = model
        mark = hashlib.sha256(model.encode()).hexdigest()[:12]
        self.file = directory / "search" / f"vectors-{mark}.usearch"
        self._reading = threading.Lock()
        self._level, self._since = (0, 0), 0.0
        self._whole = 0
        self._held: tuple[Array, Array] = _nothing()
        self._index: Any = None
        self._written = 0

    def nearest(self, vector: Array, most: int) -> list[Nearest]:
        if self.file.exists():
            return self._by_file(vector, most)
        ids, vectors = self._read()
        if not len(ids) or vectors.shape[1] != len(vector):
            return []
        return _best(ids, vectors @ vector, most)

    def _read(self) -> tuple[Array, Array]:
        newest = level(self.model)
        with self._reading:
            if newest == self._level and time.monotonic() - self._since < READ_ANEW:
                return self._held
            has_grown = len(self._held[0]) > self._whole * 1.1 + PORTION
            if self._level == (0, 0) or has_grown or time.monotonic() - self._since >= READ_ANEW:
                self._held = _joined(_nothing(), pairs(self.model, open_documents()))
                self._whole, self._since = len(self._held[0]), time.monotonic()
            else:
                self._held = _joined(self._held, pairs(self.model, self._come_since()))
            self._level = newest
            return self._held

    def _come_since(self) -> QuerySet[Document]:
        document, vector = self._level
        made = Vector.objects.filter(model=self.model, pk__gt=vector).values("text_hash")
        return open_documents().filter(Q(pk__gt=document) | Q(text_hash__in=made))

    def _by_file(self, vector: Array, most: int) -> list[Nearest]:
        from usearch.index import Index

        written = self.file.stat().st_mtime_ns
        if written != self._written:
            self._index, self._written = Index.restore(str(self.file), view=True), written
        if self._index is None or self._index.ndim != len(vector):
            return []
        found = self._index.search(vector, most)
        return [
            Nearest(int(key), round(1 - float(distance), 4))
            for key, distance in zip(found.keys, found.distances, strict=True)
        ]


@lru_cache(maxsize=2)
def _shelf(directory: Path, model: str) -> Shelf:
    return Shelf(directory, model)


def open_documents() -> QuerySet[Document]:
    return Document.objects.filter(is_open=True)


def level(model: str) -> tuple[int, int]:
    """Goes up whenever a document or a vector comes; two looks at the end of an index."""
    newest = Document.objects.aggregate(newest=Max(F("pk")))["newest"]
    made = Vector.objects.filter(model=model).aggregate(newest=Max(F("pk")))["newest"]
    return newest or 0, made or 0


def keep_file(model: str, scanned: int = SCANNED) -> bool:
    """Bring the file level where there are too many to scan; where there are not, there is none."""
    from usearch.index import Index

    file = _shelf(Path(settings.DATA_DIR), model).file
    if not open_documents().order_by("pk")[scanned : scanned + 1].exists():
        file.unlink(missing_ok=True)
        return False
    wanted = set(having(model, open_documents()).values_list("pk", flat=True))
    index: Any = Index.restore(str(file)) if file.exists() else None
    known = {int(key) for key in index.keys} if index is not None else set()
    for key in known - wanted:
        index.remove(key)
    missing = sorted(wanted - known)
    for start in range(0, len(missing), PORTION):
        portion = open_documents().filter(pk__in=missing[start : start + PORTION])
        for ids, vectors in pairs(model, portion):
            index = index if index is not None else Index(ndim=vectors.shape[1], metric="cos", dtype="f16")
            index.add(np.array(ids, dtype=np.uint64), vectors)
    if index is not None and known != wanted:
        file.parent.mkdir(parents=True, exist_ok=True)
        making = file.with_suffix(".making")
        index.save(str(making))
        making.replace(file)
    return index is not None


def usual_likeness(model: str) -> float:
    """How alike 99 of 100 pairs of texts are at most: what is not more alike is found by chance."""
    blobs = Vector.objects.filter(model=model).order_by("text_hash").values_list("numbers", flat=True)
    vectors = [unpacked(bytes(blob)) for blob in blobs[:SAMPLED]]
    if len(vectors) < 2:  # noqa: PLR2004 -- a pair
        return 0.0
    stacked = np.stack(vectors)
    likeness = (stacked @ stacked.T)[np.triu_indices(len(vectors), k=1)]
    return float(np.quantile(likeness, 0.99))


def _nothing() -> tuple[Array, Array]:
    return np.zeros(0, dtype=np.int64), np.zeros((0, 0), dtype=np.float32)


def _joined(held: tuple[Array, Array], portions: Iterable[tuple[list[int], Array]]) -> tuple[Array, Array]:
    """What was held and what has come; vectors of another length are of another model, and let be."""
    ids, vectors = ([held[0]], [held[1]]) if len(held[0]) else ([], [])
    for some, made in portions:
        if not vectors or made.shape[1] == vectors[0].shape[1]:
            ids.append(np.array(some, dtype=np.int64))
            vectors.append(made)
    return (np.concatenate(ids), np.concatenate(vectors)) if ids else _nothing()
