from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.utils import translation

from samklang.foundation import kept, slots
from samklang.foundation.kept import EVERYONE, VISITORS
from samklang.foundation.kept import kept as keep
from samklang.foundation.slots import Panel, fills, panels_for


@pytest.fixture(autouse=True)
def newest(monkeypatch):
    """The newest line of history, which a test may move on; and nothing kept yet."""
    line = SimpleNamespace(id=1)
    monkeypatch.setattr("samklang.config.freshness.newest_line", lambda: line.id)
    monkeypatch.setattr(kept, "pieces", kept.Pieces())
    return line


def asked(*, signed_in=False):
    request = RequestFactory().get("/nb/")
    if signed_in:
        request.COOKIES["sessionid"] = "somebody"
    kept.with_version(request)
    return request


def counted():
    """What is made: one more each time."""
    numbers = iter(range(1, 100))
    return lambda: next(numbers)


def test_a_piece_is_made_once_until_something_is_written(newest):
    make = counted()

    before = [keep(asked(), "piece", None, make) for _ in range(2)]
    newest.id = 2
    after = keep(asked(), "piece", None, make)

    assert (before, after) == ([1, 1], 2)


def test_a_piece_is_made_for_each_language():
    make = counted()

    said = {}
    for language in ("nb", "fi", "nb"):
        with translation.override(language):
            said[language] = keep(asked(), "piece", None, make)

    assert said == {"nb": 1, "fi": 2}


def test_who_is_signed_in_neither_sees_nor_leaves_what_is_kept_for_visitors():
    make = counted()
    inside, outside = asked(signed_in=True), asked()

    assert [keep(request, "piece", None, make) for request in (inside, outside, inside, outside)] == [
        1,
        2,
        3,
        2,
    ]


def test_a_piece_that_is_the_same_for_everyone_is_made_once_for_all():
    make = counted()

    assert [keep(asked(signed_in=who), "piece", None, make, by=EVERYONE) for who in (True, False)] == [1, 1]


def test_a_request_keeps_to_the_version_it_began_with(newest):
    request, make = asked(), counted()
    keep(request, "piece", None, make)
    newest.id = 2

    assert keep(request, "piece", None, make) == 1


def test_without_a_version_nothing_is_kept():
    make, request = counted(), RequestFactory().get("/nb/")

    assert [keep(request, "piece", None, make) for _ in range(2)] == [1, 2]


def test_no_more_is_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(kept, "MOST_KEPT", 3)

    for name in "abcdef":
        keep(asked(), name, None, counted())

    assert len(kept.pieces.pieces) <= 3


def test_a_panel_is_drawn_once_for_visitors(monkeypatch):
    monkeypatch.setattr(slots, "_slots", slots.defaultdict(list))
    numbers = counted()
    fills("shelf", kept_for=VISITORS)(lambda _request, _thing: Panel("ui/drawn.html", {"drawing": numbers()}))

    drawn = [panels_for("shelf", asked(), None)[0].context["drawing"].strip() for _ in range(2)]
    own = panels_for("shelf", asked(signed_in=True), None)[0].context["drawing"]

    assert (drawn, own) == (["1", "1"], 2)
