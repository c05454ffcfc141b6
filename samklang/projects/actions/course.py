"""The course of a project: decision points, and what is set down along the way."""

import re
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.actions import record
from samklang.projects.models import Decision, Outcome, Project

Phase, Answer = Project.Phase, Decision.Answer
AFTER = {
    1: Phase.CONCEPT,
    2: Phase.PLANNING,
    3: Phase.EXECUTING,
    4: Phase.CLOSING,
    5: Phase.REALISING,
    6: Phase.DONE,
}
BEFORE = dict(zip(AFTER, [Phase.IDEA, *AFTER.values()], strict=False))
"""Which phase a decision point leads to, and in which one it is taken."""


_LANGUAGE = re.compile(r"^/[a-z]{2}(?=/)")


class NotThatPhase(Refused):
    pass


@transaction.atomic
def plan_decision(
    project: Project, *, point: int, on: date | None, by: User | None, on_behalf_of: str = ""
) -> Decision:
    """Say when a decision is to be taken."""
    rows = Decision.objects.select_for_update(no_key=True)
    decision, _new = rows.get_or_create(project=project, point=point)
    if decision.answer in {Answer.GO, Answer.CHANGE, Answer.STOP}:
        raise NotThatPhase(_("This decision is taken."))
    decision.planned_on = on
    decision.save(update_fields=["planned_on"])
    facts = {"point": decision.name, "on": on.isoformat() if on else ""}
    record(project, "decision-planned", by=by, on_behalf_of=on_behalf_of, **facts)
    return decision


@transaction.atomic
def decide(
    project: Project,
    *,
    point: int,
    answer: str,
    on: date,
    reason: str,
    by: User | None,
    on_behalf_of: str = "",
) -> Decision:
    """Take the decision that closes the phase the project is in; going on leads into the next."""
    project = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
    if project.phase != BEFORE[point]:
        raise NotThatPhase(
            _("BP%(point)s is decided at the end of another phase; the project is in “%(phase)s”.")
            % {"point": point, "phase": project.get_phase_display()}
        )
    if not reason.strip():
        raise NotThatPhase(_("Say why."))
    decision, _new = Decision.objects.get_or_create(project=project, point=point)
    decision.decided_on, decision.answer, decision.reason = on, answer, reason
    decision.save()
    if answer in {Answer.GO, Answer.CHANGE}:
        project.phase = AFTER[point]
    elif answer == Answer.STOP:
        project.phase = Phase.STOPPED
    project.save(update_fields=["phase"])
    facts = {"point": decision.name, "answer": answer, "on": on.isoformat(), "reason": reason}
    record(project, "decided", by=by, on_behalf_of=on_behalf_of, **facts)
    return decision


@transaction.atomic
def set_down(
    thing: models.Model, *, project: Project, by: User | None, on_behalf_of: str = "", **facts: Any
) -> models.Model:
    """Write down, or change, a step, a risk or a piece of news of the project."""
    kind, is_new = thing._meta.model_name, thing.pk is None
    for name, value in {"project": project, **facts}.items():
        setattr(thing, name, value)
    thing.save()
    title: Text = thing.title  # type: ignore[attr-defined]  # all three have one
    verb = f"{kind}-{'added' if is_new else 'changed'}"
    record(project, verb, by=by, on_behalf_of=on_behalf_of, title=title.plain())
    return thing


@transaction.atomic
def link_outcome(
    project: Project,
    *,
    kind: str,
    record_id: int,
    label: Text,
    url: str,
    on: date,
    by: User | None,
    on_behalf_of: str = "",
) -> Outcome:
    """A higher room says that a record of its own came of the project. Said twice, it stands once."""
    facts = {"label": label, "url": _LANGUAGE.sub("", url)}
    outcome, is_new = Outcome.objects.update_or_create(
        project=project,
        kind=kind,
        record_id=record_id,
        defaults=facts,
        create_defaults={**facts, "on": on, "added_by": by},
    )
    if is_new:
        record(project, "outcome-added", by=by, on_behalf_of=on_behalf_of, title=label.plain(), kind=kind)
    return outcome
