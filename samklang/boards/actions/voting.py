"""Giving dots, places or a point on the slider.

A ballot leaves no line in history, for that would say whose it was.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from samklang.boards.models import Board, Idea, Participant, Vote
from samklang.foundation.errors import Refused

from .states import held, refuse_unless_voting, tell

FULL = 100


class NotEnough(Refused):
    """More was given than there is."""


@transaction.atomic
def vote(idea: Idea, *, participant: Participant, value: int | None, at: datetime) -> Participant:
    """Say what this participant gives this idea, whatever it was before; None takes it back.

    The value is the whole of it and not an addition, so saying it twice counts once.
    """
    board = held(participant.board)
    refuse_unless_voting(board, at)
    if idea.board_id != board.pk or not idea.is_standing:
        raise NotEnough(_("This idea is no longer on the board by itself."))
    participant = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    given = value if board.method == Board.Method.SLIDER else (value or None)
    most = FULL if board.method == Board.Method.SLIDER else board.budget
    if given is not None and not 0 <= given <= most:
        raise NotEnough(_("That is more than there is to give: at most %(most)d.") % {"most": most})
    before = Vote.objects.filter(participant=participant, idea=idea).first()
    if board.method == Board.Method.DOTS:
        _spend(participant, (given or 0) - (before.value if before else 0))
    _set(board, participant, idea, given, at)
    is_first = not participant.has_voted
    participant.refresh_from_db()
    if is_first:
        participant.has_voted = True
        participant.save(update_fields=["has_voted"])
        tell(board, voted=board.participants.filter(has_voted=True).count())
    return participant


def _spend(participant: Participant, more: int) -> None:
    """The database decides whether the dots are enough, however many tabs ask at once."""
    try:
        with transaction.atomic():
            Participant.objects.filter(pk=participant.pk).update(spent=F("spent") + more)
    except IntegrityError as error:
        left = participant.budget - participant.spent
        raise NotEnough(
            _("You have %(left)d dots left. Take some back elsewhere first.") % {"left": left}
        ) from error


def _set(board: Board, participant: Participant, idea: Idea, given: int | None, at: datetime) -> None:
    place = given if board.method == Board.Method.RANKING else None
    if place:  # whoever stood in this place steps down
        Vote.objects.filter(participant=participant, place=place).exclude(idea=idea).delete()
    if given is None:
        Vote.objects.filter(participant=participant, idea=idea).delete()
    else:
        Vote.objects.update_or_create(
            participant=participant, idea=idea, defaults={"value": given, "place": place, "at": at}
        )
