"""Ideas: written, grouped, merged, taken apart and withdrawn.

They are rows that stay, each with its moment, and leave no line in history; merging does, for it changes what
others wrote. See docs/decisions/0010-what-a-board-writes-down.md.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.boards.models import Board, Group, Idea, Participant, Question, Vote
from samklang.foundation.errors import Refused
from samklang.history.actions import record

from .leading import VotesCast
from .states import (
    held,
    refuse_unless_collecting,
    refuse_unless_sorting,
    tell,
    tell_group,
    tell_idea,
)


class CannotMerge(Refused):
    """The two are not of one kind."""


class NotTheirs(Refused):
    """An idea under this mark was written by somebody else."""


@transaction.atomic
def add_idea(question: Question, *, participant: Participant, uuid: UUID, text: str, at: datetime) -> Idea:
    """Write an idea. The same ``uuid`` again is the same idea, also when the time is over by then."""
    if there := Idea.objects.filter(uuid=uuid).select_related("participant").first():
        return _same(there, participant)
    board = held(question.board)
    refuse_unless_collecting(board, at)
    try:
        with transaction.atomic():
            idea = Idea.objects.create(
                uuid=uuid,
                board=board,
                question=question,
                participant=participant,
                text=" ".join(text.split()),
                created_at=at,
            )
    except IntegrityError:  # the first one arrived while this one was on its way
        return _same(Idea.objects.get(uuid=uuid), participant)
    tell_idea(board, idea)
    return idea


def _same(idea: Idea, participant: Participant) -> Idea:
    if idea.participant_id != participant.pk:
        raise NotTheirs(_("This was written by somebody else."))
    return idea


@transaction.atomic
def put_in_group(idea: Idea, *, group: Group | None = None, title: str = "", at: datetime) -> Idea:
    """Put an idea under a heading, a new one if a title is given, or under none."""
    board = held(idea.board)
    refuse_unless_sorting(board, at)
    if title := " ".join(title.split()):
        group, is_new = Group.objects.get_or_create(
            question_id=idea.question_id, title=title[:120], defaults={"created_at": at}
        )
        if is_new:
            tell_group(board, group)
    if group and group.question_id != idea.question_id:
        raise CannotMerge(_("That group belongs to another question."))
    idea.group = group
    idea.save(update_fields=["group"])
    tell_idea(board, idea)
    return idea


@transaction.atomic
def merge(gone: Idea, *, into: Idea, at: datetime, by: User | None, on_behalf_of: str = "") -> Idea:
    """Two ideas say the same: the one stands under the other from now on, and can be taken apart again."""
    board = held(gone.board)
    refuse_unless_sorting(board, at)
    _refuse_after_votes(board)
    rows = Idea.objects.select_for_update(no_key=True).filter(pk__in=[gone.pk, into.pk])
    pair = {idea.pk: idea for idea in rows.order_by("pk")}
    gone, kept = pair[gone.pk], pair[into.pk]
    if gone.pk == kept.pk or gone.question_id != kept.question_id:
        raise CannotMerge(_("Choose another idea to the same question."))
    if not (gone.is_standing and kept.is_standing):
        raise CannotMerge(_("One of the two has been merged or withdrawn in the meantime."))
    Idea.objects.filter(merged_into=gone).update(merged_into=kept)
    gone.merged_into, gone.merged_at = kept, at
    gone.save(update_fields=["merged_into", "merged_at"])
    record(board, "merged-ideas", by=by, on_behalf_of=on_behalf_of, idea=gone.pk, into=kept.pk)
    tell(board, gone=str(gone.uuid))
    tell_idea(board, kept)
    return kept


@transaction.atomic
def take_apart(idea: Idea, *, at: datetime, by: User | None, on_behalf_of: str = "") -> Idea:
    """The idea stands by itself again."""
    board = held(idea.board)
    refuse_unless_sorting(board, at)
    _refuse_after_votes(board)
    kept = idea.merged_into
    if kept is None:
        raise CannotMerge(_("This idea stands by itself already."))
    idea.merged_into = idea.merged_at = None
    idea.group = kept.group
    idea.save(update_fields=["merged_into", "merged_at", "group"])
    record(board, "took-apart", by=by, on_behalf_of=on_behalf_of, idea=idea.pk, out_of=kept.pk)
    tell_idea(board, kept)
    tell_idea(board, idea)
    return idea


@transaction.atomic
def withdraw(idea: Idea, *, at: datetime) -> Idea:
    """Take an idea off the board, by its writer or who leads."""
    board = held(idea.board)
    refuse_unless_sorting(board, at)
    _refuse_after_votes(board)
    if idea.merged_into_id or idea.merged.filter(withdrawn_at=None).exists():
        raise CannotMerge(_("This idea is merged with others. Take them apart first."))
    idea.withdrawn_at = at
    idea.save(update_fields=["withdrawn_at"])
    tell(board, gone=str(idea.uuid))
    return idea


def _refuse_after_votes(board: Board) -> None:
    if Vote.objects.filter(idea__board=board).exists():
        raise VotesCast(_("Prioritising has begun, so the ideas stay as they are."))
