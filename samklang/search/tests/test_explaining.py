"""Why a record answers, as its reader is told."""

import pytest
from django.contrib.auth.models import AnonymousUser

from samklang.directory.tests.factories import TopicFactory
from samklang.foundation.text import Text
from samklang.knowledge.tests.factories import CaseFactory
from samklang.networks.tests.factories import NetworkFactory
from samklang.search import actions, queries
from samklang.search.excerpts import AROUND, part_of
from samklang.search.explaining import Explainer, Pair, Why

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path_factory):
    settings.DATA_DIR = tmp_path_factory.getbasetemp() / "lexicon"
    settings.DATA_DIR.mkdir(exist_ok=True)


def why(text, language):
    found = queries.search(text, reader=AnonymousUser(), language=language)
    return Explainer(found.question).why(found.shown[0])


def topic(label, **definition):
    made = TopicFactory(labels=Text.of(nb=label), definition=Text.of(**definition))
    actions.rebuild()
    return made


@pytest.mark.parametrize(
    ("label", "text", "language", "told"),
    [
        ("Om kunstig intelligens", "tekoäly", "fi", ["kunstig intelligens = tekoäly"]),
        (
            "Om kunstig intelligens",
            "artificial intelligence",
            "en",
            ["kunstig intelligens = artificial intelligence"],
        ),
        ("KI i skolen", "tekoäly", "fi", ["KI = tekoäly"]),
        ("Kunstig intelligens", "kunstig intelligens", "nb", []),
        ("Kunstig intelligens", "den kunstige intelligensen", "nb", []),
    ],
)
def test_names_of_one_concept_explain_each_other_as_a_whole(label, text, language, told):
    topic(label)

    assert [str(pair) for pair in why(text, language).told()] == told


def test_each_part_of_the_question_is_explained_once():
    topic("Kunstig intelligens for intelligens i tekoäly")

    pairs = why("tekoäly", "fi").pairs

    assert pairs == (Pair("kunstig intelligens", "tekoäly", is_name=True),)


def test_a_word_of_every_sentence_is_no_reason():
    TopicFactory(labels=Text.of(en="Artificial intelligence that is here"))
    actions.rebuild()

    told = why("tekoäly", "fi")
    assert [str(pair) for pair in told.told()] == ["artificial intelligence = tekoäly"]
    assert not told.marks("It is, and they are.")


def test_what_stands_far_inside_a_text_is_shown_after_its_beginning():
    body = f"Slik begynner det. {'fyll ' * 200}Her er <b>kunstig intelligens</b> nevnt. {'fyll ' * 200}"
    shown = part_of(body, Why(phrases=frozenset({("kunstig", "intelligens")})))

    assert shown.startswith("Slik begynner det.")
    assert "&lt;b&gt;<mark>kunstig intelligens</mark>&lt;/b&gt;" in shown
    assert len(shown) < AROUND + 80
    assert part_of("", Why()) == ""


def test_machines_are_told_the_same_reasons(client):
    given = TopicFactory(slug="air-quality", labels=Text.of(nb="luftkvalitet", en="air quality"))
    CaseFactory(title=Text.of(nb="Vasker gatene")).topics.add(given)
    topic("Om kunstig intelligens", nb="Maskiner som lærer.")

    def first(text, kind):
        asked = {"q": text, "language": "en", "kind": kind}
        return client.get("/api/v1/search", asked).json()["items"][0]

    named = first("tekoäly", "topic")
    assert named["match"] == [{"by": "name", "asked": "tekoäly", "found": "kunstig intelligens"}]
    assert named["explanation"] == ["kunstig intelligens = tekoäly"]
    assert named["excerpt"] == "Maskiner som lærer."
    assert first("air quality", "case")["explanation"] == ["Topic: air quality"]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"language": "xx"}, "nb, nn"),
        ({"written_in": "xx"}, "nb, nn"),
        ({"kind": "none-such"}, "knowledge.case"),
        ({"network": "none-such"}, "none-such"),
        ({"network": "hidden"}, "hidden"),
        ({"topic": "none-such"}, "none-such"),
        ({"year": "soon"}, "year"),
        ({"benefit": "hoped"}, "validated"),
        ({"page": "0"}, "page"),
    ],
)
def test_a_question_that_cannot_be_meant_is_refused_with_the_reason(client, asked, reason):
    NetworkFactory(slug="hidden", is_public=False)

    answer = client.get("/api/v1/search", {"q": "kommune", **asked})

    assert (answer.status_code, reason in answer.json()["detail"]) == (422, True)
    assert client.get("/api/v1/search", dict.fromkeys(asked, "")).status_code == 200
