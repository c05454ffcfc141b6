"""The box and what it finds. Nothing here is kept for others: the index may be newer than the page."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from samklang.foundation.http import page, route

from . import queries
from .presenting import reader_of, results

LONGEST = 300


@route("GET")
def search(request: HttpRequest) -> HttpResponse:
    response = page(request, "search/search.html", results(request), part="results")
    patch_cache_control(response, private=True, no_cache=True)
    return response


@route("GET")
def suggestions(request: HttpRequest) -> HttpResponse:
    """Names of records as options, for the list under the box."""
    found = queries.suggestions(request.GET.get("q", "")[:LONGEST], reader=reader_of(request))
    context = {"found": found, "language": get_language()}
    response = page(request, "search/suggestions.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response
