"""What every view stands on: who it is open to, how it answers, and how a refusal is shown."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .errors import Refused

VISITOR = "visitor"
SIGNED_IN = "signed-in"
MEMBER = "member"
EDITOR = "editor"
COMMITTEE = "committee"
SECRETARIAT = "secretariat"
OPERATOR = "operator"
ROLES = (VISITOR, SIGNED_IN, MEMBER, EDITOR, COMMITTEE, SECRETARIAT, OPERATOR)

View = Callable[..., HttpResponse]


def route(*methods: str, roles: tuple[str, ...] = (VISITOR,)) -> Callable[[View], View]:
    """Say which methods a page takes and who it is for; ``samklang routes`` and the isolation matrix read it.

    A page that is not for visitors asks them to sign in first. Which record a role may reach is the
    business of the page's own query and rule; this decorator only states the intent.
    """
    unknown = set(roles) - set(ROLES)
    if unknown:
        raise ValueError(f"Unknown roles: {unknown}")
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def declare(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            if VISITOR not in roles and not request.user.is_authenticated:
                return redirect_to_login(_way_back(request, methods))
            return view(request, *args, **kwargs)

        guarded.route_methods = methods  # type: ignore[attr-defined]  # read by the route list
        guarded.route_roles = roles  # type: ignore[attr-defined]  # read by the route list
        return guarded

    return declare


def _way_back(request: HttpRequest, methods: tuple[str, ...]) -> str:
    """Where to go after signing in: to this page, or, where it only takes what is sent, to the one before."""
    if "GET" in methods:
        return request.get_full_path()
    before = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        before, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    place = urlsplit(before)
    return urlunsplit(("", "", place.path, place.query, "")) if is_ours and place.path else "/"


def require(allowed: bool) -> None:
    """Stop with 403 unless the rule said yes."""
    if not allowed:
        raise PermissionDenied


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """Show a refused action as an error on the form that asked for it."""
    try:
        yield
    except Refused as refusal:
        form.add_error(None, str(refusal))


def saved(request: HttpRequest, to: Any, *args: Any) -> HttpResponse:
    """On from a form that was taken, with a word that it was."""
    messages.success(request, _("Saved."))
    return redirect(to, *args)


def page(request: HttpRequest, template: str, context: dict[str, Any], *, part: str = "") -> TemplateResponse:
    """Render a whole page, or just its named part when htmx asks.

    A form that came back with errors answers 422, so that a client knows it did not go through.
    """
    if part and request.headers.get("HX-Request"):
        template = f"{template}#{part}"
    form = context.get("form")
    wrong = isinstance(form, BaseForm) and form.is_bound and bool(form.errors)
    return TemplateResponse(request, template, context, status=422 if wrong else 200)
