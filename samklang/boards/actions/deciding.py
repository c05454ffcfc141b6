"""What the meeting decides, why, and what becomes of it elsewhere."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import override

from samklang.accounts.models import User
from samklang.boards.models import Decision, Idea, Outcome, Phase
from samklang.foundation.errors import Refused
from samklang.history.actions import record

from .states import held, tell


class NotDecidedHere(Refused):
    """Decisions are made when the votes are counted, and stand when the board is closed."""


@transaction.atomic
def decide(
    idea: Idea, *, choice: str, reason: str, at: datetime, by: User | None, on_behalf_of: str = ""
) -> Decision:
    """Say what the meeting decided about an idea, and why."""
    board = held(idea.board)
    if board.phase != Phase.DECIDE:
        raise NotDecidedHere(_("Decisions are written down in the phase “Make decisions”."))
    if not idea.is_standing:
        raise NotDecidedHere(_("This idea has been merged or withdrawn."))
    decision, _is_new = Decision.objects.update_or_create(
        idea=idea, defaults={"choice": choice, "reason": reason, "decided_at": at}
    )
    record(board, f"decided-{choice}", by=by, on_behalf_of=on_behalf_of, idea=idea.pk)
    tell(board, reload=True)
    return decision


@transaction.atomic
def begin_outcome(idea: Idea, *, kind: str, at: datetime, by: User, on_behalf_of: str = "") -> Outcome:
    """Remember that a form was opened for this idea; what is made from it is known by the token."""
    board = held(idea.board)
    if not board.has_result or not idea.is_standing:
        raise NotDecidedHere(_("An idea becomes something when the votes are counted."))
    begun = Outcome.objects.filter(idea=idea, kind=kind, by=by, record_id=None).first()
    outcome = begun or Outcome.objects.create(idea=idea, kind=kind, by=by, begun_at=at)
    record(board, "outcome-begun", by=by, on_behalf_of=on_behalf_of, idea=idea.pk, kind=kind)
    return outcome


@transaction.atomic
def link_outcome(outcome: Outcome, thing: Model, *, at: datetime, by: User | None) -> Outcome:
    """Keep what an idea became. A second record from the same form is kept beside the first."""
    if outcome.record_id is not None:
        outcome = Outcome(idea=outcome.idea, kind=outcome.kind, by=outcome.by, begun_at=outcome.begun_at)
    outcome.record_id, outcome.title, outcome.linked_at = thing.pk, str(thing)[:300], at
    try:
        with transaction.atomic():
            outcome.save()
    except IntegrityError as error:
        raise NotDecidedHere(_("The idea is linked to this record already.")) from error
    board = outcome.idea.board
    record(board, "became", by=by, title=_names(thing), kind=outcome.kind, record=thing.pk)
    tell(board, reload=True)
    return outcome


def _names(thing: Model) -> dict[str, str]:
    """What it is called in each language: the line of history is read in all of them."""
    names = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names[language] = str(thing)[:300]
    return names


@transaction.atomic
def plan_event(
    idea: Idea, *, title: str, held_on: date, url: str = "", at: datetime, by: User, on_behalf_of: str = ""
) -> Outcome:
    """Say that an idea became an event, and where that one is told of. Said twice, it is one."""
    board = held(idea.board)
    if not board.has_result or not idea.is_standing:
        raise NotDecidedHere(_("An idea becomes something when the votes are counted."))
    outcome, is_new = Outcome.objects.get_or_create(
        idea=idea,
        kind=Outcome.EVENT,
        title=title,
        held_on=held_on,
        url=url,
        defaults={"by": by, "begun_at": at, "linked_at": at},
    )
    if is_new:
        record(board, "became-event", by=by, on_behalf_of=on_behalf_of, idea=idea.pk, on=held_on.isoformat())
        tell(board, reload=True)
    return outcome


@transaction.atomic
def carry_outcomes(kind: str, gone: int, kept: int) -> None:
    """A record was folded into another, which says so in its own history; the links go along."""
    linked = Outcome.objects.filter(kind=kind, record_id=kept).values("idea")
    rows = Outcome.objects.filter(kind=kind, record_id=gone)
    rows.exclude(idea__in=linked).update(record_id=kept)
    rows.filter(record_id=gone).delete()
