"""Boards as they are read: the list, one board, what stands on it, and the result."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.boards import queries, results, rules
from samklang.boards.models import Board, Participant, Phase
from samklang.foundation.http import page, route
from samklang.foundation.kept_pages import kept_page
from samklang.foundation.lists import Choice, Column, Listing
from samklang.foundation.outcomes import offers_to
from samklang.foundation.slots import panels_for
from samklang.history import queries as history
from samklang.networks.models import Mandate
from samklang.networks.rules import mandates_of

from .access import found, fresh, reader, seat_of


@route("GET")
def boards(request: HttpRequest) -> HttpResponse:
    who = reader(request)
    listing = Listing(
        rows=queries.visible_to(who).select_related("network"),
        columns=[
            Column("title", gettext_lazy("Idea board"), str),
            Column("network", gettext_lazy("Network"), lambda one: one.network.label),
            Column("held_on", gettext_lazy("Day"), lambda one: one.held_on, sort="held_on"),
            Column("phase", gettext_lazy("Phase"), lambda one: one.get_phase_display(), sort="phase"),
        ],
        sorts={"held_on": "held_on", "phase": "phase"},
        default_sort="-held_on",
        filters=[Choice("phase", gettext_lazy("Phase"), Phase.choices, lambda key: Q(phase=key))],
        filename="boards",
    )
    if export := listing.export(request):
        return export
    leads = [m.network for m in mandates_of(who) if m.role == Mandate.Role.SECRETARIAT and m.network]
    return page(
        request, "boards/boards.html", {"listing": listing.shown(request), "leads": leads}, part="listing"
    )


@route("GET")
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """The board itself: what is asked, what was written, and what the reader may do now."""
    one = found(request, slug)
    who, seat = reader(request), seat_of(request, one)
    context = {
        "network": one.network,
        "board": one,
        "columns": queries.columns_of(one, seat),
        "seat": seat,
        "places": range(1, one.budget + 1) if one.method == Board.Method.RANKING else (),
        "dots": one.budget - seat.spent if seat else one.budget,
        "voted": one.participants.filter(has_voted=True).count(),
        "people": one.participants.count(),
        "mark": uuid.uuid4,
        "now": timezone.now(),
        **_may(who, one, seat),
        "history": history.of(one, reader=who),
        "panels": panels_for("board", request, one),
    }
    return fresh(page(request, "boards/board.html", context), one)


def _may(who: Any, board: Board, seat: Participant | None) -> dict[str, bool]:
    """What this reader may do on the board in this phase."""
    is_up = board.is_up(timezone.now())
    sits = seat is not None or rules.may_sit_down(who, board)
    return {
        "is_up": is_up,
        "sits": sits,
        "leads": rules.runs(who, board),
        "names": rules.sees_names(seat, who, board),
        "may_write": sits and board.phase == Phase.COLLECT and not is_up,
        "may_sort": sits and board.phase in {Phase.COLLECT, Phase.GROUP} and not is_up,
        "may_vote": sits and board.phase == Phase.VOTE and not is_up,
        "may_join": not sits and rules.may_join_by_code(board),
    }


@route("GET")
def state(request: HttpRequest, slug: str) -> HttpResponse:
    """All that stands on the board, for a page that comes back after it was away."""
    one = found(request, slug)
    seat = seat_of(request, one)
    names = rules.sees_names(seat, reader(request), one)
    answer = JsonResponse(queries.state_of(one, seat, with_names=names))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@route("GET")
def result(request: HttpRequest, slug: str) -> HttpResponse:
    """The ideas in order, with what they were given and why the meeting decided as it did."""
    one = found(request, slug)
    if not one.has_result:
        raise Http404(_("The result is shown when prioritising is over."))
    who, seat = reader(request), seat_of(request, one)
    names = rules.sees_names(seat, who, one)
    if (kind := request.GET.get("format", "")) in results.KINDS:
        return results.as_file(one, queries.result_of(one), who, kind, with_names=names)
    # From here on whatever changes on the board is a line of history.
    return kept_page(request, "boards/result.html", one, lambda: _told(request, one, names), also=names)


def _told(request: HttpRequest, one: Board, names: bool) -> dict[str, Any]:
    who, lines = reader(request), queries.result_of(one)
    leads = rules.runs(who, one)
    return {
        "network": one.network,
        "board": one,
        "lines": results.readable(lines, who),
        "names": names,
        "leads": leads,
        "may_decide": leads and one.phase == Phase.DECIDE,
        "offers": bool(leads and offers_to(request)),
        "most": max((line.score for line in lines), default=0),
        "people": one.participants.filter(has_voted=True).count(),
    }
