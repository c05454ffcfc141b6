"""Showing a case to everybody, keeping it true, taking it back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.history.actions import record
from samklang.knowledge import queries
from samklang.knowledge.models import Case, ReadableIn, Version
from samklang.knowledge.template import languages_of, missing

from . import telling
from .states import WrongState, lock, refuse_unless_published
from .writing import show_face


@transaction.atomic
def publish(case: Case, *, by: User | None, at: datetime, note: str = "") -> Version:
    """The text as it stands becomes a version that everybody reads. A colleague must have read it first."""
    draft = lock(case)
    if lacking := missing(draft.content, case.language):
        names = ", ".join(str(section.label) for section in lacking)
        raise WrongState(_("Something must be written first: {sections}.").format(sections=names))
    before = queries.newest_version(case)
    if before and before.content == draft.content and case.state == Case.State.PUBLISHED:
        raise WrongState(_("Nothing was changed since it was published."))
    if queries.approval_since(case) is None:
        raise WrongState(_("A colleague must have read it and found it good before it is published."))
    version = Version.objects.create(
        case=case,
        number=before.number + 1 if before else 1,
        content=draft.content,
        note=note,
        published_at=at,
        published_by=by,
    )
    show_face(case, draft.content)
    case.readable_in.all().delete()
    codes = languages_of(draft.content)
    ReadableIn.objects.bulk_create(ReadableIn(case=case, language=code) for code in codes)
    case.state, case.withdrawn_because = Case.State.PUBLISHED, ""
    case.published_at = case.published_at or at
    case.confirmed_on = timezone.localdate(at)
    case.save()
    record(case, "published", by=by, number=version.number, on_behalf_of=case.organisation.name)
    return version


@transaction.atomic
def withdraw(case: Case, *, reason: str, by: User | None) -> None:
    lock(case)
    refuse_unless_published(case)
    case.state, case.withdrawn_because = Case.State.WITHDRAWN, reason
    case.save(update_fields=["state", "withdrawn_because"])
    record(case, "withdrawn", by=by, reason=reason)


@transaction.atomic
def take_up_again(case: Case, *, by: User | None) -> None:
    """A withdrawn case is a draft once more; to be shown it must be read and published anew."""
    lock(case)
    if case.state != Case.State.WITHDRAWN:
        raise WrongState(_("This case has not been withdrawn."))
    case.state = Case.State.DRAFT
    case.save(update_fields=["state"])
    record(case, "taken-up", by=by)


@transaction.atomic
def confirm(case: Case, *, by: User | None, at: datetime) -> None:
    """An author says that it is still true."""
    lock(case)
    refuse_unless_published(case)
    case.confirmed_on, case.asked_on = timezone.localdate(at), None
    case.save(update_fields=["confirmed_on", "asked_on"])
    record(case, "confirmed", by=by)


@transaction.atomic
def remind_to_confirm(case: Case, *, at: datetime) -> None:
    """Ask its authors, and the editors of its organisation, whether it is still true."""
    lock(case)
    refuse_unless_published(case)
    today = timezone.localdate(at)
    if not queries.to_ask_anew(today).filter(pk=case.pk).exists():
        return
    case.asked_on = today
    case.save(update_fields=["asked_on"])
    telling.ask_if_still_true(case, at=at)
