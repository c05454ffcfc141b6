from django.db import connection
from django.http import HttpRequest, HttpResponse

from .http import route

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
