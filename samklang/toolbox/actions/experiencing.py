"""What organisations found when they used a tool."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.history.actions import record
from samklang.toolbox.models import Experience, Tool

from .curating import WrongState


@transaction.atomic
def tell_experience(
    tool: Tool,
    organisation: Organisation,
    *,
    worked: str,
    did_not: str,
    on: date,
    language: str,
    by: User | None,
    **facts: Any,
) -> Experience:
    """Say what worked and what did not; said again, the organisation's note is written anew."""
    tool = Tool.objects.select_for_update(of=("self",), no_key=True).get(pk=tool.pk)
    if not tool.is_listed:
        raise WrongState(_("This tool is not in the toolbox."))
    if not (worked.strip() or did_not.strip()):
        raise WrongState(_("Say what worked, or what did not."))
    said = {"worked": worked.strip(), "did_not": did_not.strip(), "on": on, "language": language}
    note, is_new = Experience.objects.update_or_create(
        tool=tool,
        organisation=organisation,
        withdrawn_at=None,
        defaults={**said, "written_by": by, **facts},
    )
    verb = "experience-told" if is_new else "experience-changed"
    record(tool, verb, by=by, on_behalf_of=organisation.name, name=organisation.name)
    return note


@transaction.atomic
def withdraw_experience(note: Experience, *, by: User, at: datetime) -> None:
    """It is no longer shown; that it was there stays in the history."""
    note = Experience.objects.select_for_update(of=("self",), no_key=True).get(pk=note.pk)
    if note.withdrawn_at:
        raise WrongState(_("This note has been withdrawn already."))
    note.withdrawn_at = at
    note.save(update_fields=["withdrawn_at"])
    record(note.tool, "experience-withdrawn", by=by, name=note.organisation.name)
