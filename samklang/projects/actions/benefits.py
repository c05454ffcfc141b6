"""Benefits: what is hoped for, what it is measured by, and what was measured."""

from calendar import monthrange
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.foundation.errors import Refused
from samklang.history.actions import record, taken_over
from samklang.networks.models import Network
from samklang.projects.models import Benefit, Dependency, Indicator, Measurement, Rung, WordSet

from .ladder import fall_to, locked, retell, set_rung

STAND_UNDER = ("organisation", "currency", "price_year", "cadence", "attribution")
"""What a confirmed figure stands on; to change it, the confirmation is withdrawn first."""
MEASURED_BY = ("unit", "baseline", "baseline_on", "target", "is_falling", "is_counted")


class CodeTaken(Refused):
    pass


class StandsUnderARung(Refused):
    pass


class NotMeasurable(Refused):
    pass


class GoesInACircle(Refused):
    pass


@transaction.atomic
def enter_benefit(
    network: Network,
    *,
    code: str = "",
    claim: str,
    at: datetime,
    by: User | None,
    on_behalf_of: str = "",
    **facts: Any,
) -> Benefit:
    """Write down a benefit. ``claim`` says what the hope builds on: the first rung of its ladder."""
    benefit = Benefit(network=network, code=code or _free_code(network), **facts)
    try:
        with transaction.atomic():
            benefit.save()
    except IntegrityError as error:
        raise CodeTaken(
            _("Another benefit of the network has the code %(code)s.") % {"code": code}
        ) from error
    record(benefit, "entered", by=by, on_behalf_of=on_behalf_of, code=benefit.code)
    if claim:
        set_rung(benefit, Rung.CLAIMED, evidence=claim, at=at, by=by, organisation=benefit.organisation)
    return benefit


def _free_code(network: Network) -> str:
    taken = set(network.benefits.values_list("code", flat=True))
    return next(code for number in range(1, len(taken) + 2) if (code := f"B{number}") not in taken)


@transaction.atomic
def edit_benefit(benefit: Benefit, *, by: User | None, on_behalf_of: str = "", **facts: Any) -> Benefit:
    benefit = locked(benefit)
    changed = taken_over(benefit, facts)
    if benefit.rung >= Rung.CONFIRMED and set(changed) & set(STAND_UNDER):
        raise StandsUnderARung(
            _("The figures are confirmed as they stand. Withdraw the confirmation before you change them.")
        )
    if changed:
        benefit.save()
        retell(benefit)
        record(benefit, "changed", by=by, on_behalf_of=on_behalf_of, fields=changed)
    return benefit


@transaction.atomic
def add_indicator(
    benefit: Benefit, *, key: str = "", by: User | None, on_behalf_of: str = "", **facts: Any
) -> Indicator:
    benefit = locked(benefit)
    if benefit.rung >= Rung.CONFIRMED and facts.get("is_counted", True):
        raise StandsUnderARung(
            _("The figures are confirmed as they stand. Withdraw the confirmation before you change them.")
        )
    taken = set(benefit.indicators.values_list("key", flat=True))
    key = key or next(one for number in range(1, len(taken) + 2) if (one := f"i{number}") not in taken)
    indicator = Indicator(benefit=benefit, key=key, **facts)
    _keep(indicator)
    retell(benefit)
    record(benefit, "indicator-added", by=by, on_behalf_of=on_behalf_of, title=indicator.title.plain())
    return indicator


@transaction.atomic
def edit_indicator(
    indicator: Indicator, *, by: User | None, on_behalf_of: str = "", **facts: Any
) -> Indicator:
    """Change it; once its baseline stands under a rung, only its words and its rhythm."""
    benefit = locked(indicator.benefit)
    indicator = Indicator.objects.select_for_update(of=("self",), no_key=True).get(pk=indicator.pk)
    has_stood = benefit.rung >= Rung.BASELINED and indicator.baseline is not None
    changed = taken_over(indicator, facts)
    if has_stood and set(changed) & set(MEASURED_BY):
        raise StandsUnderARung(
            _("Baseline, target and unit stand under a rung. Withdraw the rung before you change them.")
        )
    if changed:
        _keep(indicator)
        retell(benefit)
        facts = {"title": indicator.title.plain(), "fields": changed}
        record(benefit, "indicator-changed", by=by, on_behalf_of=on_behalf_of, **facts)
    return indicator


def _keep(indicator: Indicator) -> None:
    newest = indicator.measurements.standing().order_by("-on").first() if indicator.pk else None
    indicator.due_on = _next_due(indicator, newest.on if newest else None)
    try:
        with transaction.atomic():
            indicator.save()
    except IntegrityError as error:
        raise NotMeasurable(
            _("The key is taken, or another indicator of this benefit counts in the same unit already.")
        ) from error


def _next_due(indicator: Indicator, newest: date | None) -> date | None:
    """So many months after the last look, or after the baseline; without a rhythm, on the target's day."""
    last = newest or indicator.baseline_on
    if indicator.every_months and last:
        return _months_later(last, indicator.every_months)
    return indicator.target_on if not newest or newest < (indicator.target_on or newest) else None


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@transaction.atomic
def measure(
    indicator: Indicator,
    *,
    on: date,
    value: Decimal,
    note: str = "",
    at: datetime,
    by: User | None,
    on_behalf_of: str = "",
) -> Measurement:
    """Record a value on a day."""
    benefit = locked(indicator.benefit)
    indicator = Indicator.objects.get(pk=indicator.pk)
    if indicator.baseline_on and on < indicator.baseline_on:
        raise NotMeasurable(_("A measurement cannot be from before the baseline."))
    if on > timezone.localdate(at):
        raise NotMeasurable(_("A measurement cannot be from a day to come."))
    facts = {"on": on, "value": value, "note": note, "recorded_at": at, "recorded_by": by}
    try:
        with transaction.atomic():
            made = Measurement.objects.create(indicator=indicator, **facts)
    except IntegrityError as error:
        raise NotMeasurable(_("There is a measurement of that day. Strike it through first.")) from error
    _keep(indicator)
    retell(benefit)
    said = {"title": indicator.title.plain(), "value": f"{value.normalize():f}", "unit": indicator.unit}
    record(benefit, "measured", by=by, on_behalf_of=on_behalf_of, on=on.isoformat(), **said)
    return made


@transaction.atomic
def strike(
    measurement: Measurement, *, reason: str, at: datetime, by: User | None, on_behalf_of: str = ""
) -> None:
    """Strike a wrong value through. The rungs that stood on it fall with it."""
    benefit = locked(measurement.indicator.benefit)
    measurement = Measurement.objects.select_for_update(of=("self",), no_key=True).get(pk=measurement.pk)
    if measurement.struck_at:
        raise NotMeasurable(_("It is struck through already."))
    if not reason.strip():
        raise NotMeasurable(_("Say why."))
    measurement.struck_at, measurement.struck_reason = at, reason
    measurement.save(update_fields=["struck_at", "struck_reason"])
    _keep(measurement.indicator)
    left = Measurement.objects.standing().filter(indicator__benefit=benefit)
    if not left.filter(indicator__baseline__isnull=False).exists():
        fall_to(benefit, Rung.BASELINED, reason=reason, at=at, by=by)
    else:
        confirmed = benefit.standings.held().filter(rung=Rung.CONFIRMED).first()
        if confirmed and measurement.recorded_at <= confirmed.at:
            fall_to(benefit, Rung.MEASURED, reason=reason, at=at, by=by)
    retell(benefit)
    facts = {"on": measurement.on.isoformat(), "reason": reason}
    record(benefit, "struck", by=by, on_behalf_of=on_behalf_of, **facts)


@transaction.atomic
def depend(effect: Benefit, *, cause: Benefit, by: User | None, on_behalf_of: str = "") -> None:
    """Draw an arrow of the benefit map; it never leads back to where it began."""
    Network.objects.select_for_update(no_key=True).get(pk=effect.network_id)
    if cause.network_id != effect.network_id or _leads(effect, cause):
        raise GoesInACircle(_("These two already depend on each other the other way round."))
    _row, is_new = Dependency.objects.get_or_create(cause=cause, effect=effect)
    if is_new:
        record(effect, "depends", by=by, on_behalf_of=on_behalf_of, cause=cause.title.plain())


def _leads(start: Benefit, end: Benefit) -> bool:
    """Whether the arrows lead from the one to the other."""
    rows = Dependency.objects.filter(cause__network=start.network_id)
    arrows: dict[int, list[int]] = {}
    for cause, effect in rows.values_list("cause_id", "effect_id"):
        arrows.setdefault(cause, []).append(effect)
    seen, waiting = set(), [start.pk]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting += arrows.get(here, [])
    return end.pk in seen


@transaction.atomic
def undepend(effect: Benefit, *, cause: Benefit, by: User | None, on_behalf_of: str = "") -> None:
    gone, _what = Dependency.objects.filter(cause=cause, effect=effect).delete()
    if gone:
        record(effect, "depends-no-more", by=by, on_behalf_of=on_behalf_of, cause=cause.title.plain())


@transaction.atomic
def choose_words(network: Network, key: str, *, by: User | None, on_behalf_of: str = "") -> None:
    WordSet.objects.update_or_create(network=network, defaults={"key": key})
    record(network, "benefit-words", by=by, on_behalf_of=on_behalf_of, words=key)
