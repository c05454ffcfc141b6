"""Opening a board, leading it from phase to phase, and keeping what it promised."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.boards.models import Board, Phase, Question, Vote
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.actions import notify, record, taken_over
from samklang.networks.models import Network

from .states import held, tell

ORDER = list(Phase.values)
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No sign that is taken for another on a screen far away."""
RESERVED = {"new", "join"}
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th", "đ": "d", "ŋ": "n", "ŧ": "t"})


class PromiseBroken(Refused):
    """Something the participants were told would no longer be true."""


class VotesCast(Refused):
    """The ideas were prioritised already; they are no longer moved."""


@transaction.atomic
def open_board(
    network: Network,
    *,
    title: Text,
    questions: Sequence[Mapping[str, str]],
    at: datetime,
    by: User | None,
    on_behalf_of: str = "",
    **facts: Any,
) -> Board:
    """Put up a board with its questions. Whoever does leads it."""
    board = Board(network=network, title=title, facilitator=by, created_at=at, **facts)
    board.slug = board.slug or _free_slug(str(board.title))
    board.code = board.code or _free_code()
    board.save(force_insert=True)
    _ask(board, questions)
    record(board, "opened", by=by, on_behalf_of=on_behalf_of, network=network.slug)
    return board


@transaction.atomic
def edit_board(
    board: Board,
    *,
    questions: Sequence[Mapping[str, str]],
    by: User | None,
    on_behalf_of: str = "",
    **facts: Any,
) -> Board:
    """Say something else about it, but nothing that breaks what participants were told."""
    board = held(board)
    changed = taken_over(board, facts)
    has_ideas = board.ideas.exists()
    if "is_anonymous" in changed and has_ideas:
        raise PromiseBroken(
            _("Ideas have been written in the belief that names are shown, or are not. That stays.")
        )
    if {"method", "budget"} & set(changed) and Vote.objects.filter(idea__board=board).exists():
        raise PromiseBroken(_("Prioritising has begun with the rules as they are."))
    board.save()
    board.participants.update(budget=board.budget)
    if _ask(board, questions):
        changed.append("questions")
    if not changed:
        return board
    record(board, "changed", by=by, on_behalf_of=on_behalf_of, changed=sorted(changed))
    tell(board, reload=True)
    return board


@transaction.atomic
def move_to(
    board: Board,
    phase: str,
    *,
    until: datetime | None = None,
    at: datetime,
    by: User | None,
    on_behalf_of: str = "",
) -> Board:
    """Lead the meeting into another phase, perhaps with a time box."""
    board = held(board)
    if board.phase == Phase.CLOSED:
        raise PromiseBroken(_("The board is closed; its result stands."))
    is_back = ORDER.index(phase) < ORDER.index(board.phase)
    if is_back and phase != Phase.VOTE and Vote.objects.filter(idea__board=board).exists():
        raise VotesCast(_("Prioritising has begun, so the ideas stay as they are."))
    board.phase, board.phase_ends_at = phase, until
    board.save(update_fields=["phase", "phase_ends_at"])
    counted = {
        "ideas": board.ideas.filter(withdrawn_at=None).count(),
        "people": board.participants.count(),
    }
    record(board, f"phase-{phase}", by=by, on_behalf_of=on_behalf_of, **counted)
    if phase == Phase.CLOSED:
        seated = board.participants.filter(user__isnull=False).exclude(user=by).select_related("user")
        notify([one.user for one in seated if one.user], board, "result-you", at=at)
    tell(board, reload=True)
    return board


@transaction.atomic
def set_time_box(board: Board, *, until: datetime | None, by: User | None, on_behalf_of: str = "") -> Board:
    """Give the phase that runs more time, less, or as much as it takes."""
    board = held(board)
    if not board.is_running:
        raise PromiseBroken(_("Only a phase that runs has a time box."))
    board.phase_ends_at = until
    board.save(update_fields=["phase_ends_at"])
    record(board, "time-box-set", by=by, on_behalf_of=on_behalf_of, until=until and until.isoformat())
    tell(board, reload=True)
    return board


def _ask(board: Board, questions: Sequence[Mapping[str, str]]) -> bool:
    """Set the questions in their order; whether any changed. One that was answered is not taken away."""
    there = {one.position: one for one in board.questions.all()}
    is_changed = len(there) > len(questions)
    for position, texts in enumerate(questions, start=1):
        question = there.pop(position, None) or Question(board=board, position=position)
        if question.pk and question.text == Text.of(**texts):
            continue
        question.text, is_changed = Text.of(**texts), True
        question.save()
    for question in there.values():
        if question.ideas.exists():
            raise PromiseBroken(_("A question with ideas to it cannot be taken away."))
        question.delete()
    return is_changed


def _free_slug(title: str) -> str:
    base = slugify(title.lower().translate(_LETTERS))[:60].strip("-") or "board"
    taken = {*Board.objects.filter(slug__startswith=base).values_list("slug", flat=True), *RESERVED}
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug


def _free_code() -> str:
    while True:
        code = "".join(secrets.choice(SIGNS) for _sign in range(6))
        if not Board.objects.filter(code=code).exists():
            return code
