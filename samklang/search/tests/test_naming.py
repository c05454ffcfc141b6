"""Names that secretariats give to topics are understood at once, in what is written already too."""

import pytest
from django.contrib.auth.models import AnonymousUser

from samklang.directory.actions import topics
from samklang.directory.tests.factories import TopicFactory
from samklang.foundation.text import Text
from samklang.knowledge.tests.factories import CaseFactory
from samklang.search import actions, queries
from samklang.search.models import Document
from samklang.words import lexicons, naming

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path, tmp_path_factory):
    """The compiled lexicon of the other tests, in a directory whose names are our own."""
    settings.DATA_DIR = tmp_path_factory.getbasetemp() / "lexicon"
    settings.DATA_DIR.mkdir(exist_ok=True)
    lexicons.installed()
    lexicons.names_file().unlink(missing_ok=True)
    yield
    lexicons.names_file().unlink(missing_ok=True)


def follow():
    while actions.catch_up() or actions.renew_some():
        pass


def titles(text, language):
    found = queries.search(text, reader=AnonymousUser(), language=language)
    return [hit.document.title for hit in found.shown]


def test_a_name_given_to_a_topic_finds_what_was_written_before():
    CaseFactory(title=Text.of(nb="Dugnadsbrøyting av fortau"))
    topic = topics.create(by=None, labels={"nb": "dugnadsbrøyting"})
    actions.rebuild()
    assert "Dugnadsbrøyting av fortau" not in titles("talkooauraus", "fi")

    topics.edit(topic, by=None, labels={"nb": "dugnadsbrøyting", "fi": "talkooauraus"})
    follow()

    assert "Dugnadsbrøyting av fortau" in titles("talkooauraus", "fi")
    assert not Document.objects.filter(analyser="").exists()


def test_only_documents_with_the_words_of_the_name_are_read_again():
    CaseFactory(title=Text.of(nb="Dugnadsbrøyting av fortau"))
    CaseFactory(title=Text.of(nb="Havbruk"))
    actions.rebuild()
    TopicFactory(labels=Text.of(nb="dugnadsbrøyting"))

    assert actions.follow_names() == 1
    assert list(Document.objects.filter(analyser="").values_list("title", flat=True)) == [
        "Dugnadsbrøyting av fortau"
    ]
    assert actions.follow_names() == 0
    assert (actions.renew_some(), actions.renew_some()) == (1, 0)


def test_a_name_that_was_taken_away_is_none_any_more():
    analyser = lexicons.analyser()
    assert "c:machine-learning" in analyser.weights("maskinlæring", "nb")

    topic = TopicFactory(slug="machine-learning", labels=Text.of(nb="læring i maskin"))
    actions.follow_names()
    assert "c:machine-learning" not in lexicons.analyser().weights("maskinlæring", "nb")
    assert "c:machine-learning" in lexicons.analyser().weights("machine learning", "en")

    topic.labels = Text.of(nb="maskinlæring")
    topic.save()
    actions.follow_names()
    assert "c:machine-learning" in lexicons.analyser().weights("maskinlæringsmodell", "nb")


def test_without_topics_the_thesaurus_stands_as_it_is():
    actions.follow_names()

    assert naming.read(lexicons.names_file()) == naming.NONE
    assert not lexicons.names_file().exists()
