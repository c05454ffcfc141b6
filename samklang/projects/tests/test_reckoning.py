"""How far a goal is reached, whichever way it goes, and never by dividing by nothing."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from samklang.projects.models import Indicator, Rung
from samklang.projects.reckoning import achievement, counted

NUMBER = st.decimals(min_value=-(10**6), max_value=10**6, places=3)


def one(baseline=None, target=None, **facts):
    return Indicator(baseline=baseline, target=target, unit="h", **facts)


@pytest.mark.parametrize(
    ("baseline", "target", "value", "percent"),
    [
        (40, 10, 25, 50),
        (10, 40, 25, 50),
        (40, 10, 10, 100),
        (40, 10, 4, 120),
        (40, 10, 46, -20),
        (0, 8, 0, 0),
    ],
)
def test_achievement_works_for_rising_and_falling_targets(baseline, target, value, percent):
    assert achievement(one(Decimal(baseline), Decimal(target)), Decimal(value)).percent == percent


def test_without_a_target_it_says_so():
    assert achievement(one(Decimal(5)), Decimal(4)).said == "no target"
    assert achievement(one(Decimal(5), Decimal(5)), Decimal(4)).said == "no target"


def test_without_a_baseline_or_a_value_it_says_so():
    assert achievement(one(None, Decimal(5)), Decimal(4)).said == "no baseline"
    assert achievement(one(Decimal(2), Decimal(5)), None).said == "not measured"


@given(baseline=NUMBER, target=NUMBER)
def test_the_target_itself_is_a_hundred_percent(baseline, target):
    assume(baseline != target)
    assert achievement(one(baseline, target), target).percent == 100
    assert achievement(one(baseline, target), baseline).percent == 0


@given(baseline=NUMBER, target=NUMBER, value=NUMBER, share=st.integers(0, 100))
def test_what_is_better_counts_above_nothing_and_the_share_never_adds(baseline, target, value, share):
    assume(baseline != target)
    indicator = one(baseline, target)
    whole = counted(indicator, rung=Rung.MEASURED, attribution=None, value=value)
    part = counted(indicator, rung=Rung.MEASURED, attribution=share, value=value)
    closer = (value > baseline) == (target > baseline)
    assert whole == 0 or (whole > 0) == closer
    assert abs(part) <= abs(whole)


@given(baseline=NUMBER, target=NUMBER, value=NUMBER)
def test_the_withdrawn_and_the_uncounted_count_nothing(baseline, target, value):
    assert counted(one(baseline, target), rung=Rung.NONE, attribution=None, value=value) is None
    left_out = one(baseline, target, is_counted=False)
    assert counted(left_out, rung=Rung.MEASURED, attribution=None, value=value) is None


def test_until_it_is_measured_the_hope_counts():
    indicator = one(Decimal(40), Decimal(10))
    assert counted(indicator, rung=Rung.CLAIMED, attribution=50, value=Decimal(39)) == 15_000
