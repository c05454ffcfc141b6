"""Which record a page is about, whether its reader may be there, and on whose behalf they are."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from samklang.accounts.http import SignedInRequest
from samklang.accounts.models import User
from samklang.networks import queries as networks
from samklang.networks.models import Network
from samklang.projects import queries
from samklang.projects.models import Benefit, Project


def reader(request: HttpRequest) -> User | AnonymousUser:
    """Whoever reads. Without a session cookie that is a visitor, and the session stays untouched."""
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else AnonymousUser()


def behalf(request: HttpRequest) -> str:
    acting = getattr(request, "acting", None)
    party: Any = acting and (acting.network or acting.organisation)
    return str(party or "")


def as_whom(request: SignedInRequest) -> dict[str, Any]:
    """Who writes, and on whose behalf, as the actions ask for it."""
    return {"by": request.user, "on_behalf_of": behalf(request)}


def network_at(request: HttpRequest, slug: str) -> Network:
    rows = networks.visible_to(reader(request)).select_related("organisation", "parent")
    return get_object_or_404(rows, slug=slug)


def project_at(request: HttpRequest, slug: str) -> Project:
    rows = queries.visible_to(reader(request)).select_related("network")
    return get_object_or_404(rows, slug=slug)


def benefit_at(request: HttpRequest, network: Network, code: str) -> Benefit:
    rows = queries.benefits_visible_to(reader(request), network)
    found = get_object_or_404(rows.select_related("organisation", "project__network"), code=code)
    found.network = network
    return found
