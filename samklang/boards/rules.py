"""Who may do what on a board."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from samklang.accounts.models import User
from samklang.networks.rules import is_in, speaks_for_network

from .models import Board, Idea, Participant, Phase

Someone = User | AnonymousUser


def runs(user: Someone, board: Board) -> bool:
    """Leads the meeting: the secretariat of the network, and whoever is named as facilitator."""
    if not isinstance(user, User):
        return False
    return board.facilitator_id == user.pk or speaks_for_network(user, board.network)


def may_sit_down(user: Someone, board: Board) -> bool:
    """Takes part without a code: those of the network, and who leads."""
    return isinstance(user, User) and (is_in(user, board.network) or board.facilitator_id == user.pk)


def may_join_by_code(board: Board) -> bool:
    """The code opens a meeting to guests until it has closed, if the board admits them."""
    return board.admits_guests and board.phase != Phase.CLOSED


def may_withdraw(participant: Participant | None, idea: Idea, *, is_leading: bool) -> bool:
    """Everybody their own; who leads, any."""
    return is_leading or (participant is not None and idea.participant_id == participant.pk)


def sees_names(participant: Participant | None, user: Someone, board: Board) -> bool:
    """Who wrote what, unless it is anonymous, is for those at the table and not for visitors."""
    return not board.is_anonymous and (participant is not None or may_sit_down(user, board))
