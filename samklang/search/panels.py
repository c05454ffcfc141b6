"""The box on every page, and what the rooms of the spine have to say."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.accounts.personal import holds
from samklang.directory import rules as directory
from samklang.foundation.kept import EVERYONE
from samklang.foundation.slots import Panel, fills
from samklang.history.rules import show
from samklang.history.sentences import call, tell

from . import actions, queries, rooms
from .knowing import around
from .presenting import reader_of

__all__ = ["rooms"]
holds("search", export=queries.held_on, erase=actions.forget)
call("search.savedsearch", _("Saved search"))
tell("search.savedsearch", found=_("{number} new found"))
call("search.proposal", _("Proposed name of a topic"))
tell(
    "search.proposal",
    proposed=_("Proposed “{label}” as the name of a topic"),
    accepted=_("Accepted “{label}” as the name of a topic"),
    set_aside=_("Set “{label}” aside"),
)
show("search.proposal", lambda user, _pk: directory.may_edit_topics(user))
show(
    "search.savedsearch",
    lambda user, pk: bool(queries.own_among(user, [pk])),
    many=queries.own_among,
)


@fills("account-menu", order=40, kept_for=EVERYONE)
def saved(request: HttpRequest, _thing: Any) -> Panel | None:
    return Panel("search/menu.html", {"url": reverse("search:saved")})


@fills("box", kept_for=EVERYONE)
def box(request: HttpRequest, _thing: Any) -> Panel | None:
    urls = {"url": reverse("search:search"), "suggestions_url": reverse("search:suggestions")}
    return Panel("search/box.html", urls)


def _near(kind: str) -> Any:
    def filler(request: HttpRequest, record: Any) -> Panel | None:
        alike, knowing = around(kind, record.pk, reader_of(request))
        url = f"{reverse('search:experts')}?{urlencode({'q': str(record)})}"
        context = {"alike": alike, "knowing": knowing, "url": url}
        return Panel("search/near.html", context) if alike or knowing else None

    return filler


for slot, kind in (
    ("case", "knowledge.case"),
    ("project", "projects.project"),
    ("benefit", "projects.benefit"),
    ("topic", "directory.topic"),
):
    fills(slot, order=80)(_near(kind))
