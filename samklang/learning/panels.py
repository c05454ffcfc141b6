"""What learning paths show on pages of lower rooms, and how their history is told."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.accounts.personal import holds
from samklang.foundation.kept import EVERYONE
from samklang.foundation.slots import Panel, fills
from samklang.history.rules import show
from samklang.history.sentences import call, tell
from samklang.knowledge.models import Case
from samklang.toolbox.models import Tool

from . import actions, queries

SHOWN = 5

holds("learning", export=queries.held_on, erase=actions.forget)


def _seen(user: Any, ids: list[int]) -> set[int]:
    return set(queries.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


call("learning.path", _("Learning path"))
show("learning.path", lambda user, pk: bool(_seen(user, [pk])), many=_seen)
tell(
    "learning.path",
    begun=_("Begun"),
    changed=_("What is said of it was changed"),
    published=_("Published"),
    closed=_("Taken off the list"),
    step_added=_("Step added: {title}"),
    step_changed=_("Step changed: {title}"),
    step_removed=_("Step removed: {title}"),
    step_moved=_("Step moved: {title}"),
)


@fills("tool", order=40)
def with_tool(request: HttpRequest, tool: Tool) -> Panel | None:
    return _through(request, tool)


@fills("case", order=50)
def with_case(request: HttpRequest, case: Case) -> Panel | None:
    return _through(request, case)


def _through(request: HttpRequest, thing: Tool | Case) -> Panel | None:
    """The paths that lead by it."""
    rows = queries.listed(request.user).filter(pk__in=thing.learning_steps.values("path"))
    found = list(rows.order_by("-published_at", "-pk")[:SHOWN])
    return Panel("learning/panel.html", {"paths": found}) if found else None


@fills("toolbox", kept_for=EVERYONE)
def beside_tools(_request: HttpRequest, _thing: object) -> Panel:
    """The way from the toolbox to the paths through it."""
    return Panel("learning/way.html", {"url": reverse("learning:paths")})


@fills("account-menu", order=27, kept_for=EVERYONE)
def menu_line(_request: HttpRequest, _thing: object) -> Panel:
    return Panel("learning/menu_line.html", {"url": reverse("learning:mine")})
