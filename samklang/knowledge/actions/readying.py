"""The recipe of a case, and the check that a newcomer makes against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.text import Text
from samklang.history.actions import record
from samklang.knowledge.models import Case, Need, Readiness, Standing
from samklang.knowledge.recipe import USUAL, in_every_language

from .states import WrongState, lock, refuse_if_withdrawn, refuse_unless_published


@dataclass(frozen=True)
class Found:
    """What a newcomer says of one line. An empty state: not looked at yet."""

    state: str
    note: str = ""
    who: str = ""
    by_on: date | None = None


@transaction.atomic
def add_need(case: Case, *, area: str, text: Text, by: User | None) -> Need:
    lock(case)
    refuse_if_withdrawn(case)
    need = Need.objects.create(case=case, area=area, text=text)
    record(case, "need-added", by=by)
    return need


@transaction.atomic
def add_usual_needs(case: Case, *, by: User | None) -> None:
    """Begin from what nearly everybody needs; the authors change it afterwards."""
    lock(case)
    refuse_if_withdrawn(case)
    if case.needs.filter(retired_at=None).exists():
        raise WrongState(_("The recipe has been begun already."))
    Need.objects.bulk_create(Need(case=case, area=area, text=in_every_language(text)) for area, text in USUAL)
    record(case, "need-added", by=by)


@transaction.atomic
def change_need(need: Need, *, area: str, text: Text, by: User | None) -> None:
    lock(need.case)
    need.area, need.text = area, text
    need.save(update_fields=["area", "text"])
    record(need.case, "need-changed", by=by)


@transaction.atomic
def retire_need(need: Need, *, by: User | None, at: datetime) -> None:
    """It is asked of nobody from now on; what was answered before stays."""
    lock(need.case)
    if need.retired_at:
        raise WrongState(_("This line has been taken out already."))
    need.retired_at = at
    need.save(update_fields=["retired_at"])
    record(need.case, "need-retired", by=by)


@transaction.atomic
def begin_check(
    case: Case, organisation: Organisation, *, by: User | None, at: datetime, is_sample: bool = False
) -> Readiness:
    lock(case)
    refuse_unless_published(case)
    if not case.needs.filter(retired_at=None).exists():
        raise WrongState(_("The authors have written no recipe yet."))
    try:
        with transaction.atomic():
            return Readiness.objects.create(
                case=case,
                organisation=organisation,
                begun_by=by,
                begun_at=at,
                saved_at=at,
                is_sample=is_sample,
            )
    except IntegrityError:
        raise WrongState(_("Your organisation has begun this check already.")) from None


@transaction.atomic
def save_check(readiness: Readiness, found: Mapping[int, Found], *, at: datetime) -> None:
    """Keep what was found of each line. It is the organisation's own, so the case's history says nothing."""
    lock(readiness.case)
    asked = set(readiness.case.needs.filter(retired_at=None).values_list("pk", flat=True))
    for need, said in found.items():
        if need not in asked:
            continue
        if said.state:
            Standing.objects.update_or_create(readiness=readiness, need_id=need, defaults=asdict(said))
        else:
            readiness.standings.filter(need=need).delete()
    readiness.saved_at = at
    readiness.save(update_fields=["saved_at"])
