"""Hits as a reader sees them: with the words that answered marked, and why they did."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from . import narrowing, queries, registry
from .models import Document
from .narrowing import FACETS, SORTS, Narrow
from .queries import Found, Hit
from .registry import Reader

LONGEST = 300
AROUND = 220
MOST_REASONS = 4
MOST_CHOICES = 8
OWN_LANGUAGE_COUNTS = 1.5
_TOKEN = re.compile(r"[^\W_]+")


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
    reasons: list[str]
    facts: list[tuple[str, Any]]
    on: Any
    is_by_topic: bool = False
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
    }
    if not asked.text:
        return context
    language = get_language() or "en"
    found = queries.search(
        asked.text, reader=reader, language=language, narrow=asked.narrow, sort=asked.sort, page=asked.page
    )
    facets = [facet for name in FACETS if (facet := _facet(name, asked, found, reader)).choices]
    return {
        **context,
        "found": found,
        "groups": groups_of(found, language) if not asked.sort else [],
        "lines": [line_of(hit, found) for hit in found.shown] if asked.sort else [],
        "kinds": [facet for facet in facets if facet.name == "kind"],
        "languages": [_others(facet, language) for facet in facets if facet.name == "language"],
        "facets": [facet for facet in facets if facet.name not in {"kind", "language"}],
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


def groups_of(found: Found, language: str) -> list[Group]:
    """The page's hits by language: the reader's own first, unless another answers much better."""
    names = dict(settings.LANGUAGES)
    by_language: dict[str, list[Hit]] = {}
    for hit in found.shown:
        by_language.setdefault(hit.candidate.language, []).append(hit)

    def worth(code: str) -> tuple[float, str]:
        best: float = max(hit.score for hit in by_language[code])
        return -best * (OWN_LANGUAGE_COUNTS if code == language else 1.0), code

    return [
        Group(code, str(names.get(code, code)), [line_of(hit, found) for hit in by_language[code]])
        for code in sorted(by_language, key=worth)
    ]


def line_of(hit: Hit, found: Found) -> Line:
    document = hit.document
    if document is None:
        raise ValueError("Only hits that are shown have a line.")
    answered = queries.shared_words(hit, found.question)
    by_topic = not answered and queries.is_by_topic(hit, found.question)
    source = registry.sources()[document.kind]
    names = dict(settings.LANGUAGES)
    return Line(
        document.kind,
        source.noun,
        source.icon,
        marked(document.title, answered),
        marked(_text_of(document, answered), answered),
        f"/{get_language()}{document.url}",
        document.language,
        tuple(str(names.get(code, code)) for code in hit.languages),
        reasons(answered),
        facts_of(source, document.facts),
        document.said_on,
        is_by_topic=by_topic,
        is_by_meaning=bool(hit.likeness) and not answered and not by_topic,
    )


def _text_of(document: Document, answered: dict[str, str]) -> str:
    """Of the text the part that answers; nothing where the facts of the hit say the same."""
    told = {text for _, text in document.facts}
    return "" if document.body.strip() in told else _part(document.body, answered)


def facts_of(source: registry.Source, facts: Iterable[list[str]]) -> list[tuple[str, Any]]:
    """Facts with their choices said in the reader's language."""
    return [
        (icon, source.words.get(text[1:], "") if text.startswith(":") else text)
        for icon, text in facts
        if not text.startswith(":") or text[1:] in source.words
    ]


def reasons(answered: dict[str, str]) -> list[str]:
    """Which words stand for each other, where they do not look alike: kunstig = tekoäly."""
    pairs = [f"{asked} = {word}" for word, asked in answered.items() if word[:4] != asked[:4]]
    return pairs[:MOST_REASONS]


def marked(text: str, answered: dict[str, str]) -> SafeString:
    pieces, last = [], 0
    for match in _TOKEN.finditer(text):
        if match[0].lower() in answered:
            pieces += [("", text[last : match.start()], ""), ("<mark>", match[0], "</mark>")]
            last = match.end()
    pieces.append(("", text[last:], ""))
    return format_html_join("", "{}{}{}", ((SafeString(a), body, SafeString(b)) for a, body, b in pieces))


def _part(body: str, answered: dict[str, str]) -> str:
    """The part of a text around the first word that answered, cut between words."""
    first = next((m.start() for m in _TOKEN.finditer(body) if m[0].lower() in answered), 0)
    start = max(0, first - AROUND // 3)
    start = body.find(" ", start) + 1 if start else 0
    part = body[start : start + AROUND]
    cut = part.rfind(" ") if len(body) > start + AROUND else len(part)
    return f"{'… ' if start else ''}{part[:cut]}{' …' if cut < len(part) else ''}"


def _facet(name: str, asked: Asked, found: Found, reader: Reader) -> Facet:
    """The values that narrow the answer most usefully; the one chosen leads back when it is taken away."""
    chosen, counts = getattr(asked.narrow, name), found.counts[name]
    values = list(dict.fromkeys([*([chosen] if chosen else []), *list(counts)[:MOST_CHOICES]]))
    if name == "year":
        values = sorted(values, reverse=True)
    labels = narrowing.names_of(name, values, reader)
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
