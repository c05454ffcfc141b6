import pytest
from django.contrib.auth.models import AnonymousUser

from samklang.boards.tests.factories import BoardFactory
from samklang.directory.tests.factories import OrganisationFactory, TopicFactory
from samklang.foundation.text import Text
from samklang.knowledge.tests.factories import CaseFactory
from samklang.learning.tests.factories import PathFactory, StepFactory
from samklang.networks.tests.factories import MandateFactory, MembershipFactory, NetworkFactory
from samklang.search import actions, queries
from samklang.search.narrowing import Narrow

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


@pytest.fixture(autouse=True)
def data(settings, tmp_path_factory):
    settings.DATA_DIR = tmp_path_factory.getbasetemp() / "lexicon"
    settings.DATA_DIR.mkdir(exist_ok=True)


def titles(text, *, reader=VISITOR, sort="", **narrow):
    found = queries.search(text, reader=reader, language="nb", narrow=Narrow(**narrow), sort=sort)
    return [hit.document.title for hit in found.shown]


def test_an_answer_is_narrowed_by_place_and_network():
    bergen = OrganisationFactory(name="Vannverket Bergen", place="Bergen")
    OrganisationFactory(name="Vannverket Oslo", place="Oslo")
    network = NetworkFactory(slug="vann")
    MembershipFactory(network=network, organisation=bergen)
    actions.rebuild()

    assert titles("vannverket", place="Bergen") == ["Vannverket Bergen"]
    assert titles("vannverket", network="vann", kind="directory.organisation") == ["Vannverket Bergen"]
    assert titles("vannverket", network="vann", place="Oslo") == []


def test_nobody_learns_by_narrowing_who_is_in_a_private_network(client):
    hidden = NetworkFactory(slug="skjult", name="Det skjulte", is_public=False)
    MembershipFactory(network=hidden, organisation=OrganisationFactory(name="Vannverket Bergen"))
    actions.rebuild()

    assert titles("vannverket", network="skjult") == []
    assert "skjult" not in client.get("/nb/search/?q=vannverket").text


def test_a_meeting_of_a_private_network_is_found_by_its_secretariat_alone():
    hidden = NetworkFactory(is_public=False)
    secretary = MandateFactory(network=hidden, role="secretariat").user
    BoardFactory(network=hidden, title=Text.of(nb="Arbeidsmøte om snøbrøyting"))
    actions.rebuild()

    assert titles("snøbrøyting") == []
    assert titles("snøbrøyting", reader=secretary) == ["Arbeidsmøte om snøbrøyting"]


def test_a_case_is_found_under_its_topic_its_place_and_its_year():
    topic = TopicFactory(slug="vann", labels=Text.of(nb="ledningsnett"))
    case = CaseFactory(
        title=Text.of(nb="Lytter etter lekkasjer"), organisation=OrganisationFactory(place="Moss")
    )
    case.topics.add(topic)
    actions.rebuild()

    year = str(case.published_at.year)
    assert titles("lekkasjer", kind="knowledge.case", topic="vann", place="Moss", year=year)
    assert titles("lekkasjer", year="1999") == []


def test_an_answer_may_be_sorted_by_name():
    for name in ("Vannverket Åre", "Vannverket Bodø", "Vannverket Alta"):
        OrganisationFactory(name=name)
    actions.rebuild()

    assert titles("vannverket", sort="title")[:2] == ["Vannverket Alta", "Vannverket Bodø"]


def test_what_is_found_nowhere_leads_to_near_words_and_to_whom_to_ask(client):
    TopicFactory(labels=Text.of(nb="havbruk"))
    NetworkFactory(name="Kystnettverket")
    actions.rebuild()

    text = client.get("/nb/search/", {"q": "habvruk"}).text

    assert "?q=havbruk" in text
    assert "Kystnettverket" in text


def test_the_feed_holds_what_a_visitor_finds(client):
    OrganisationFactory(name="Vannverket & sønn")
    actions.rebuild()

    response = client.get("/nb/search/feed/", {"q": "vannverket"})

    assert response["Content-Type"].startswith("application/atom+xml")
    assert "<title>Vannverket &amp; sønn</title>" in response.text


def test_a_learning_path_is_found_by_what_its_steps_say_and_only_by_those_it_is_for():
    path = PathFactory(title=Text.of(nb="Første skritt"), summary=Text.of(nb="Å komme i gang"))
    StepFactory(path=path, title=Text.of(nb="Les om vannlekkasjer"))
    StepFactory(path=PathFactory(is_public=False), title=Text.of(nb="Les om vannlekkasjer"))
    actions.rebuild()

    assert titles("vannlekkasjer", kind="learning.path") == ["Første skritt"]
