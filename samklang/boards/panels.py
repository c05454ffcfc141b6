"""What boards show on other pages, who hears them live, and how their history is told."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.accounts.personal import holds
from samklang.foundation import live
from samklang.foundation.kept import READERS
from samklang.foundation.navigation import add
from samklang.foundation.prepared import prepared
from samklang.foundation.slots import Panel, fills
from samklang.history.rules import show
from samklang.history.sentences import call, tell
from samklang.networks.belonging import as_reader, mandates_of
from samklang.networks.models import Network

from . import actions, queries, rules
from .models import Board, Idea, Outcome, Participant

SHOWN = 5


def _seen(user: Any, ids: list[int]) -> set[int]:
    return set(queries.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


add(70, _("Idea boards"), "boards:boards")
show("boards.board", lambda user, pk: bool(_seen(user, [pk])), many=_seen)
call("boards.board", _("Idea board"))
tell(
    "boards.board",
    opened=_("Put up"),
    changed=_("Its page was changed"),
    phase_planned=_("Taken back to before the meeting"),
    phase_collect=_("Ideas are collected"),
    phase_group=_("Ideas are grouped (ideas: {ideas}, people: {people})"),
    phase_vote=_("Ideas are prioritised (ideas: {ideas}, people: {people})"),
    phase_decide=_("The votes are counted, the meeting decides"),
    phase_closed=_("Closed (ideas: {ideas}, people: {people})"),
    time_box_set=_("The time of the phase was changed"),
    merged_ideas=_("Idea {idea} was merged into idea {into}"),
    took_apart=_("Idea {idea} was taken out of idea {out_of} again"),
    decided_chosen=_("Decided about idea {idea}: we do it"),
    decided_later=_("Decided about idea {idea}: later"),
    decided_declined=_("Decided about idea {idea}: not now"),
    outcome_begun=_("A form was opened for what idea {idea} becomes"),
    became=_("An idea became “{title}”"),
    became_event=_("Idea {idea} became an event on {on}"),
    result_you=_("The result of a meeting you took part in is ready"),
)


@live.door(r"boards/(?P<slug>[-\w]+)")
def hear(request: HttpRequest, slug: str) -> set[str]:
    """Who may read a board hears it; with names only who sits at it or leads it."""
    keys: dict[str, str] = request.session.get("boards", {})
    user = request.user
    board = Board.objects.select_related("network__organisation").filter(slug=slug).first()
    if board is None:
        return set()
    key = keys.get(str(board.pk))
    sits = bool(key) and Participant.objects.filter(board=board, key=key or "").exists()
    if isinstance(user, User) and not sits:
        sits = rules.may_sit_down(user, board) or board.participants.filter(user=user).exists()
    if sits:
        return {board.group_of_listeners}
    return {f"{board.group_of_listeners}:open"} if _seen(user, [board.pk]) else set()


@fills("network", order=60)
def on_network(request: HttpRequest, network: Network) -> Panel | None:
    """The newest boards of a network that this reader may see.

    The page is kept by the newest line of history, and to sit down writes none: who has just sat down at a
    private board finds it here after the next line, in a meeting that of the next phase.
    """
    found = _newest(as_reader(request.user), network=network.pk)
    return Panel("boards/network_panel.html", {"boards": found}) if found else None


@prepared
def _newest(who: Any, *, network: int) -> QuerySet[Board]:
    return queries.visible_to(who).filter(network=network).order_by("-held_on", "-id")[:SHOWN]


@fills("account-menu", order=60, kept_for=READERS)
def in_menu(request: HttpRequest, _thing: Any) -> Panel | None:
    """The way to all boards, for those who belong somewhere."""
    return Panel("boards/menu.html", {}) if mandates_of(request.user) else None


def _came_from(request: HttpRequest, thing: Model) -> Panel | None:
    """The way back from a record to the idea that it was."""
    who = as_reader(request.user)
    found = _origins(who, kind=thing._meta.label_lower, record_id=thing.pk)
    return Panel("boards/origin_panel.html", {"outcomes": found}) if found else None


@prepared
def _origins(who: Any, *, kind: str, record_id: int) -> QuerySet[Outcome]:
    return queries.outcomes_of(kind, record_id, who)[:SHOWN]


for slot in ("topic", "event", "project", "case", "tool"):
    fills(slot, order=60)(_came_from)


def _export(user: User) -> dict[str, Any]:
    """Where somebody sat and what they wrote there."""
    ideas = Idea.objects.filter(participant__user=user).select_related("board").order_by("id")
    seats = Participant.objects.filter(user=user).select_related("board").order_by("id")
    return {
        "seats": [
            {"board": str(one.board), "name": one.name, "since": one.joined_at.isoformat()} for one in seats
        ],
        "ideas": [
            {"board": str(one.board), "text": one.text, "written": one.created_at.isoformat()}
            for one in ideas
        ],
    }


holds("boards", export=_export, erase=actions.forget)
