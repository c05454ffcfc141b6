"""Who knows, and what is alike, as one reader may see it: no name stands on what they may not read."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import get_language

from samklang.foundation.text import Text

from . import nearness, registry
from .models import Document, Neighbour
from .nearness import Said
from .queries import visible_to
from .registry import Reader

SHOWN = 5
READ = 300
MOST_EXPERTS = 20
OWNERS = ("directory.person", "directory.organisation", "networks.network")
LONGEST = 3_000
Key = tuple[str, int]


class Item(NamedTuple):
    title: str
    language: str
    url: str


class Entry(NamedTuple):
    """A record that is named, and why: the words both say, and what shows it."""

    noun: Any
    icon: str
    title: str
    language: str
    url: str
    shared: list[str]
    items: list[Item]


def around(kind: str, record_id: int, reader: Reader) -> tuple[list[Entry], list[Entry]]:
    """What is like a record, and who knows about it. Two questions, whatever there is."""
    rows = list(Neighbour.objects.filter(kind=kind, record_id=record_id).order_by("-likeness", "pk"))
    keys = {(row.other_kind, row.other_id) for row in rows}
    seen = _seen(keys | {_key(one) for row in rows for one in row.nearest}, reader)
    alike, knowing = [], []
    for row in rows:
        document = seen.get((row.other_kind, row.other_id))
        items = [seen[key] for one in row.nearest if (key := _key(one)) in seen]
        if document and row.other_kind in OWNERS and items:
            knowing.append(_entry(document, row.shared, items))
        elif document and row.other_kind not in OWNERS:
            alike.append(_entry(document, row.shared, []))
    return alike[:SHOWN], knowing[:SHOWN]


def who_knows(text: str, reader: Reader, language: str) -> list[Entry]:
    """People, organisations and networks, by what they have shown that this reader may read."""
    told = nearness.telling_words("", text[:LONGEST], language)
    visible = visible_to(reader)
    found_near = nearness.with_meaning(nearness.near(told, visible, most=READ), text[:LONGEST], visible)
    ranked = nearness.experts(found_near)[: MOST_EXPERTS * 2]
    items = {(item.kind, item.record_id) for one in ranked for item in one.items}
    seen = _seen({_key(one.owner) for one in ranked} | items, reader)
    found = []
    said = nearness.told_in_all_languages(one.shared for one in ranked)
    for one, shared in zip(ranked, said, strict=True):
        owner = seen.get(_key(one.owner))
        shown = [seen[key] for item in one.items if (key := (item.kind, item.record_id)) in seen]
        if owner and shown:
            found.append(_entry(owner, shared, shown))
    return found[:MOST_EXPERTS]


def _entry(document: Document, shared: list[Said], items: list[Document]) -> Entry:
    source = registry.sources()[document.kind]
    own = (document.kind, document.record_id)
    others = [_item(item) for item in items if (item.kind, item.record_id) != own]
    here = _item(document)
    told = list(dict.fromkeys(one if isinstance(one, str) else str(Text.of(**one)) for one in shared))
    return Entry(source.noun, source.icon, here.title, here.language, here.url, told, others)


def _item(document: Document) -> Item:
    return Item(document.title, document.language, f"/{get_language()}{document.url}")


def _key(text: str) -> Key:
    kind, _, number = text.rpartition(":")
    return kind, int(number)


def _seen(keys: Iterable[Key], reader: Reader) -> dict[Key, Document]:
    """Of these records what the reader may see, each in the reader's language if there is one."""
    by_kind: dict[str, list[int]] = {}
    for kind, pk in keys:
        by_kind.setdefault(kind, []).append(pk)
    if not by_kind:
        return {}
    wanted = reduce(or_, (Q(kind=kind, record_id__in=ids) for kind, ids in by_kind.items()))
    rows = visible_to(reader, *by_kind).filter(wanted).only("kind", "record_id", "language", "title", "url")
    own = get_language()
    ordered = sorted(rows, key=lambda one: (one.language == own, one.language == "en", -one.pk))
    return {(one.kind, one.record_id): one for one in ordered}
