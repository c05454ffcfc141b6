"""What everybody may see of organisations."""

import functools
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from samklang.directory import drawing, jsonld, lists, rules
from samklang.directory.models import Organisation
from samklang.directory.queries import organisations as queries
from samklang.directory.reading import reader
from samklang.foundation.http import page, route
from samklang.foundation.kept_pages import kept_list, kept_page
from samklang.foundation.lists import Shown
from samklang.foundation.slots import panels_for
from samklang.history import queries as history


@route("GET")
def organisations(request: HttpRequest) -> HttpResponse:
    who = reader(request)
    listed = lists.exported if "format" in request.GET else lists.organisations

    def around(_shown: Shown) -> dict[str, Any]:
        may_enter = rules.may_enter(who)
        return {
            "may_enter": may_enter,
            "panels": panels_for("organisations", request, None) if may_enter else (),
        }

    return kept_list(request, "directory/organisations.html", functools.partial(listed, who), around)


@route("GET")
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    who = reader(request)
    one = found(slug, who)
    if one.slug != slug:
        return HttpResponsePermanentRedirect(one.get_absolute_url())
    on = day_asked(request)
    if request.GET.get("format") == "jsonld":
        return JsonResponse(jsonld.of(one, queries.facts_of(one)), content_type="application/ld+json")
    follows = history.is_followed(one, by=who)
    told = functools.partial(_told, request, one, on)
    return kept_page(request, "directory/organisation.html", one, told, also=(on, follows))


def _told(request: HttpRequest, one: Organisation, on: date) -> dict[str, Any]:
    who, facts = reader(request), queries.facts_of(one)
    came_from, became = queries.successions_of(one, reader=who)
    return {
        "organisation": one,
        "facts": facts,
        "other_names": _other_names(one, facts),
        "lineage": queries.lineage_of(one, on=on, reader=who),
        "on": on,
        "came_from": came_from,
        "became": became,
        "languages": [dict(settings.LANGUAGES).get(code, code) for code in one.languages],
        "panels": panels_for("organisation", request, one),
        "history": history.of(one, reader=who),
        "may_edit": rules.may_edit(who, one),
        "may_operate": rules.may_operate(who),
    }


@route("GET")
def tree(request: HttpRequest, slug: str) -> HttpResponse:
    who = reader(request)
    one = found(slug, who)
    if one.slug != slug:
        return redirect(reverse("directory:organisation-tree", args=[one.slug]))
    on = day_asked(request)
    top, is_cut = queries.tree_of(one, on=on, reader=who)
    return page(
        request,
        "directory/tree.html",
        {
            "organisation": one,
            "on": on,
            "top": top,
            "is_cut": is_cut,
            "picture": drawing.tree(top),
            "lineage": queries.lineage_of(one, on=on, reader=who),
        },
        part="tree",
    )


def _other_names(one: Organisation, facts: queries.Facts) -> list[tuple[str, str]]:
    """Each name once, with its language where that is known."""
    by_name = dict.fromkeys([one.name, *facts.also_known_as], "")
    by_name |= {name: language for language, name in one.names.plain().items()}
    by_name.pop(one.label, None)
    return [(language, name) for name, language in by_name.items()]


def found(slug: str, who: Any) -> Organisation:
    """The record at this address; a record that was folded into another leads to that one."""
    one = next((found.merged_into or found for found in queries.at_address(slug=slug)), None)
    if one is None or one.pk not in queries.seen_among([one], who):
        raise Http404
    return one


def day_asked(request: HttpRequest) -> date:
    """The day the tree is shown for: today, unless the address names another that exists."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()
