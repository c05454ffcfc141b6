"""Taking a seat at a board, and leaving no name behind."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.boards.models import Board, Participant, Phase
from samklang.foundation.errors import Refused

from .states import held, tell


class MeetingOver(Refused):
    """Nobody takes a seat any more."""


@transaction.atomic
def join(
    board: Board, *, user: User | None, name: str = "", at: datetime, is_sample: bool = False
) -> Participant:
    """Sit down at the board: a user once, however often asked; a guest under a key their browser keeps.

    Who sits there leaves no line in history (see docs/decisions/0010-what-a-board-writes-down.md).
    """
    if user and (seated := board.participants.filter(user=user).first()):
        return seated
    board = held(board)
    if board.phase == Phase.CLOSED:
        raise MeetingOver(_("This meeting is over. Its result can still be read."))
    try:
        with transaction.atomic():
            seated = Participant.objects.create(
                board=board,
                user=user,
                name=" ".join((name or (user.name if user else "")).split())[:80],
                joined_at=at,
                budget=board.budget,
                is_sample=is_sample,
            )
    except IntegrityError:  # the same user in two tabs
        return board.participants.get(user=user)
    tell(board, people=board.participants.count())
    return seated


@transaction.atomic
def forget(user: User) -> None:
    """Take somebody's name from where they sat. What they wrote is the meeting's and stays, without it."""
    Participant.objects.filter(user=user).update(name="", user=None)
