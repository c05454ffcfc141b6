from datetime import date

import pytest

from samklang.directory import actions
from samklang.directory.models import Parentage
from samklang.directory.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

Y2000, Y2010, Y2015, Y2020 = (date(year, 1, 1) for year in (2000, 2010, 2015, 2020))


def placings():
    return [
        (link.child.name, link.parent.name, link.started_on, link.ended_on)
        for link in Parentage.objects.order_by("started_on", "id").select_related("child", "parent")
    ]


def test_a_school_moves_from_one_university_to_another_on_a_day():
    school, old, new = (OrganisationFactory(name=name) for name in ("School", "Old", "New"))
    actions.place_under(school, old, on=Y2000, by=None)
    actions.move_under(school, new, on=Y2010, by=None)

    assert placings() == [("School", "Old", Y2000, Y2010), ("School", "New", Y2010, None)]


def test_nothing_stands_under_two_at_once():
    school, old, new = OrganisationFactory.create_batch(3)
    actions.place_under(school, old, on=Y2000, by=None)

    with pytest.raises(actions.NoPlaceInTree, match="in that time already"):
        actions.place_under(school, new, on=Y2010, by=None)
    actions.place_under(school, new, until=Y2000, by=None)


def test_nothing_stands_under_itself_or_under_what_stands_under_it():
    top, middle, low = (OrganisationFactory(name=name) for name in ("Top", "Middle", "Low"))
    actions.place_under(middle, top, by=None)
    actions.place_under(low, middle, on=Y2010, by=None)

    with pytest.raises(actions.NoPlaceInTree, match="under itself"):
        actions.place_under(top, top, by=None)
    with pytest.raises(actions.NoPlaceInTree, match="Low stands under Top itself"):
        actions.place_under(top, low, on=Y2020, by=None)


def test_two_may_change_places_over_time():
    one, other = OrganisationFactory.create_batch(2)
    actions.place_under(one, other, on=Y2000, until=Y2010, by=None)
    actions.place_under(other, one, on=Y2010, by=None)

    with pytest.raises(actions.NoPlaceInTree):
        actions.place_under(one, other, on=Y2015, until=Y2020, by=None)


def test_a_circle_through_links_that_never_held_together_is_no_circle():
    a, b, c = (OrganisationFactory(name=name) for name in "abc")
    actions.place_under(b, a, on=Y2000, until=Y2010, by=None)
    actions.place_under(c, b, on=Y2010, until=Y2020, by=None)

    actions.place_under(a, c, on=Y2000, until=Y2020, by=None)


def test_nothing_is_placed_under_what_is_closed():
    school, gone = OrganisationFactory(), OrganisationFactory(name="Gone", closed_on=Y2010)

    with pytest.raises(actions.NoPlaceInTree, match="Gone closed on"):
        actions.place_under(school, gone, on=Y2000, by=None)
    actions.place_under(school, gone, on=Y2000, until=Y2010, by=None)


def test_a_wrong_placing_is_taken_back():
    school, top = OrganisationFactory.create_batch(2)
    actions.take_back_placing(actions.place_under(school, top, by=None), by=None)

    assert placings() == []
