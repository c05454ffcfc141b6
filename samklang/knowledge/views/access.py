"""Which case a page is about, and whether its reader may be there."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from samklang.accounts.http import SignedInRequest
from samklang.foundation.http import require
from samklang.knowledge import queries, rules
from samklang.knowledge.models import Case
from samklang.knowledge.queries import Someone


def reader(request: HttpRequest) -> Someone:
    """Whoever reads. Without a session cookie that is a visitor, and the session stays untouched."""
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else AnonymousUser()


def visible(request: HttpRequest, slug: str) -> Case:
    rows = queries.visible_to(reader(request)).select_related("organisation")
    return get_object_or_404(rows, slug=slug)


def written(request: SignedInRequest, slug: str) -> Case:
    """A case the reader writes."""
    case = visible(request, slug)
    require(rules.writes(request.user, case))
    return case
