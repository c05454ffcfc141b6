"""What tools show on pages of lower rooms, and how their history is told."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from samklang.accounts.personal import holds
from samklang.directory.models import Topic
from samklang.foundation.kept import EVERYONE
from samklang.foundation.navigation import add
from samklang.foundation.outcomes import Prefill, offer
from samklang.foundation.slots import Panel, fills
from samklang.history.rules import show
from samklang.history.sentences import call, tell
from samklang.networks.models import Network

from . import actions, queries, rules

SHOWN = 6

add(7, _("Toolbox"), "toolbox:tools")
holds("toolbox", export=queries.held_on, erase=actions.forget)


def _seen(user: Any, ids: list[int]) -> set[int]:
    return set(queries.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


call("toolbox.tool", _("Tool"))
show("toolbox.tool", lambda user, pk: bool(_seen(user, [pk])), many=_seen)
tell(
    "toolbox.tool",
    suggested=_("Suggested for the toolbox"),
    entered=_("Laid in the toolbox"),
    accepted=_("The suggestion was accepted"),
    declined=_("The suggestion was declined: {reason}"),
    changed=_("What is said of it was changed"),
    checked=_("Looked at, and still right"),
    retired=_("Taken out of the toolbox: {reason}"),
    taken_up=_("Put back in the toolbox"),
    experience_told=_("{name} told what it was like to use"),
    experience_changed=_("{name} wrote its experience anew"),
    experience_withdrawn=_("The experience of {name} was withdrawn"),
    link_ok=_("Its website answers"),
    link_moved=_("Its website has moved"),
    link_broken=_("Its website does not answer"),
    suggested_you=_("Somebody suggests this tool for the toolbox of {network}"),
    accepted_you=_("The tool you suggested is in the toolbox of {network}"),
    declined_you=_("The tool you suggested to {network} was declined: {reason}"),
    link_broken_you=_("The website of this tool has not answered since {since}"),
)


def _tool_form(request: HttpRequest, prefill: Prefill) -> str:
    return prefill.on(reverse("toolbox:suggest")) if rules.may_suggest(request.user) else ""


offer("toolbox.tool", _("Tool"), _tool_form)


@fills("network", order=50)
def of_network(request: HttpRequest, network: Network) -> Panel | None:
    rows = queries.listed(request.user).filter(network=network)
    return _panel(rows, urlencode({"network": network.slug}))


@fills("topic", order=50, kept_for=EVERYONE)
def on_topic(request: HttpRequest, topic: Topic) -> Panel | None:
    return _panel(queries.open_to_all().filter(topics=topic), urlencode({"topic": topic.slug}))


def _panel(rows: Any, asked: str) -> Panel | None:
    found = list(
        rows.only("slug", "name", "kind", "summary", "is_sample").order_by("name", "pk")[: SHOWN + 1]
    )
    if not found:
        return None
    url = reverse("toolbox:tools") + (f"?{asked}" if asked else "")
    context = {"tools": found[:SHOWN], "has_more": len(found) > SHOWN, "url": url}
    return Panel("toolbox/panel.html", context)


@fills("awaits", order=40)
def awaits(request: HttpRequest, _user: object) -> Panel | None:
    """Suggestions that wait for a curator."""
    waiting = list(queries.waiting_for(request.user).order_by("suggested_at", "pk")[:SHOWN])
    return Panel("toolbox/awaits.html", {"waiting": waiting}) if waiting else None
