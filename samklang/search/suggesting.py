"""What the box proposes while somebody types: records by the beginnings of the words in their names."""

from django.db.models import QuerySet

from samklang.words.texts import fold, words_of

from . import engines, registry
from .engines import Plan
from .engines.plan import word_of
from .models import Document
from .queries import visible_to
from .registry import Reader

SUGGESTED = 8
LOOKED_AT = 60
LONGEST = 80
MOST_WORDS = 6


def suggestions(text: str, *, reader: Reader, language: str) -> list[Document]:
    """Records whose name holds every word typed so far, the last perhaps only begun."""
    words = words_of(text.replace("\x00", " ")[:LONGEST])[:MOST_WORDS]
    typed = [fold(word) for word in words]
    if not typed or any(len(short) * 2 < len(word) for short, word in zip(typed, words, strict=True)):
        return []  # of a key that was held down, "zzzzqqq", one spelling leaves what begins other words
    plan = Plan(tuple((word_of(f"s:{word}"),) for word in typed), len(typed), is_prefix=True)
    # What everybody may see is looked through first, and alone for a visitor: how long it takes to answer
    # says nothing of what lies hidden.
    rows = visible_to(reader)
    if not reader.is_authenticated:
        rows = rows.filter(is_open=True)
    return _nearest(engines.of_database().matching(plan, rows, LOOKED_AT), typed, language)


def _nearest(rows: QuerySet[Document], typed: list[str], language: str) -> list[Document]:
    order = {kind: place for place, kind in enumerate(registry.sources())}

    def nearness(one: Document) -> tuple[bool, bool, int, int, int]:
        first = [fold(word) for word in words_of(one.title)[:1]]
        begins = bool(first) and first[0].startswith(typed[0])
        return not begins, one.language != language, len(one.title), order.get(one.kind, 0), one.pk

    named: dict[tuple[str, int], Document] = {}
    for one in sorted(rows.defer("weights", "tokens", "body"), key=nearness):
        named.setdefault((one.kind, one.record_id), one)
    return list(named.values())[:SUGGESTED]
