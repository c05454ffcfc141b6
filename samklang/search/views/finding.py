"""The box and what it finds. Nothing here is kept for others: the index may be newer than the page."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samklang.directory import rules
from samklang.foundation.http import page, route
from samklang.search import actions, feeds, helping, knowing, presenting, queries, registry
from samklang.search.presenting import LONGEST, reader_of
from samklang.search.suggesting import suggestions as suggested


@route("GET")
def search(request: HttpRequest) -> HttpResponse:
    context, reader, language = presenting.results(request), reader_of(request), get_language() or "en"
    found = context.get("found")
    if found and found.hits:
        context["meant"] = helping.better_spelt(found, language)
    elif found:
        context["help"] = helping.help_with(context["query"], reader, language)
        if not context["is_narrow"] and not context["progress"]:
            actions.note(context["query"], language=language, on=timezone.localdate())
    context["may_learn"] = reader.is_authenticated and rules.may_edit_topics(reader)
    response = page(request, "search/search.html", context, part="results")
    patch_cache_control(response, private=True, no_cache=True)
    return response


@route("GET")
def suggestions(request: HttpRequest) -> HttpResponse:
    """Names of records as options, for the list under the box."""
    language = get_language() or "en"
    found = suggested(request.GET.get("q", "")[:LONGEST], reader=reader_of(request), language=language)
    lines = [(one, registry.sources()[one.kind], f"/{language}{one.url}") for one in found]
    response = page(request, "search/suggestions.html", {"lines": lines})
    patch_cache_control(response, private=True, no_cache=True)
    return response


@route("GET")
def experts(request: HttpRequest) -> HttpResponse:
    """Who has shown that they know about a text; only what they made visible counts."""
    text = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[: knowing.LONGEST]
    found = knowing.who_knows(text, reader_of(request), get_language() or "en") if text else []
    response = page(request, "search/experts.html", {"query": text, "found": found})
    patch_cache_control(response, private=True, no_cache=True)
    return response


@route("GET")
def feed(request: HttpRequest) -> HttpResponse:
    """What answers, the newest first, for feed readers. A feed reader is nobody in particular."""
    asked = presenting.asked_by(request)
    language = get_language() or "en"
    found = queries.search(
        asked.text,
        reader=AnonymousUser(),
        language=language,
        narrow=asked.narrow,
        sort="newest",
        by_meaning=False,
    )
    body = feeds.atom(
        found,
        title=_("Search: {question}").format(question=asked.text),
        address=settings.BASE_URL + request.get_full_path(),
        page=settings.BASE_URL + asked.url(),
        language=language,
    )
    response = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    patch_cache_control(response, private=True, no_cache=True)
    return response
