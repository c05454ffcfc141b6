"""What lies near a text in meaning, where an embedder is plugged in; without one, nothing."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

import structlog
from django.conf import settings
from django.db.models import QuerySet

from . import embedding
from .embedding import NotEmbedded
from .models import Document

MOST = 60
RANKS = 60
"""What is first in one list shall not outweigh what stands well in both."""
log = structlog.get_logger("samklang.search")


def nearest(text: str, rows: QuerySet[Document], most: int = MOST) -> dict[int, float]:
    """Documents among these near to a text, the nearest first. If nobody answers, words must do."""
    embedder = embedding.chosen()
    if embedder is None or not text.strip():
        return {}
    from .embedding import shelf

    try:
        asked = embedder.embed([text], asked=True)[0]
    except NotEmbedded as trouble:
        log.warning("question not embedded", trouble=str(trouble))
        return {}
    found = shelf.nearest(embedder.name, asked, rows, most)
    return {one.pk: one.likeness for one in found if one.likeness >= settings.EMBEDDER_LEAST}


def by_ranks(lists: Iterable[Sequence[Hashable]]) -> dict[Hashable, float]:
    """Several orders as one, by reciprocal rank: 1 for what is first in all of them."""
    worth: dict[Hashable, float] = defaultdict(float)
    given = [one for one in lists if one]
    for one in given:
        for rank, key in enumerate(one, start=1):
            worth[key] += (RANKS + 1) / (RANKS + rank) / len(given)
    return {key: round(value, 6) for key, value in worth.items()}
