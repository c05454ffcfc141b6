"""What the rooms have to say: for each kind of record its texts, and who may see it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
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
    also: str = ""
    """Other names that are suggested while somebody types; they stand in the body too."""


class Facts(NamedTuple):
    """What else is told of a record: only what everybody may know who may see the record.

    ``networks`` and ``topics`` by their slugs; ``shown`` are pairs of an icon and a text, where a text that
    begins with ``:`` is a key of the source's ``words``, and one with ``@`` a day or a period. ``owners``
    have shown by it what they know.
    """

    networks: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    on: date | None = None
    is_validated: bool = False
    shown: tuple[tuple[str, str], ...] = ()
    owners: tuple[str, ...] = ()

    def facets(self) -> dict[str, list[str]]:
        found = {
            "network": sorted(set(self.networks)),
            "topic": sorted(set(self.topics)),
            "place": sorted(set(filter(None, self.places))),
            "year": [str(self.on.year)] if self.on else [],
            "benefit": ["validated"] if self.is_validated else [],
            "owner": sorted(set(self.owners)),
        }
        return {name: values for name, values in found.items() if values}


def no_facts(_record: Any) -> Facts:
    return Facts()


class Source(NamedTuple):
    """One kind of record: which there are, which a reader may see, and what each says.

    ``words`` are the choices a fact may name, said in the reader's language. ``worth`` is what an answer of
    this kind counts beside others, unless it is called just as the question.
    """

    kind: str
    noun: str | Promise
    plural: str | Promise
    icon: str
    records: Callable[[], QuerySet[Any]]
    visible_to: Callable[[Reader], QuerySet[Any]]
    says: Callable[[Any], Iterable[Said]]
    facts: Callable[[Any], Facts] = no_facts
    words: dict[str, Any] = {}
    worth: float = 1.0


Lines = list[tuple[int, dict[str, Any]]]
"""Lines of history about one kind: the record, and the facts of the line."""
Whom = Callable[[Lines], Iterable[tuple[str, int]]]
_touches: dict[str, list[Whom]] = defaultdict(list)


def touches(kind: str, whom: Whom) -> None:
    """What records of this kind say is told by others: a change of one is a change of those."""
    _touches[kind].append(whom)


def touched_by(kind: str, lines: Lines) -> set[tuple[str, int]]:
    """The indexed records that these lines change; the record itself, where it is indexed."""
    own = {(kind, pk) for pk, _ in lines} if kind in _sources else set()
    return own.union(*(whom(lines) for whom in _touches.get(kind, ())))


def ids_of(lines: Lines) -> list[int]:
    return sorted({pk for pk, _ in lines})


def heard() -> set[str]:
    """Kinds whose history the index follows."""
    return {*_sources, *_touches}


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    _sources[source.kind] = source


def sources() -> dict[str, Source]:
    return dict(_sources)


def all_records() -> Iterator[tuple[Source, Model]]:
    for source in _sources.values():
        for record in source.records().order_by("pk").iterator(chunk_size=500):
            yield source, record


def in_languages(
    titles: dict[str, str], *texts: dict[str, str], fallback: str, also: dict[str, str] | None = None
) -> list[Said]:
    """One text for each language that anything is written in; a name without language goes with all."""
    languages = sorted({*titles, *(language for text in texts for language in text)}) or [fallback]
    return [
        Said(
            language,
            titles.get(language) or titles.get(fallback) or next(iter(titles.values()), ""),
            "\n".join(text[language] for text in texts if text.get(language)),
            (also or {}).get(language, ""),
        )
        for language in languages
    ]
