"""On whose behalf the signed-in user acts."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from . import rules
from .belonging import share
from .models import Mandate

CHOICE = "acting"
"""Where the session keeps the id of the mandate chosen in the switcher."""


def acting(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set ``request.acting`` to the chosen mandate, else the weightiest one, else None."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # Without the cookie nobody is signed in; the session stays untouched, so the page can be cached.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.acting = chosen_by(request) if has_session else None  # type: ignore[attr-defined]  # read by whoever writes
        return get_response(request)

    return middleware


def chosen_by(request: HttpRequest) -> Mandate | None:
    share(request)
    held = rules.mandates_of(request.user)
    if not held:
        return None
    chosen = request.session.get(CHOICE)
    return next((mandate for mandate in held if mandate.pk == chosen), held[0])
