"""Hits as a reader sees them: with the words that answered marked, and why they did."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from samklang.foundation.templatetags.ui import day, period
from samklang.words import lexicons

from . import narrowing, queries, registry
from .excerpts import marked, part_of
from .explaining import Explainer, Pair
from .models import Document
from .narrowing import FACETS, SORTS, Narrow
from .queries import Found, Hit
from .registry import Reader

LONGEST = 300
MOST_CHOICES = 8
MOST_TOPICS = 4
OWN_LANGUAGE_COUNTS = 1.5
Names = dict[str, Any]


class Line(NamedTuple):
    """One hit on the page."""

    kind: str
    noun: Any
    icon: str
    title: SafeString
    text: SafeString
    url: str
    language: str
    languages: tuple[str, ...]
    reasons: list[Pair]
    by_topics: list[Any]
    facts: list[tuple[str, Any]]
    topics: list[tuple[str, Any]]
    on: Any
    is_by_meaning: bool = False


class Group(NamedTuple):
    """Hits written in one language, under its name."""

    code: str
    name: str
    lines: list[Line]


class Choice(NamedTuple):
    """One line of a facet: what it narrows to, and how many that leaves."""

    value: str
    label: Any
    number: int
    url: str
    is_chosen: bool


class Facet(NamedTuple):
    name: str
    label: Any
    choices: list[Choice]


class Asked(NamedTuple):
    """What the address asks for."""

    text: str
    narrow: Narrow
    sort: str
    page: int

    def url(self, **changes: Any) -> str:
        asked = {**self.narrow.chosen(), "sort": self.sort, "page": "", **changes}
        kept = {"q": self.text, **{name: value for name, value in asked.items() if value}}
        return f"{reverse('search:search')}?{urlencode(kept)}"


def reader_of(request: HttpRequest) -> Reader:
    """Whoever asks; a visitor without a session touches none."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return AnonymousUser()
    return request.user


def asked_by(request: HttpRequest) -> Asked:
    given = request.GET
    sort = given.get("sort", "")
    text = " ".join(given.get("q", "").replace("\x00", " ").split())[:LONGEST]
    return Asked(text, narrowing.read(given), sort if sort in SORTS else "", _page(request))


def results(request: HttpRequest) -> dict[str, Any]:
    asked, reader = asked_by(request), reader_of(request)
    context: dict[str, Any] = {
        "query": asked.text,
        "kept": list(asked.narrow.chosen().items()),
        "progress": queries.progress(at=timezone.now()) if lexicons.is_made() else queries.Progress(0),
    }
    if not asked.text or not lexicons.is_made():
        return context
    language = get_language() or "en"
    found = queries.search(
        asked.text, reader=reader, language=language, narrow=asked.narrow, sort=asked.sort, page=asked.page
    )
    names = _names_in(asked, found, reader)
    facets = [facet for name in FACETS if (facet := _facet(name, asked, found, names[name])).choices]
    reading = _Reading(found, names["topic"])
    return {
        **context,
        "found": found,
        "groups": groups_of(found, language, reading) if not asked.sort else [],
        "lines": [reading.line_of(hit) for hit in found.shown] if asked.sort else [],
        "languages": [_others(facet, language) for facet in facets if facet.name == "language"],
        "facets": [facet for facet in facets if facet.name != "language"],
        "is_narrow": any(asked.narrow),
        "all_url": asked.url(**dict.fromkeys(FACETS, "")),
        "sorts": [(asked.url(sort=key), label, key == asked.sort) for key, label in SORTS.items()],
        "next_url": asked.url(page=found.page + 1) if found.has_more else "",
        "previous_url": asked.url(page=found.page - 1) if found.page > 1 else "",
        "save_url": f"{reverse('search:save')}?{asked.url().partition('?')[2]}",
        "feed_url": f"{reverse('search:feed')}?{asked.url().partition('?')[2]}",
    }


def _others(facet: Facet, language: str) -> Facet:
    """What else there is to read in: the reader's own language stands first on the page anyway."""
    left = [choice for choice in facet.choices if choice.value != language or choice.is_chosen]
    return Facet(facet.name, facet.label, left)


def groups_of(found: Found, language: str, reading: "_Reading") -> list[Group]:
    """The page's hits by language: the reader's own first, unless another answers much better."""
    names = dict(settings.LANGUAGES)
    by_language: dict[str, list[Hit]] = {}
    for hit in found.shown:
        by_language.setdefault(hit.candidate.language, []).append(hit)

    def worth(code: str) -> tuple[float, str]:
        best: float = max(hit.score for hit in by_language[code])
        return -best * (OWN_LANGUAGE_COUNTS if code == language else 1.0), code

    return [
        Group(code, str(names.get(code, code)), [reading.line_of(hit) for hit in by_language[code]])
        for code in sorted(by_language, key=worth)
    ]


class _Reading:
    """How the hits of one page are told; ``topics`` are the names of all that they have."""

    def __init__(self, found: Found, topics: Names) -> None:
        self._explainer, self._topics = Explainer(found.question), topics
        self._languages = dict(settings.LANGUAGES)

    def line_of(self, hit: Hit) -> Line:
        document = hit.document
        if document is None:
            raise ValueError("Only hits that are shown have a line.")
        why = self._explainer.why(hit)
        source = registry.sources()[document.kind]
        own = hit.candidate.facets.get("topic", ()) if document.kind != "directory.topic" else ()
        return Line(
            document.kind,
            source.noun,
            source.icon,
            marked(document.title, why.marks(document.title)),
            part_of(_text_of(document), why),
            f"/{get_language()}{document.url}",
            document.language,
            tuple(str(self._languages.get(code, code)) for code in hit.languages),
            why.told(),
            [self._topics[slug] for slug in why.topics if slug in self._topics],
            facts_of(source, document.facts),
            [(slug, self._topics[slug]) for slug in own if slug in self._topics][:MOST_TOPICS],
            document.said_on,
            is_by_meaning=bool(hit.likeness) and not why.pairs and not why.topics,
        )


def _text_of(document: Document) -> str:
    """Nothing where the facts of the hit say the same."""
    return "" if document.body.strip() in {text for _, text in document.facts} else document.body


def facts_of(source: registry.Source, facts: Iterable[list[str]]) -> list[tuple[str, Any]]:
    """Facts with their choices and their days said in the reader's language."""
    return [(icon, said) for icon, text in facts if (said := _said(source, text))]


def _said(source: registry.Source, text: str) -> Any:
    if text.startswith(":"):
        return source.words.get(text[1:], "")
    if text.startswith("@"):
        first, _, last = text[1:].partition("/")
        start = date.fromisoformat(first)
        return period(start, date.fromisoformat(last) if last else None) if "/" in text else day(start)
    return text


def _names_in(asked: Asked, found: Found, reader: Reader) -> dict[str, Names]:
    """What everything that the page names is called: the values to narrow to, and the topics of its hits."""
    names = {}
    for name in FACETS:
        values = _values(name, asked, found)
        if name == "topic":
            values += [slug for hit in found.shown for slug in hit.candidate.facets.get("topic", ())]
        names[name] = narrowing.names_of(name, list(dict.fromkeys(values)), reader)
    return names


def _values(name: str, asked: Asked, found: Found) -> list[str]:
    chosen = getattr(asked.narrow, name)
    return list(dict.fromkeys([*([chosen] if chosen else []), *list(found.counts[name])[:MOST_CHOICES]]))


def _facet(name: str, asked: Asked, found: Found, labels: Names) -> Facet:
    """The values that narrow the answer most usefully; the one chosen leads back when it is taken away."""
    chosen, counts = getattr(asked.narrow, name), found.counts[name]
    values = _values(name, asked, found)
    if name == "year":
        values = sorted(values, reverse=True)
    choices = [
        Choice(
            key,
            labels[key],
            counts.get(key, 0),
            asked.url(**{name: "" if key == chosen else key}),
            key == chosen,
        )
        for key in values
        if key in labels
    ]
    return Facet(name, FACETS[name], choices)


def _page(request: HttpRequest) -> int:
    number = request.GET.get("page", "1")
    return max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 5 else 1  # noqa: PLR2004 -- pages enough
