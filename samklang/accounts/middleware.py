"""How long a session may last. Who has no session cookie passes untouched, so public pages stay shared."""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"
SEEN_EVERY = 3600


def lifetime(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _keep_in_bounds(request)
        return get_response(request)

    return middleware


def _keep_in_bounds(request: HttpRequest) -> None:
    """End what has lasted its whole life; renew at most once an hour what is in use."""
    session, now = request.session, time.time()
    started = session.get(SIGNED_IN_AT)
    if started is None:
        return
    if now - started > settings.SESSION_WHOLE_AGE:
        logout(request)
    elif now - session.get(SEEN_AT, started) > SEEN_EVERY:
        session[SEEN_AT] = now
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
