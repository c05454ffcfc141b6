from types import SimpleNamespace

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy

from samklang.foundation import kept, slots
from samklang.foundation.kept import EVERYONE, READERS
from samklang.foundation.kept import kept as keep
from samklang.foundation.lists import Option
from samklang.foundation.models import Letter
from samklang.foundation.slots import Panel, fills, panels_for


@pytest.fixture(autouse=True)
def newest(monkeypatch):
    """The newest line of history, which a test may move on; and nothing kept yet."""
    line = SimpleNamespace(id=1)
    monkeypatch.setattr("samklang.config.freshness.newest_line", lambda: line.id)
    monkeypatch.setattr(kept, "pieces", kept.Pieces())
    monkeypatch.setattr(kept, "rows", kept.Pieces())
    monkeypatch.setattr(kept, "drawn", kept.Pieces())
    return line


def asked(*, by=None):
    """By a visitor, by the user with this id, or (0) by somebody with a session who is not signed in."""
    request = RequestFactory().get("/nb/")
    request.user = SimpleNamespace(pk=by, is_authenticated=bool(by))
    if by is not None:
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


def made_for(readers, by):
    make = counted()
    return [keep(asked(by=one), "piece", None, make, by=by) for one in readers]


def test_who_is_signed_in_has_pieces_of_their_own_and_visitors_share_theirs():
    assert made_for([7, None, 8, 7, None, 8], READERS) == [1, 2, 3, 1, 2, 3]


def test_who_has_a_session_but_is_not_signed_in_neither_sees_nor_leaves_a_piece():
    assert made_for([0, None, 0, None], READERS) == [1, 2, 3, 2]


def test_what_else_a_piece_depends_on_has_its_own():
    make, request = counted(), asked(by=7)

    assert [keep(request, "piece", None, make, also=follows) for follows in (True, False, True)] == [1, 2, 1]


def test_a_piece_that_is_the_same_for_everyone_is_made_once_for_all():
    assert made_for([7, None, 8, 0], EVERYONE) == [1, 1, 1, 1]


def test_a_request_keeps_to_the_version_it_began_with(newest):
    request, make = asked(), counted()
    keep(request, "piece", None, make)
    newest.id = 2

    assert keep(request, "piece", None, make) == 1


def test_without_a_version_nothing_is_kept():
    make, request = counted(), RequestFactory().get("/nb/")

    assert [keep(request, "piece", None, make) for _ in range(2)] == [1, 2]


def test_what_lay_longest_unused_goes_when_there_is_no_more_room(monkeypatch):
    monkeypatch.setattr(kept, "pieces", kept.Pieces(3))
    make = counted()

    made = {name: keep(asked(), name, None, make) for name in "abcad"}

    assert keep(asked(), "a", None, make) == made["a"]
    assert keep(asked(), "b", None, make) == 5


def test_a_panel_is_drawn_once_for_each_reader(monkeypatch):
    monkeypatch.setattr(slots, "_slots", slots.defaultdict(list))
    numbers = counted()
    fills("shelf", kept_for=READERS)(lambda _request, _thing: Panel("ui/drawn.html", {"drawing": numbers()}))

    drawn = [panels_for("shelf", asked(by=who), None)[0].context["drawing"] for who in (None, 7, None, 7)]

    assert [text.strip() for text in drawn] == ["1", "2", "1", "2"]


def test_a_line_of_a_list_is_drawn_once_for_all_who_may_see_it_and_by_what_is_named_after_it():
    line = "{% keptrow row word %}{{ number }}{% endkeptrow %}"
    template = engines["django"].from_string("{% load ui %}" + line)
    row, numbers = Letter(pk=7), counted()

    def drawn(word, by=None):
        return template.render({"row": row, "word": word, "number": numbers()}, asked(by=by))

    assert [drawn("a"), drawn("a", by=7), drawn("b"), drawn("a")] == ["1", "1", "3", "1"]


def test_what_can_be_chosen_is_escaped():
    template = engines["django"].from_string("{% load ui %}{% options shown %}")
    shown = SimpleNamespace(options=[Option('"x', "<b>", True), Option("y", gettext_lazy("Search"), False)])

    assert template.render({"shown": shown}) == (
        '<option value="&quot;x" selected>&lt;b&gt;</option>\n<option value="y">Search</option>'
    )
