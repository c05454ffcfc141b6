"""The box on every page, and what the rooms of the spine have to say."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.accounts.personal import holds
from samklang.foundation.slots import Panel, fills
from samklang.history.rules import show
from samklang.history.sentences import call, tell

from . import actions, queries, rooms

__all__ = ["rooms"]

holds("search", export=queries.held_on, erase=actions.forget)
call("search.savedsearch", _("Saved search"))
tell("search.savedsearch", found=_("{number} new found"))
show(
    "search.savedsearch",
    lambda user, pk: bool(queries.own_among(user, [pk])),
    many=queries.own_among,
)


@fills("account-menu", order=40)
def saved(request: HttpRequest, _thing: Any) -> Panel | None:
    return Panel("search/menu.html", {"url": reverse("search:saved")})


@fills("box")
def box(request: HttpRequest, _thing: Any) -> Panel | None:
    urls = {"url": reverse("search:search"), "suggestions_url": reverse("search:suggestions")}
    return Panel("search/box.html", urls)
