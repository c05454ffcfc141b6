"""What search promises whatever is written, hidden, renamed or asked: on each database, and on tantivy."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samklang.boards.models import Board
from samklang.boards.tests.factories import BoardFactory
from samklang.directory.tests.factories import TopicFactory
from samklang.foundation.text import Text
from samklang.history.actions import record
from samklang.networks.tests.factories import MandateFactory, NetworkFactory
from samklang.search import actions, checking, engines, queries, registry
from samklang.search.engines import Plan
from samklang.search.engines import tantivy as beside
from samklang.search.models import Document
from samklang.search.narrowing import Narrow
from samklang.search.suggesting import suggestions
from samklang.words.texts import fold
from tests.chance import tries

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
relaxed = settings(
    max_examples=tries(8), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TITLES = ("Havbruk i fjorden", "Reindrift på vidda", "Havbruk og reindrift", "Kunstig intelligens", "Tekoäly")
ASKED = ("havbruk", "reindrift fjorden", "tekoäly", "havbruk -vidda", "artificial intelligence")
WORDS = ("aa", "bb", "cc", "dd", "ee")


@pytest.fixture(autouse=True)
def data(settings, tmp_path_factory):
    settings.DATA_DIR = tmp_path_factory.getbasetemp() / "lexicon"
    settings.DATA_DIR.mkdir(exist_ok=True)


@pytest.fixture
def world():
    """An open network and two closed ones, each with a secretariat that may see its own."""
    networks = [NetworkFactory(), NetworkFactory(is_public=False), NetworkFactory(is_public=False)]
    readers = [MandateFactory(network=one, role="secretariat").user for one in networks]
    return networks, [VISITOR, *readers]


def boards_found(text, reader, **narrow):
    found = queries.search(
        text, reader=reader, language="nb", narrow=Narrow(kind="boards.board", **narrow), by_meaning=False
    )
    return {hit.candidate.record_id for hit in found.hits}, found.counts


Steps = st.lists(
    st.tuples(
        st.sampled_from(("enter", "enter", "rename", "hide", "show", "move", "leave")),
        st.integers(0, 6),
        st.sampled_from(TITLES),
    ),
    min_size=1,
    max_size=14,
)


@given(steps=Steps, follows=st.integers(1, 4))
@relaxed
def test_after_any_changes_the_index_equals_the_database_and_each_reader_finds_only_their_own(
    world, steps, follows
):
    networks, readers = world
    Board.objects.all().delete()
    Document.objects.all().delete()
    for turn, (verb, place, title) in enumerate(steps):
        change(verb, place, title, networks)
        if turn % follows == 0:
            actions.catch_up()
    while actions.catch_up():
        pass

    assert [line for line in checking.drift() if line.startswith("boards.board")] == []
    visible = registry.sources()["boards.board"].visible_to
    for reader in readers:
        allowed = set(visible(reader).values_list("pk", flat=True))
        for text in ASKED:
            found, counts = boards_found(text, reader)
            assert found <= allowed
            assert sum(counts["kind"].values()) == len(found)
        everything = {pk for title in TITLES for pk in boards_found(title, reader)[0]}
        assert everything == allowed


def change(verb, place, title, networks):
    boards = list(Board.objects.order_by("pk"))
    if verb == "enter" or not boards:
        board = BoardFactory(network=networks[place % 3], title=Text.of(nb=title))
    else:
        board = boards[place % len(boards)]
        board.is_public = {"hide": False, "show": True}.get(verb, board.is_public)
        board.title = Text.of(nb=title) if verb == "rename" else board.title
        board.network = networks[place % 3] if verb == "move" else board.network
        board.save()
    record(board, "changed", by=None)
    if verb == "leave":
        board.delete()


Texts = st.lists(
    st.tuples(st.sets(st.sampled_from(WORDS), min_size=1), st.booleans()), min_size=1, max_size=9
)
Groups = st.lists(st.sets(st.sampled_from(WORDS), min_size=1, max_size=3), min_size=1, max_size=4)


Plans = st.builds(
    lambda groups, least, must, never: Plan(
        tuple(tuple(sorted(group)) for group in groups),
        min(least, len(groups)),
        must=(must,) if must else (),
        never=(never,) if never else (),
    ),
    Groups,
    st.integers(1, 4),
    st.sampled_from(("", *WORDS)),
    st.sampled_from(("", *WORDS)),
)


@given(texts=Texts, plan=Plans, most=st.integers(1, 9), closed=st.booleans())
@relaxed
def test_the_database_and_tantivy_find_the_same_in_the_same_order(
    settings, tmp_path_factory, *, texts, plan, most, closed
):
    settings.DATA_DIR = tmp_path_factory.mktemp("index")
    Document.objects.all().delete()
    made = Document.objects.bulk_create(
        Document(
            kind="boards.board",
            record_id=place,
            language="nb",
            title=f"Nr {place}",
            url="/",
            tokens=" ".join(sorted(words)),
            is_open=is_open,
        )
        for place, (words, is_open) in enumerate(texts, start=1)
    )
    other = beside.installed()
    other.put([one.pk for one in made])
    rows = Document.objects.all() if closed else Document.objects.filter(is_open=True)

    found = [
        list(one.matching(plan, rows, most).values_list("record_id", flat=True))
        for one in (engines.of_database(), other)
    ]
    assert found[0] == found[1]
    assert found[0] == by_hand(texts, plan, most, closed=closed)


def by_hand(texts, plan, most, *, closed):
    """The same, counted out, the newest first."""
    return [
        place
        for place, (words, is_open) in reversed(list(enumerate(texts, start=1)))
        if (is_open or closed)
        and sum(bool(words & {*group}) for group in plan.groups) >= plan.least
        and {*plan.must} <= words
        and not {*plan.never} & words
    ][:most]


def test_suggestions_take_the_same_steps_whether_something_hidden_fits_or_nothing_does():
    hidden = NetworkFactory(is_public=False, name="Skjult nett")
    for number in range(30):
        BoardFactory(network=hidden, title=Text.of(nb=f"Hemmelighet {number}"))
        TopicFactory(labels=Text.of(nb=f"Åpent {number}"))
    actions.rebuild()

    def steps(text):
        with CaptureQueriesContext(connection) as asked:
            found = suggestions(text, reader=VISITOR, language="nb")
        statements = [one["sql"].lower().replace(fold(text), "…") for one in asked.captured_queries]
        return [one.title for one in found], statements

    fits, one = steps("hemmelighet")
    nothing, other = steps("xyzzyqwerty")
    assert (fits, nothing) == ([], [])
    assert len(one) == len(other) == 1
    assert one == other
    assert "is_open" in one[0]
