"""What the rooms have to say: for each kind of record its texts, and who may see it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from samklang.accounts.models import User

Reader = User | AnonymousUser


class Said(NamedTuple):
    """What a record says in one language."""

    language: str
    title: str
    body: str


class Source(NamedTuple):
    """One kind of record: which there are, which a reader may see, and what each says."""

    kind: str
    noun: str | Promise
    plural: str | Promise
    icon: str
    records: Callable[[], QuerySet[Any]]
    visible_to: Callable[[Reader], QuerySet[Any]]
    says: Callable[[Any], Iterable[Said]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    _sources[source.kind] = source


def sources() -> dict[str, Source]:
    return dict(_sources)


def all_records() -> Iterator[tuple[Source, Model]]:
    for source in _sources.values():
        for record in source.records().order_by("pk").iterator(chunk_size=500):
            yield source, record


def in_languages(titles: dict[str, str], *texts: dict[str, str], fallback: str) -> list[Said]:
    """One text for each language that anything is written in; a name without language goes with all."""
    languages = sorted({*titles, *(language for text in texts for language in text)}) or [fallback]
    return [
        Said(
            language,
            titles.get(language) or titles.get(fallback) or next(iter(titles.values()), ""),
            "\n".join(text[language] for text in texts if text.get(language)),
        )
        for language in languages
    ]
