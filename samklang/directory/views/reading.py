"""Who reads, and on whose behalf."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest


def reader(request: HttpRequest) -> Any:
    """Whoever reads; a visitor without a session is known without touching one, so the page can be shared."""
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else AnonymousUser()


def behalf(request: HttpRequest) -> str:
    """The network or organisation for which the signed-in user acts, in words for the history."""
    acting = getattr(request, "acting", None)
    return (
        str(getattr(acting, "network", None) or getattr(acting, "organisation", None) or "") if acting else ""
    )


def posted(request: HttpRequest) -> Any:
    """What a form was sent with, though it may hold nothing but a button."""
    return request.POST if request.method == "POST" else None
