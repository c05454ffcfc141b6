"""Every engine finds the same documents in the same order, and only those its reader may see."""

import pytest
from django.contrib.auth.models import AnonymousUser

from samklang.boards.tests.factories import BoardFactory
from samklang.directory.tests.factories import TopicFactory
from samklang.foundation.text import Text
from samklang.networks.tests.factories import MandateFactory, NetworkFactory
from samklang.search import actions, engines, queries
from samklang.search.engines import Plan
from samklang.search.engines import tantivy as beside
from samklang.search.models import Document

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
WORDS = ("aa", "bb", "cc", "dd", "ee")


def document(number, words, *, is_open=True):
    return Document(
        kind="boards.board",
        record_id=number,
        language="nb",
        title=f"Nr {number}",
        url="/",
        tokens=" ".join(sorted({*words, *(f"t{word}" for word in words[:1])})),
        is_open=is_open,
    )


@pytest.fixture
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture(params=["database", "tantivy"])
def engine(request, data):
    return engines.of_database() if request.param == "database" else beside.installed()


def numbers(engine, plan, most=10):
    rows = engine.matching(plan, Document.objects.all(), most).values_list("record_id", flat=True)
    return list(rows)


@pytest.fixture
def five(engine):
    texts = [("aa", "bb"), ("aa", "cc"), ("bb", "cc"), ("aa", "bb", "cc"), ("dd",)]
    made = Document.objects.bulk_create(document(place, words) for place, words in enumerate(texts, start=1))
    engine.put([one.pk for one in made])


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (Plan((("aa",), ("bb",)), 2), [4, 1]),
        (Plan((("aa",), ("bb",), ("cc",)), 2), [4, 3, 2, 1]),
        (Plan((("aa", "dd"),), 1), [5, 4, 2, 1]),
        (Plan((("aa",),), 1, must=("cc",)), [4, 2]),
        (Plan((("aa",),), 1, never=("cc",)), [1]),
        (Plan((("aa",), ("bb",)), 2).in_title(), []),
        (Plan((("aa",),), 1).in_title(), [4, 2, 1]),
        (Plan(()), []),
    ],
)
def test_each_engine_finds_the_same_the_newest_first(engine, five, plan, expected):
    assert numbers(engine, plan) == expected


def test_at_most_so_many_are_found(engine, five):
    assert numbers(engine, Plan((("aa",),), 1), most=2) == [4, 2]


def test_what_is_gone_is_found_no_more(engine, five):
    gone = Document.objects.get(record_id=4)
    pk = gone.pk
    gone.delete()
    engine.take([pk])

    assert numbers(engine, Plan((("aa",),), 1)) == [2, 1]


@pytest.mark.parametrize("name", ["database", "tantivy"])
def test_an_engine_beside_the_database_hides_what_the_rooms_hide(settings, data, name):
    settings.SEARCH_ENGINE = name
    hidden = NetworkFactory(is_public=False)
    secretary = MandateFactory(network=hidden, role="secretariat").user
    BoardFactory(network=hidden, title=Text.of(nb="Snøbrøyting i det skjulte"))
    TopicFactory(labels=Text.of(nb="snøbrøyting"))
    actions.rebuild()
    if name == "tantivy":
        beside.bring_level()

    seen = {
        who: [hit.document.title for hit in found(reader)]
        for who, reader in (("v", VISITOR), ("s", secretary))
    }
    assert seen["v"] == ["snøbrøyting"]
    assert sorted(seen["s"]) == ["Snøbrøyting i det skjulte", "snøbrøyting"]


def found(reader):
    return queries.search("snøbrøyting", reader=reader, language="nb").shown


def test_an_index_that_fell_behind_is_brought_level(data):
    one, two = Document.objects.bulk_create([document(1, ("aa",)), document(2, ("aa",))])
    engine = beside.installed()
    engine.put([one.pk])
    one.delete()

    assert beside.bring_level() == 2
    assert engine.known() == {two.pk}
    assert beside.bring_level() == 0
