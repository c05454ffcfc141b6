"""Who reads, and on whose behalf."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from samklang.directory import readers
from samklang.directory.models import Organisation


def reader(request: HttpRequest) -> Any:
    """Whoever reads; a visitor without a session is known without touching one, so the page can be shared."""
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else AnonymousUser()


def behalf(request: HttpRequest) -> str:
    """The network or organisation for which the signed-in user acts, in words for the history.

    A private network stays unnamed: everybody reads the history of what stands in the directory.
    """
    acting = getattr(request, "acting", None)
    network = getattr(acting, "network", None)
    if network:
        return str(network) if network.is_public else ""
    return str(getattr(acting, "organisation", None) or "")


def keeper(request: HttpRequest) -> Organisation | None:
    """The organisation for which the reader looks after people: the one acted for, else the first."""
    kept = readers.kept_by(request.user)
    network = getattr(getattr(request, "acting", None), "network", None)
    acting_for = getattr(network, "organisation_id", None)
    chosen = acting_for if acting_for in kept else min(kept, default=None)
    return Organisation.objects.filter(pk=chosen).first() if chosen else None


def posted(request: HttpRequest) -> Any:
    """What a form was sent with, though it may hold nothing but a button."""
    return request.POST if request.method == "POST" else None
