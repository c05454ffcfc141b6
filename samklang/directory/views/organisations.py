"""What everybody may see of organisations."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from samklang.directory import countries, drawing, jsonld, lists, rules
from samklang.directory.models import Organisation
from samklang.directory.queries import organisations as queries
from samklang.foundation.http import page, route
from samklang.foundation.slots import panels_for
from samklang.history import queries as history

from .reading import reader


@route("GET")
def organisations(request: HttpRequest) -> HttpResponse:
    if request.GET.get("format") and (export := lists.exported().export(request)):
        return export
    listing = lists.organisations().shown(request)
    for row in listing.rows:
        row.country_name = countries.name_of(row.country)
    return page(
        request,
        "directory/organisations.html",
        {
            "listing": listing,
            "may_enter": rules.may_enter(reader(request)),
            "may_operate": rules.may_operate(reader(request)),
        },
        part="listing",
    )


@route("GET")
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    one = found(slug)
    if one.slug != slug:
        return HttpResponsePermanentRedirect(one.get_absolute_url())
    on = day_asked(request)
    facts = queries.facts_of(one)
    if request.GET.get("format") == "jsonld":
        return JsonResponse(jsonld.of(one, facts), content_type="application/ld+json")
    came_from, became = queries.successions_of(one)
    context: dict[str, Any] = {
        "organisation": one,
        "facts": facts,
        "other_names": _other_names(one, facts),
        "country": countries.name_of(one.country),
        "lineage": queries.lineage_of(one, on=on),
        "on": on,
        "came_from": came_from,
        "became": became,
        "languages": [dict(settings.LANGUAGES).get(code, code) for code in one.languages],
        "panels": panels_for("organisation", request, one),
        "history": history.of(one, reader=reader(request)),
        "may_edit": rules.may_edit(reader(request), one),
        "may_operate": rules.may_operate(reader(request)),
    }
    return page(request, "directory/organisation.html", context)


@route("GET")
def tree(request: HttpRequest, slug: str) -> HttpResponse:
    one = found(slug)
    if one.slug != slug:
        return redirect(reverse("directory:organisation-tree", args=[one.slug]))
    on = day_asked(request)
    top, is_cut = queries.tree_of(one, on=on)
    return page(
        request,
        "directory/tree.html",
        {
            "organisation": one,
            "on": on,
            "top": top,
            "is_cut": is_cut,
            "picture": drawing.tree(top),
            "lineage": queries.lineage_of(one, on=on),
        },
        part="tree",
    )


def _other_names(one: Organisation, facts: queries.Facts) -> list[tuple[str, str]]:
    """Each name once, with its language where that is known."""
    by_name = dict.fromkeys([one.name, *facts.also_known_as], "")
    by_name |= {name: language for language, name in one.names.plain().items()}
    by_name.pop(one.label, None)
    return [(language, name) for name, language in by_name.items()]


def found(slug: str) -> Organisation:
    """The record at this address; a record that was folded into another leads to that one."""
    one = Organisation.objects.select_related("merged_into").filter(slug=slug).first()
    if one is None:
        raise Http404
    return one.merged_into or one


def day_asked(request: HttpRequest) -> date:
    """The day the tree is shown for: today, unless the address names another that exists."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()
