"""Which board a page is about, who reads it, and at which seat."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from samklang.accounts.models import User
from samklang.boards import actions, queries, rules
from samklang.boards.models import Board, Idea, Participant

SEATS = "boards"
"""Where the session of a guest keeps the key of each seat, by board."""


def reader(request: HttpRequest) -> User | AnonymousUser:
    """Whoever reads. Without a session cookie that is a visitor, and the session stays untouched."""
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else AnonymousUser()


def keys_of(request: HttpRequest) -> dict[str, str]:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return {}
    kept: Any = request.session.get(SEATS, {})
    return dict(kept) if isinstance(kept, dict) else {}


def found(request: HttpRequest, slug: str) -> Board:
    """A board the reader may see, or sits at; for all others it does not exist."""
    seated = Participant.objects.filter(key__in=list(keys_of(request).values())).values("board")
    seen = Q(pk__in=queries.visible_to(reader(request)).values("pk")) | Q(pk__in=seated)
    rows = Board.objects.filter(seen).select_related("network__organisation")
    return get_object_or_404(rows, slug=slug)


def seat_of(request: HttpRequest, board: Board) -> Participant | None:
    who = reader(request)
    if isinstance(who, User) and (mine := board.participants.filter(user=who).first()):
        return mine
    key = keys_of(request).get(str(board.pk))
    return board.participants.filter(key=key).first() if key else None


def seat_for_writing(request: HttpRequest, board: Board) -> Participant:
    """The reader's seat; who belongs to the network takes one by beginning to write."""
    if seated := seat_of(request, board):
        return seated
    who = reader(request)
    if not isinstance(who, User) or not rules.may_sit_down(who, board):
        raise PermissionDenied
    return actions.join(board, user=who, at=timezone.now())


def led(request: HttpRequest, slug: str) -> Board:
    """A board the reader leads."""
    board = found(request, slug)
    if not rules.runs(reader(request), board):
        raise PermissionDenied
    return board


def idea_on(board: Board, uuid: Any) -> Idea:
    rows = board.ideas.select_related("question", "group", "participant", "merged_into", "board__network")
    return get_object_or_404(rows.filter(withdrawn_at=None), uuid=uuid)


def fresh(response: HttpResponse, board: Board) -> HttpResponse:
    """While people write, no line of history says that a kept page is old; so it is not kept."""
    if not board.has_result:
        response.headers["Cache-Control"] = "private, no-cache"
    return response
