"""Vectors for what has none yet: only new texts, and all of them when the model changes."""

import time
from collections.abc import Callable

from django.db.models import Exists, OuterRef, QuerySet

from samklang.search import embedding
from samklang.search.embedding import Embedder, NotEmbedded
from samklang.search.models import Document, Vector
from samklang.search.saying import embedded_text

PORTION = 32
Progress = Callable[[int, int], None]


def embed(embedder: Embedder, *, seconds: float = 0, progress: Progress = lambda _done, _all: None) -> int:
    """Make the vectors that are missing, for so many seconds if any are named; how many were made."""
    from samklang.search.embedding import shelf

    until = time.monotonic() + seconds
    total, done = waiting(embedder).values("text_hash").distinct().count(), 0
    while portion := _portion(embedder):
        made = embedder.embed([text for _, text in portion])
        rows = [
            Vector(model=embedder.name, text_hash=mark, numbers=shelf.packed(numbers))
            for (mark, _), numbers in zip(portion, made, strict=True)
        ]
        Vector.objects.bulk_create(rows, ignore_conflicts=True)
        done += len(rows)
        progress(done, total)
        if seconds and time.monotonic() >= until:
            break
    return done


def forget_vectors() -> int:
    """Of texts that nobody says any more nothing stays, nor of a model that is not asked any more."""
    embedder = embedding.chosen()
    said = Document.objects.filter(text_hash=OuterRef("text_hash"))
    kept = Vector.objects.filter(Exists(said), model=embedder.name if embedder else "")
    gone, _ = Vector.objects.exclude(pk__in=kept.values("pk")).delete()
    return gone


def waiting(embedder: Embedder) -> QuerySet[Document]:
    made = Vector.objects.filter(model=embedder.name, text_hash=OuterRef("text_hash"))
    return Document.objects.exclude(text_hash="").exclude(Exists(made))


def settle_vectors(embedder: Embedder) -> float:
    """Bring the file level; and how alike texts are that have nothing to do with each other."""
    from samklang.search.embedding import shelf

    shelf.keep_file(embedder.name)
    return shelf.usual_likeness(embedder.name)


def _portion(embedder: Embedder) -> list[tuple[str, str]]:
    rows = waiting(embedder).order_by("pk").values_list("text_hash", "title", "body")[: PORTION * 2]
    texts = {mark: embedded_text(title, body) for mark, title, body in rows}
    return list(texts.items())[:PORTION]


def keep_embedded(*, seconds: float) -> int:
    """What the worker does: new texts first, then the file where there are very many."""
    embedder = embedding.chosen()
    if embedder is None:
        if trouble := embedding.trouble():
            raise NotEmbedded(trouble)
        return 0
    from samklang.search.embedding import shelf

    made = embed(embedder, seconds=seconds)
    shelf.keep_file(embedder.name)
    return made
