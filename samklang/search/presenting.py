"""Hits as a reader sees them: with the words that answered marked, and why they did."""

import re
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from . import queries, registry
from .queries import Found, Hit
from .registry import Reader

LONGEST = 300
AROUND = 220
MOST_REASONS = 4
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


class Choice(NamedTuple):
    """One line of a facet: what it narrows to, and how many that leaves."""

    label: Any
    number: int
    url: str
    is_chosen: bool


def reader_of(request: HttpRequest) -> Reader:
    """Whoever asks; a visitor without a session touches none."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return AnonymousUser()
    return request.user


def results(request: HttpRequest) -> dict[str, Any]:
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    kept = {name: request.GET.get(name, "")[:80] for name in ("kind", "language")}
    context: dict[str, Any] = {
        "query": text,
        "kept": [(name, value) for name, value in kept.items() if value],
    }
    if not text:
        return context
    found = queries.search(
        text,
        reader=reader_of(request),
        language=get_language() or "en",
        kind=kept["kind"],
        written_in=kept["language"],
        page=_page(request),
    )
    return {
        **context,
        "found": found,
        "lines": [line_of(hit, found) for hit in found.shown],
        "kinds": _choices(text, kept, "kind", {kind: _plural(kind) for kind in found.kinds}, found.kinds),
        "languages": _choices(text, kept, "language", dict(settings.LANGUAGES), found.languages),
        "next_url": _url(text, {**kept, "page": str(found.page + 1)}) if found.has_more else "",
        "previous_url": _url(text, {**kept, "page": str(found.page - 1)}) if found.page > 1 else "",
    }


def line_of(hit: Hit, found: Found) -> Line:
    document = hit.document
    answered = queries.shared_words(hit, found.question)
    source = registry.sources()[document.kind]
    names = dict(settings.LANGUAGES)
    return Line(
        document.kind,
        source.noun,
        source.icon,
        marked(document.title, answered),
        marked(_part(document.body, answered), answered),
        f"/{get_language()}{document.url}",
        document.language,
        tuple(str(names.get(code, code)) for code in hit.languages),
        reasons(answered),
    )


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


def _choices(
    text: str, kept: dict[str, str], name: str, labels: dict[str, Any], counts: dict[str, int]
) -> list[Choice]:
    chosen = kept[name]
    return [
        Choice(
            labels.get(key, key),
            count,
            _url(text, {**kept, name: "" if key == chosen else key}),
            is_chosen=key == chosen,
        )
        for key, count in counts.items()
    ]


def _plural(kind: str) -> Any:
    return registry.sources()[kind].plural


def _url(text: str, kept: dict[str, str]) -> str:
    asked = {"q": text, **{name: value for name, value in kept.items() if value}}
    return f"{reverse('search:search')}?{urlencode(asked)}"


def _page(request: HttpRequest) -> int:
    number = request.GET.get("page", "1")
    return max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 5 else 1  # noqa: PLR2004
