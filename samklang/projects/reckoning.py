"""What a benefit's figures say: how far the goal is reached, and what counts on its rung. Pure sums."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from .models import Indicator, Rung

HUNDRED = Decimal(100)


def direction(one: Indicator) -> int:
    """1 where more is better, -1 where less is: the target says so, and where it cannot, the indicator."""
    if one.baseline is not None and one.target is not None and one.target != one.baseline:
        return 1 if one.target > one.baseline else -1
    return -1 if one.is_falling else 1


def gain(one: Indicator, value: Decimal | None) -> Decimal | None:
    """How much better it has become; less than nothing where it has become worse."""
    if value is None or one.baseline is None:
        return None
    return (value - one.baseline) * direction(one)


def expected(one: Indicator) -> Decimal | None:
    return gain(one, one.target)


@dataclass(frozen=True)
class Achievement:
    """How far from the baseline to the target, in percent; ``said`` is for the reader where there is none."""

    percent: Decimal | None
    said: str


def achievement(one: Indicator, value: Decimal | None) -> Achievement:
    if one.target is None:
        return Achievement(None, _("no target"))
    if one.baseline is None:
        return Achievement(None, _("no baseline"))
    if value is None:
        return Achievement(None, _("not measured"))
    way = one.target - one.baseline
    if not way:
        # To keep something as it is has no length to be so far along; there is nothing to divide by.
        return Achievement(None, _("no target"))
    percent = ((value - one.baseline) / way * HUNDRED).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Achievement(percent, f"{percent.normalize():f} %")


def counted(one: Indicator, *, rung: int, attribution: int | None, value: Decimal | None) -> int | None:
    """What the indicator adds to the total of its rung, in thousandths: hoped for until it is measured.

    ``value`` is the measurement the rung stands on. Only the share the benefit is said to be the cause of
    counts; without a share, all of it.
    """
    if rung == Rung.NONE or not one.is_counted:
        return None
    better = expected(one) if rung < Rung.MEASURED else gain(one, value)
    if better is None:
        return None
    share = HUNDRED if attribution is None else Decimal(attribution)
    return int((better * share * 10).to_integral_value(ROUND_HALF_UP))


def shown(thousandths: int) -> Decimal:
    """A total as a number without idle zeros."""
    number = Decimal(thousandths).scaleb(-3)
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
