"""What everybody reads: the list, a case, its versions."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.foundation.http import page, route
from samklang.foundation.kept import EVERYONE, kept
from samklang.foundation.kept_pages import kept_list, kept_page
from samklang.foundation.lists import Choice, Column, Listing, Shown
from samklang.foundation.slots import panels_for
from samklang.knowledge import curiosity, jsonld, plans, queries, rules, template
from samklang.knowledge.models import Case

from .access import reader, visible


def _listing(request: HttpRequest) -> Listing:
    topics = kept(request, "knowledge.topics", None, _topics, by=EVERYONE)
    tools = kept(request, "knowledge.tools", None, _tools, by=EVERYONE)
    rows = queries.published().select_related("organisation").defer("search_text")
    if "format" in request.GET:  # the page of the list does not show the tools, and so does not ask for them
        rows = rows.prefetch_related(queries.open_tools())
    return Listing(
        rows=rows,
        columns=[
            Column("title", _("Case"), str),
            Column("organisation", _("Who did it"), lambda one: one.organisation.label),
            Column("phase", _("How far it has come"), lambda one: one.get_phase_display()),
            Column("tools", _("Tools that were used"), queries.names_of_tools),
            Column("published", _("Published"), lambda one: one.published_at, sort="published"),
            Column("confirmed", _("True as of"), lambda one: one.confirmed_on, sort="confirmed"),
        ],
        sorts={"published": "published_at", "confirmed": "confirmed_on"},
        default_sort="-published",
        filters=[
            Choice("topic", _("Topic"), topics, queries.about, asked_each=queries.is_about),
            Choice("tool", _("Tool"), tools, queries.done_with),
            Choice("phase", _("How far it has come"), Case.Phase.choices, lambda key: Q(phase=key)),
            Choice(
                "language",
                _("Readable in"),
                settings.LANGUAGES,
                queries.readable_in,
                asked_each=queries.is_readable_in,
            ),
        ],
        search=queries.saying,
        filename="cases",
        per_page=24,
        never_empty=("published_at", "confirmed_on"),
        feed_url=reverse("history:kind-feed", args=["knowledge.case"]),
    )


def _topics() -> list[tuple[str, str]]:
    return [(topic.slug, str(topic).capitalize()) for topic in queries.topics_in_use()[:200]]


def _tools() -> list[tuple[str, str]]:
    return [(tool.slug, tool.name) for tool in queries.tools_in_use()[:200]]


@route("GET")
def cases(request: HttpRequest) -> HttpResponse:
    def around(_shown: Shown) -> dict[str, bool]:
        return {"may_begin": rules.may_begin(reader(request))}

    return kept_list(request, "knowledge/cases.html", partial(_listing, request), around)


@route("GET")
def case(request: HttpRequest, slug: str) -> HttpResponse:
    """What was published last; to its authors also what they are writing."""
    one, who = visible(request, slug), reader(request)
    if request.GET.get("format") == "jsonld":
        return JsonResponse(jsonld.of(one, _told(one)["content"]), content_type="application/ld+json")
    desk = _desk(one, who) if isinstance(who, User) else {}
    # What nobody has published yet changes without a line of history.
    if desk or one.state != Case.State.PUBLISHED:
        told = _told(one)
        desk["has_news"] = one.state != Case.State.PUBLISHED or told["content"] != one.draft.content
        return page(request, "knowledge/case.html", _seen_by(request, one, told) | desk)
    return kept_page(request, "knowledge/case.html", one, lambda: _published(request, one))


def _published(request: HttpRequest, one: Case) -> dict[str, Any]:
    told = kept(request, "knowledge.case", one, lambda: _told(one), by=EVERYONE)
    return _seen_by(request, one, told)


def _seen_by(request: HttpRequest, one: Case, told: dict[str, Any]) -> dict[str, Any]:
    who = reader(request)
    is_authors = rules.writes(who, one)
    return {
        "case": one,
        **told,
        "questions": list(queries.questions_of(one, is_authors=is_authors)) if told["version"] else [],
        "may_ask": rules.may_ask(who, one),
        "panels": panels_for("case", request, one),
    }


def _told(one: Case) -> dict[str, Any]:
    """What the page says of a case to whoever may see it."""
    version = queries.newest_version(one) if one.state != Case.State.DRAFT else None
    content = version.content if version else one.draft.content
    tree, measured = queries.travelled(one) if version else ([], [])
    return {
        "version": version,
        "content": content,
        "told": template.told(content),
        "languages": [(code, dict(settings.LANGUAGES)[code]) for code in template.languages_of(content)],
        "topics": list(one.topics.order_by("slug")),
        "tools": list(queries.tools_of(one)),
        "tree": tree,
        "measured": measured,
        "recipe": plans.by_area([plans.Line(need, None) for need in plans.recipe_of(one)]),
    }


def _desk(one: Case, who: User) -> dict[str, Any]:
    """What is shown only to those who write it or were asked to read it."""
    review = queries.open_review(one, who)
    if not rules.writes(who, one):
        return {"review": review} if review else {}
    return {
        "review": review,
        "writes": True,
        "authors": list(one.authors.select_related("user").order_by("since", "id")),
        "reviews": list(one.reviews.select_related("reviewer").order_by("asked_at", "id")),
        "missing": template.missing(one.draft.content, one.language),
        "draft": one.draft,
    }


@route("GET")
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """What was published when, and what was changed between any two."""
    one = visible(request, slug)
    found = list(one.versions.order_by("-number"))
    if not found:
        raise Http404
    by_number = {version.number: version for version in found}
    newer = by_number.get(_number(request, "newer"), found[0])
    older = by_number.get(_number(request, "older"), found[min(1, len(found) - 1)])
    language = request.GET.get("in") or get_language() or one.language
    there = template.languages_of(newer.content) or [one.language]
    language = language if language in there else one.language
    context = {
        "case": one,
        "versions": found,
        "newer": newer,
        "older": older,
        "language": language,
        "languages": [(code, dict(settings.LANGUAGES)[code]) for code in there],
        "changes": queries.compare(older.content, newer.content, language),
    }
    return page(request, "knowledge/versions.html", context)


@route("GET")
def questions(request: HttpRequest) -> HttpResponse:
    """Who asks whom; a pair's count opens its questions."""
    asks, asked = request.GET.get("asks", ""), request.GET.get("asked", "")
    context = {
        "pairs": curiosity.who_asks_whom(),
        "questions": curiosity.questions_between(asks, asked),
        "is_narrowed": bool(asks and asked),
    }
    return page(request, "knowledge/questions.html", context)


def _number(request: HttpRequest, name: str) -> int:
    said = request.GET.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 7 else 0  # noqa: PLR2004 -- no case has a million


@route("GET")
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A version as it was published."""
    one = visible(request, slug)
    found = get_object_or_404(one.versions, number=number)
    context = {
        "case": one,
        "version": found,
        "title": template.text_of(found.content, "title"),
        "told": template.told(found.content),
    }
    return page(request, "knowledge/version.html", context)
