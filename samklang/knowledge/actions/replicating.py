"""Trying what another has told: begun, measured by the same indicators, and told of, also when it failed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.errors import Refused
from samklang.history.actions import record
from samklang.knowledge.models import Case, Indicator, Measurement, Replication
from samklang.projects.actions import register_replication
from samklang.projects.models import Benefit

from . import telling
from .states import WrongState, lock, refuse_unless_published


@transaction.atomic
def try_it(
    case: Case,
    organisation: Organisation,
    *,
    by: User | None,
    at: datetime,
    taken_from: Replication | None = None,
    contact_name: str = "",
    contact_email: str = "",
    adapted: str = "",
    is_sample: bool = False,
) -> Replication:
    """Say that we will try this. The origin, and whoever we take it from, is told."""
    lock(case)
    refuse_unless_published(case)
    if organisation.pk == case.organisation_id:
        raise WrongState(_("Your organisation is the one that told of this case."))
    if taken_from and taken_from.case_id != case.pk:
        raise WrongState(_("That trial is of another case."))
    try:
        with transaction.atomic():
            replication = Replication.objects.create(
                case=case,
                organisation=organisation,
                taken_from=taken_from,
                contact_name=contact_name,
                contact_email=contact_email,
                adapted=adapted,
                started_on=timezone.localdate(at),
                begun_by=by,
                is_sample=is_sample,
            )
    except IntegrityError:
        raise WrongState(_("Your organisation is trying this already.")) from None
    record(case, "tried", by=by, on_behalf_of=organisation.name, name=organisation.name)
    telling.tell_replication(replication, "tried", by=by, at=at)
    return replication


@transaction.atomic
def tell_result(
    replication: Replication, *, state: str, adapted: str, result: str, by: User | None, at: datetime
) -> None:
    """What came of it. A trial that is over has a result, whether it worked or not."""
    lock(replication.case)
    replication.refresh_from_db()
    if state != Replication.State.TRYING and not result.strip():
        raise WrongState(_("Say what came of it, also when it did not work."))
    is_over = state != Replication.State.TRYING
    is_news = is_over and state != replication.state
    replication.state, replication.adapted, replication.result = state, adapted, result.strip()
    replication.result_on = (replication.result_on or timezone.localdate(at)) if is_over else None
    replication.save()
    name = replication.organisation.name
    record(replication.case, "tried-result", by=by, on_behalf_of=name, name=name, state=state)
    if is_news:
        telling.tell_replication(replication, "tried-result", by=by, at=at)


@transaction.atomic
def add_indicator(
    case: Case, *, name: str, unit: str, by: User | None, benefit: Benefit | None = None
) -> Indicator:
    lock(case)
    try:
        with transaction.atomic():
            indicator = Indicator.objects.create(case=case, name=name, unit=unit, benefit=benefit)
    except IntegrityError:
        raise WrongState(_("There is already an indicator with this name.")) from None
    record(case, "indicator-added", by=by, indicator=name)
    return indicator


@transaction.atomic
def measure(
    indicator: Indicator,
    *,
    replication: Replication | None,
    baseline: Decimal,
    value: Decimal,
    on: date,
    by: User | None,
) -> Measurement:
    """The indicator before and after, at the origin or where it was tried; said again, it is corrected."""
    lock(indicator.case)
    if replication and replication.case_id != indicator.case_id:
        raise WrongState(_("That trial is of another case."))
    facts = {"baseline": baseline, "value": value, "measured_on": on}
    measurement, _new = Measurement.objects.update_or_create(
        indicator=indicator, replication=replication, defaults=facts
    )
    if replication and indicator.benefit:
        _show_it_elsewhere(indicator.benefit, measurement, by=by)
    where = replication.organisation.name if replication else indicator.case.organisation.name
    record(indicator.case, "measured", by=by, indicator=indicator.name, name=where)
    return measurement


def _show_it_elsewhere(benefit: Benefit, measurement: Measurement, *, by: User | None) -> None:
    """A benefit that was reviewed by a peer, and is now measured elsewhere, climbs to its last rung."""
    replication = measurement.replication
    assert replication  # noqa: S101 -- only measurements of a trial come here
    change = f"{measurement.baseline:f} → {measurement.value:f} {measurement.indicator.unit}"
    evidence = f"{replication.organisation.name}: {measurement.indicator.name} {change}"
    url = settings.BASE_URL + replication.get_absolute_url()
    try:
        with transaction.atomic():
            register_replication(
                benefit,
                evidence=evidence,
                evidence_url=url,
                organisation=replication.organisation,
                at=timezone.now(),
                by=by,
            )
    except Refused:
        return  # it stands lower, or on its last rung already: nothing to climb
