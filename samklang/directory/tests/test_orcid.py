import pytest
from hypothesis import given
from hypothesis import strategies as st

from samklang.directory import orcid

digits = st.text("0123456789", min_size=15, max_size=15)


@pytest.mark.parametrize("known", ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"])
def test_orcids_that_exist_are_right(known):
    assert orcid.clean(known) == known
    assert orcid.clean(f"https://orcid.org/{known}") == known
    assert orcid.clean(known.replace("-", " ").lower()) == known


@pytest.mark.parametrize(
    "wrong", ["", "0000-0002-1825-0098", "0000-0002-1825", "X000-0002-1825-0097", "٠000-0002-1825-0097"]
)
def test_what_is_no_orcid_is_refused(wrong):
    with pytest.raises(orcid.NotAnOrcid):
        orcid.clean(wrong)


@given(digits, st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_never_fits(fifteen, place, change):
    good = fifteen + orcid.check_sign(fifteen)
    assert orcid.clean(good).replace("-", "") == good
    wrong = good[:place] + str((int(good[place]) + change) % 10) + good[place + 1 :]
    with pytest.raises(orcid.NotAnOrcid):
        orcid.clean(wrong)


@given(digits, st.integers(0, 13))
def test_two_neighbours_that_changed_places_never_fit(fifteen, place):
    good = fifteen + orcid.check_sign(fifteen)
    swapped = good[:place] + good[place + 1] + good[place] + good[place + 2 :]
    if swapped != good:
        with pytest.raises(orcid.NotAnOrcid):
            orcid.clean(swapped)
