"""A person's own way along a path. Nothing of it is told in the history, which others read."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.learning.models import Learner, Path, Step, Tick
from samklang.learning.queries import is_finished

from .writing import WrongState


@transaction.atomic
def begin(path: Path, *, by: User, at: datetime) -> Learner:
    """Set out; whoever has already done so goes on where they were."""
    if path.state != Path.State.PUBLISHED and not path.learners.filter(user=by).exists():
        raise WrongState(_("This path is not published."))
    return Learner.objects.get_or_create(path=path, user=by, defaults={"started_at": at})[0]


@transaction.atomic
def tick(learner: Learner, step: Step, *, is_done: bool, note: str | None = None, at: datetime) -> Tick:
    """Say that a step is done, or not after all, and keep a note on it. The last required one finishes."""
    learner = Learner.objects.select_for_update(of=("self",), no_key=True).get(pk=learner.pk)
    if step.path_id != learner.path_id:
        raise WrongState(_("That step is of another path."))
    found, _new = Tick.objects.get_or_create(learner=learner, step=step)
    found.done_at = (found.done_at or at) if is_done else None
    if note is not None:
        found.note = note.strip()
    found.save()
    learner.finished_at = (learner.finished_at or at) if is_finished(learner) else None
    learner.save(update_fields=["finished_at"])
    return found


@transaction.atomic
def leave(learner: Learner) -> None:
    """Ticks and notes are the person's own, so they are gone when the person says so."""
    learner.delete()


def forget(user: User) -> None:
    Learner.objects.filter(user=user).delete()
