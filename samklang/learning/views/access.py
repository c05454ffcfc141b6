"""Which path a page is about, and whether its reader may be there."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from samklang.accounts.http import SignedInRequest
from samklang.foundation.http import require
from samklang.learning import queries, rules
from samklang.learning.models import Path
from samklang.learning.queries import Someone


def reader(request: HttpRequest) -> Someone:
    """Whoever reads. Without a session cookie that is a visitor, and the session stays untouched."""
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else AnonymousUser()


def visible(request: HttpRequest, slug: str) -> Path:
    rows = queries.visible_to(reader(request)).select_related("network__organisation")
    return get_object_or_404(rows, slug=slug)


def kept(request: SignedInRequest, slug: str) -> Path:
    """A path the reader keeps for a network."""
    path = visible(request, slug)
    require(rules.keeps(request.user, path))
    return path


def as_whom(request: SignedInRequest) -> dict[str, Any]:
    """Who writes, and on whose behalf, as the actions ask for it."""
    acting = getattr(request, "acting", None)
    party = acting and (acting.network or acting.organisation)
    return {"by": request.user, "on_behalf_of": str(party or "")}
