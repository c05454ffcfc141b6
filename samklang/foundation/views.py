from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse

from . import showcase, translated
from .http import page, route

FRESH = {"Cache-Control": "no-store"}


@route("GET")
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain", headers=FRESH)


@route("GET")
def readyz(request: HttpRequest) -> HttpResponse:
    """The process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready\n", content_type="text/plain", headers=FRESH)


@route("GET")
def about(request: HttpRequest) -> HttpResponse:
    """What this installation is, its source code, and how far each language has come."""
    languages = [(code, name, round(100 * translated.share_in(code))) for code, name in settings.LANGUAGES]
    return page(request, "foundation/about.html", {"languages": languages})


@route("GET")
def accessibility(request: HttpRequest) -> HttpResponse:
    return page(request, "foundation/accessibility.html", {})


@route("GET")
def privacy(request: HttpRequest) -> HttpResponse:
    return page(request, "foundation/privacy.html", {"days": settings.KEEP_LETTERS})


@route("GET")
def pieces(request: HttpRequest) -> HttpResponse:
    """Every piece of the pages side by side, for those who build them; only where all is invented anyway."""
    if not settings.DEMO:
        raise Http404
    form = showcase.PiecesForm(request.GET if "name" in request.GET else None)
    listing = showcase.listing(request)
    return page(request, "foundation/pieces.html", {"form": form, "listing": listing}, part="listing")
