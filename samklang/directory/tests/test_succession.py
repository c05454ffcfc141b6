from datetime import date

import pytest

from samklang.directory import actions
from samklang.directory.models import Parentage, Succession
from samklang.directory.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

Y2000, Y2018 = date(2000, 1, 1), date(2018, 1, 1)


def test_what_stood_under_a_merged_college_stands_under_the_university_from_that_day():
    college, university = OrganisationFactory(name="HiST"), OrganisationFactory(name="NTNU")
    faculty = OrganisationFactory(name="Faculty")
    actions.place_under(faculty, college, on=Y2000, by=None)

    actions.merge_into(college, university, on=Y2018, by=None)

    college.refresh_from_db()
    assert college.closed_on == Y2018
    assert list(Parentage.objects.order_by("id").values_list("parent__name", "started_on", "ended_on")) == [
        ("HiST", Y2000, Y2018),
        ("NTNU", Y2018, None),
    ]


def test_a_school_that_is_taken_up_by_its_own_university_does_not_stand_under_itself():
    university, school = OrganisationFactory.create_batch(2)
    actions.place_under(school, university, on=Y2000, by=None)

    actions.merge_into(school, university, on=Y2018, by=None)

    assert Parentage.objects.get().ended_on == Y2018


def test_a_county_is_split_up_in_three():
    viken = OrganisationFactory(name="Viken")
    parts = [OrganisationFactory(name=name) for name in ("Akershus", "Buskerud", "Østfold")]

    actions.split_into(viken, parts, on=date(2024, 1, 1), by=None)

    assert set(Succession.objects.values_list("successor__name", "kind")) == {
        ("Akershus", "split"),
        ("Buskerud", "split"),
        ("Østfold", "split"),
    }


def test_a_company_is_spun_out_and_the_parent_goes_on():
    sintef, spin_out = OrganisationFactory.create_batch(2)

    actions.split_into(sintef, [spin_out], on=Y2018, closes=False, by=None)

    sintef.refresh_from_db()
    assert sintef.closed_on is None
    with pytest.raises(actions.CannotEnd, match="at least two"):
        actions.split_into(sintef, [spin_out], on=Y2018, by=None)


def test_an_organisation_closes_once_and_not_before_it_was_founded():
    young = OrganisationFactory(founded_on=Y2018)
    with pytest.raises(actions.CannotEnd, match="before it was founded"):
        actions.close(young, on=Y2000, by=None)
    actions.close(young, on=date(2020, 1, 1), by=None)
    with pytest.raises(actions.CannotEnd, match="closed already"):
        actions.close(young, on=date(2021, 1, 1), by=None)


def test_nobody_merges_into_what_was_closed_by_then_or_into_itself():
    one, gone = OrganisationFactory(), OrganisationFactory(name="Gone", closed_on=Y2000)
    with pytest.raises(actions.CannotEnd, match="Gone was closed"):
        actions.merge_into(one, gone, on=Y2018, by=None)
    with pytest.raises(actions.CannotEnd, match="after itself"):
        actions.merge_into(one, one, on=Y2018, by=None)


def test_a_closing_that_was_a_mistake_is_undone_with_all_that_ended_by_it():
    college, university, faculty = OrganisationFactory.create_batch(3)
    actions.place_under(college, university, on=Y2000, by=None)
    actions.place_under(faculty, college, on=Y2000, by=None)
    actions.close(college, on=Y2018, by=None)

    actions.reopen(college, by=None)

    college.refresh_from_db()
    assert college.closed_on is None
    assert not Parentage.objects.exclude(ended_on=None).exists()
    with pytest.raises(actions.CannotEnd, match="not closed"):
        actions.reopen(college, by=None)
