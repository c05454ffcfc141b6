from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samklang.foundation.models import Schedule
from samklang.foundation.prepared import By, prepared

pytestmark = pytest.mark.django_db
NOON = timezone.now()


@prepared
def called(*, name: str) -> QuerySet[Schedule]:
    return Schedule.objects.filter(Q(name=name) | Q(name=name)).order_by("name")


@prepared
def first(count: int, *, after: str) -> QuerySet[Schedule, str]:
    return Schedule.objects.filter(name__gt=after).order_by("name").values_list("name", flat=True)[:count]


@prepared
def of_reader(who: tuple[str, ...]) -> QuerySet[Schedule]:
    return Schedule.objects.filter(name__in=who)


@prepared
def since(*, day: date) -> QuerySet[Schedule]:
    return Schedule.objects.filter(next_at__date__gte=day)


@prepared
def forgetful(*, name: str) -> QuerySet[Schedule]:
    return Schedule.objects.all()


@pytest.fixture(autouse=True)
def lines():
    return [Schedule.objects.create(name=name, next_at=NOON) for name in ("ant", "bee", "cow")]


def names(rows):
    return [row.name for row in rows]


def test_the_same_statement_answers_for_other_values():
    with CaptureQueriesContext(connection) as asked:
        found = [names(called(name=name)) for name in ("bee", "cow", "it's", "bee")]

    assert found == [["bee"], ["cow"], [], ["bee"]]
    assert len(asked) == 4


def test_each_shape_has_its_own_statement():
    assert first(1, after="a") == ["ant"]
    assert first(2, after="a") == ["ant", "bee"]
    assert first(2, after="ant") == ["bee", "cow"]


def test_a_reader_gets_the_answer_of_nobody_else():
    ants, bees = By(("ant",), "first"), By(("bee",), "second")

    assert [names(of_reader(who)) for who in (ants, bees, ants)] == [["ant"], ["bee"], ["ant"]]
    assert of_reader(By((), "nobody")) == []


def test_days_are_compared_on_every_database():
    tomorrow = timezone.localdate() + timedelta(days=2)

    assert (len(since(day=date(2020, 1, 1))), len(since(day=tomorrow))) == (3, 0)


def test_a_value_that_is_compared_with_nothing_is_a_mistake():
    with pytest.raises(TypeError, match="forgetful compares nothing with name"):
        forgetful(name="ant")


def test_a_new_day_is_asked_anew(time_machine):
    @prepared
    def due() -> QuerySet[Schedule]:
        return Schedule.objects.filter(next_at__date__lt=timezone.localdate())

    assert due() == []
    time_machine.move_to(NOON + timedelta(days=3))
    assert len(due()) == 3
