import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from samklang.accounts.tests.factories import UserFactory
from samklang.directory import rules
from samklang.directory.actions import people, topics
from samklang.directory.actions.vocabularies import load_vocabulary, take_in
from samklang.directory.concepts import starting_vocabulary
from samklang.directory.models import Consent, Topic
from samklang.directory.queries import topics as queries
from samklang.directory.tests.factories import PersonFactory, TopicFactory
from samklang.foundation.text import Text
from samklang.history.tests.carrying import carried

pytestmark = pytest.mark.django_db


def path(name, *args, language="en"):
    with translation.override(language):
        return reverse(f"directory:{name}", args=args)


@pytest.fixture
def secretary(client, monkeypatch):
    user = UserFactory()
    monkeypatch.setattr(rules, "_entering", [lambda other: other.pk == user.pk])
    client.force_login(user)
    return user


def test_the_tree_shows_every_topic_and_its_lists_are_closed(client):
    take_in(starting_vocabulary("artificial-intelligence", "health-and-welfare"), by=None)
    page = client.get(path("topics")).content.decode()
    slugs = set(re.findall(r'href="/en/topics/([a-z0-9-]+)/"', page))
    assert slugs >= set(Topic.objects.values_list("slug", flat=True))
    assert page.count("<ul") == page.count("</ul>")
    assert len(re.findall("<li[ >]", page)) == page.count("</li>")


def test_of_very_many_topics_the_tree_shows_two_storeys(client):
    load_vocabulary()
    page = client.get(path("topics")).content.decode()
    assert "/en/topics/machine-learning/" in page
    assert "/en/topics/deep-learning/" not in page
    assert "deep-learning" in {slug for slug, _ in _choices()}
    assert page.count("<ul") == page.count("</ul>")


def _choices():
    slugs = dict(Topic.objects.values_list("pk", "slug"))
    return [(slugs[pk], label) for _, lines in queries.to_choose_from() for pk, label in lines]


def test_a_search_in_one_language_finds_the_topic_shown_in_another(client):
    take_in(starting_vocabulary("innovation-and-benefits"), by=None)
    page = client.get(path("topics", language="nb"), {"q": "työkalupakki"}).content.decode()
    assert "verktøykasser" in page
    assert "gevinstrealisering" not in page


def test_the_list_asks_the_same_for_one_topic_and_for_three(client):
    counts = []
    for many in (1, 2):
        TopicFactory.create_batch(many)
        with CaptureQueriesContext(connection) as asked:
            client.get(path("topics"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_a_topic_page_says_what_stands_around_it_in_few_questions(client):
    take_in(starting_vocabulary("artificial-intelligence", "health-and-welfare"), by=None)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(path("topic", "dementia-prediction")).content.decode()
    assert len(asked) <= 10  # tools and what is near it in the search ask one each
    for word in ("prediksjon av demens", "dementian ennustaminen", "medical imaging", "spá um heilabilun"):
        assert word in page.lower()


def test_a_topic_page_names_experts_who_want_to_be_found(client):
    topic = TopicFactory()
    for name in ("Ola", "Hidden"):
        person = PersonFactory(name=name)
        people.say_expertise(person, [topic], by=None)
        if name == "Ola":
            people.give_consent(person, Consent.Purpose.DIRECTORY, at=timezone.now(), by=None)
    page = client.get(topic.get_absolute_url()).content.decode()
    assert "Ola" in page
    assert "Hidden" not in page


def test_a_merged_topic_leads_to_the_one_that_stays(client):
    gone, kept = TopicFactory.create_batch(2)
    topics.merge(gone, into=kept, by=None)
    answer = client.get(path("topic", gone.slug))
    assert (answer.status_code, answer.url) == (301, path("topic", kept.slug))


@pytest.mark.parametrize(("ending", "kind"), [("ttl", "text/turtle"), ("rdf", "application/rdf+xml")])
def test_the_vocabulary_is_given_away_as_skos(client, ending, kind):
    TopicFactory(slug="water")
    for answer in (
        client.get(path("topics-file", ending)),
        client.get(path("topic", "water"), {"format": ending}),
    ):
        assert answer["Content-Type"] == kind
        assert b"/topics/water/" in answer.content
    assert client.get(path("topics-file", "exe")).status_code == 404


def test_a_secretariat_enters_and_edits_a_topic(client, secretary):
    client.post(path("new-topic"), {"label_nb": "Vann", "others_nb": "VA; Avløp", "definition_en": "Water."})
    topic = Topic.objects.get()
    assert (topic.slug, topic.alternatives) == ("vann", {"nb": ["Avløp", "VA"]})
    page = client.get(path("edit-topic", "vann")).content.decode()
    assert "Avløp; VA" in page
    client.post(path("edit-topic", "vann"), {"label_nb": "Vann", "label_en": "Water"})
    assert Topic.objects.get().labels.plain() == {"nb": "Vann", "en": "Water"}
    assert client.post(path("edit-topic", "vann"), {"label_nb": ""}).status_code == 422


def test_the_second_of_two_tabs_on_a_topic_is_told_and_keeps_what_it_wrote(client, secretary):
    TopicFactory(slug="vann")
    page = path("edit-topic", "vann")
    opened = carried(client.get(page))
    assert client.post(page, {"label_nb": "Vann"} | opened).status_code == 302

    refused = client.post(page, {"label_nb": "Avløp"} | opened)

    assert refused.status_code == 422
    assert "It was changed after you opened this page" in refused.content.decode()
    assert "Avløp" in refused.content.decode()
    assert client.post(page, {"label_nb": "Avløp"} | carried(refused)).status_code == 302
    assert Topic.objects.get().labels.plain()["nb"] == "Avløp"


def test_a_language_the_form_does_not_ask_for_is_kept(client, secretary):
    topic = TopicFactory(slug="water", labels=Text.of(en="Water", de="Wasser"), alternatives={"de": ["H2O"]})
    client.post(path("edit-topic", "water"), {"label_en": "Waters"})
    topic.refresh_from_db()
    assert topic.labels.plain() == {"en": "Waters", "de": "Wasser"}
    assert topic.alternatives == {"de": ["H2O"]}


def test_the_form_of_a_topic_opens_what_is_written_and_folds_the_rest(client, secretary):
    TopicFactory(slug="water", labels=Text.of(nb="Vann", en="Water"))
    page = client.get(path("edit-topic", "water")).content.decode()
    nb, en, fi = (page.index(f'name="label_{code}"') for code in ("nb", "en", "fi"))
    assert max(nb, en) < page.index("<details", max(nb, en)) < fi
    assert "<details" not in page[min(nb, en) : max(nb, en)]


def test_a_secretariat_merges_two_topics(client, secretary):
    gone, kept = TopicFactory.create_batch(2)
    client.post(path("merge-topic", gone.slug), {"into": kept.pk})
    gone.refresh_from_db()
    assert gone.merged_into == kept


def test_without_a_mandate_topics_are_read_and_not_written(client):
    topic = TopicFactory()
    client.force_login(UserFactory())
    for address in (path("new-topic"), path("edit-topic", topic.slug), path("merge-topic", topic.slug)):
        assert client.get(address).status_code == 403
