"""What a board's phase allows, asked while the board is held so that nothing slips in as a phase ends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from samklang.boards import queries
from samklang.boards.models import Board, Group, Idea, Phase
from samklang.foundation import live
from samklang.foundation.errors import Refused


class TooLate(Refused):
    """The phase for this is over, or has not begun."""


def held(board: Board) -> Board:
    """The board as it stands now, kept from changing until this transaction ends."""
    rows = Board.objects.select_related("network")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=board.pk)


def refuse_unless_collecting(board: Board, at: datetime) -> None:
    if board.phase == Phase.PLANNED:
        raise TooLate(_("The meeting has not begun. Your text is kept; send it when it starts."))
    if board.phase != Phase.COLLECT or board.is_up(at):
        raise TooLate(
            _("Thank you – the time for new ideas is over. Your text is still here, so you can say it aloud.")
        )


def refuse_unless_sorting(board: Board, at: datetime) -> None:
    if board.phase not in {Phase.COLLECT, Phase.GROUP} or board.is_up(at):
        raise TooLate(_("The time for grouping is over."))


def refuse_unless_voting(board: Board, at: datetime) -> None:
    if board.phase != Phase.VOTE or board.is_up(at):
        raise TooLate(_("The time for prioritising is over, or has not begun. What you gave before counts."))


def tell(board: Board, **message: Any) -> None:
    """News for everyone who has the board open."""
    live.publish(board.group_of_listeners, message)
    if board.is_public:
        live.publish(f"{board.group_of_listeners}:open", message)


def tell_idea(board: Board, idea: Idea) -> None:
    """The same, with the writer's name for those at the table of a board that is not anonymous."""
    merged = list(idea.merged.filter(withdrawn_at=None).order_by("id"))
    inside = queries.told(idea, merged, with_name=not board.is_anonymous)
    live.publish(board.group_of_listeners, {"idea": inside})
    if board.is_public:
        outside = queries.told(idea, merged, with_name=False)
        live.publish(f"{board.group_of_listeners}:open", {"idea": outside})


def tell_group(board: Board, group: Group) -> None:
    tell(board, group={"id": group.pk, "question": group.question_id, "title": group.title})
