"""Questions that found nothing are counted without persons, and become names of topics."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from samklang.accounts.tests.factories import UserFactory
from samklang.directory.models import Topic
from samklang.directory.tests.factories import PersonFactory, TopicFactory
from samklang.foundation.text import Text
from samklang.history.models import Entry
from samklang.networks.tests.factories import MandateFactory
from samklang.search import actions, queries, unanswered
from samklang.search.models import Proposal, Unanswered

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 1)
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
PAGE = "/nb/search/unanswered/"


@pytest.fixture(autouse=True)
def data(settings, tmp_path_factory):
    settings.DATA_DIR = tmp_path_factory.getbasetemp() / "lexicon"
    settings.DATA_DIR.mkdir(exist_ok=True)


@pytest.fixture
def secretary(client):
    user = MandateFactory(role="secretariat").user
    client.force_login(user)
    return user


def asked(text, times=3, language="nb", on=TODAY):
    return [actions.note(text, language=language, on=on) for _ in range(times)][-1]


def shown():
    return [(row["words"], row["all_times"]) for row in unanswered.shown(TODAY - unanswered.KEPT)]


def test_what_was_asked_often_enough_is_shown_whoever_asked():
    asked("Gyvatar-brygge!")
    asked("gyvatar brygge", on=TODAY - timedelta(days=2))
    asked("drosjesky", times=2)

    assert shown() == [("gyvatar brygge", 6)]
    assert {field.name for field in Unanswered._meta.get_fields()} == {
        "id",
        "words",
        "language",
        "asked_on",
        "times",
    }


@pytest.mark.parametrize(
    "text", ["kari.nord@halden.example", "12345678901", "Nord", "Ola", "ab", "en to tre fire fem seks", "??"]
)
def test_what_may_speak_of_a_person_is_not_counted(text):
    PersonFactory(name="Kari Nord")
    UserFactory(name="Ola Sør")

    assert not asked(text)
    assert not Unanswered.objects.exists()


def test_only_so_many_are_counted_a_day_and_none_is_kept_for_long(monkeypatch):
    monkeypatch.setattr(unanswered, "MOST_A_DAY", 1)
    assert asked("drosjesky")
    assert not asked("gyvatarbrygge")
    assert asked("gyvatarbrygge", on=TODAY - timedelta(days=91))

    assert actions.forget_unanswered(on=TODAY) == 1
    assert shown() == [("drosjesky", 3)]


def test_a_search_that_finds_nothing_is_counted_and_one_that_is_narrowed_is_not(client):
    TopicFactory(labels=Text.of(nb="havbruk"))
    actions.rebuild()
    for address in ("?q=gyvatarbrygge", "?q=gyvatarbrygge&kind=directory.topic", "?q=havbruk"):
        client.get(f"/nb/search/{address}")

    assert list(Unanswered.objects.values_list("words", "language", "times")) == [("gyvatarbrygge", "nb", 1)]


def test_words_become_a_topic_that_finds_at_once(client, secretary):
    asked("drosjesky", on=date.today())
    text = client.get(PAGE).text
    assert "drosjesky" in text
    at = {"words": "drosjesky", "language": "nb"}
    assert "drosjesky" in client.get(f"{PAGE}propose/", at).text
    client.post(f"{PAGE}propose/", {**at, "label": "Drosjesky", "meaning": "Drosjer som deles."})
    proposal = Proposal.objects.get()
    assert "Drosjer som deles." in client.get(PAGE).text

    client.post(f"{PAGE}{proposal.pk}/decide/", {"decision": "accept"})

    topic = Topic.objects.get(proposals=proposal)
    assert (str(topic.labels), str(topic.definition)) == ("Drosjesky", "Drosjer som deles.")
    while actions.catch_up():
        pass
    found = queries.search("drosjesky", reader=AnonymousUser(), language="nb")
    assert [hit.document.title for hit in found.shown] == ["Drosjesky"]
    verbs = Entry.objects.filter(kind="search.proposal").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["proposed", "accepted"]
    assert shown() == []


def test_words_become_another_name_of_a_topic(client, secretary):
    topic = TopicFactory(labels=Text.of(nb="Havbruk"), alternatives={"nb": ["akvakultur"]})
    asked("lakseoppdrett")
    made = actions.propose(
        "lakseoppdrett", language="nb", label="lakseoppdrett", meaning="", topic=topic, by=secretary, at=NOON
    )

    assert actions.accept(made, by=secretary, at=NOON) == topic
    topic.refresh_from_db()
    assert topic.alternatives == {"nb": ["akvakultur", "lakseoppdrett"]}


def test_what_is_set_aside_comes_back_no_more_and_nobody_decides_twice(client, secretary):
    asked("drosjesky", on=date.today())
    client.post(f"{PAGE}set-aside/", {"words": "drosjesky", "language": "nb"})

    assert "Ingenting å lære av ennå" in client.get(PAGE).text
    proposal = Proposal.objects.get(state="aside")
    with pytest.raises(actions.DecidedAlready):
        actions.accept(proposal, by=secretary, at=NOON)
    with pytest.raises(actions.DecidedAlready):
        actions.pass_over("drosjesky", language="nb", by=secretary, at=NOON)


def test_only_words_on_the_list_are_proposed(client, secretary):
    assert client.get(f"{PAGE}propose/", {"words": "gyvatar", "language": "nb"}).status_code == 404
    asked("gyvatar", times=2, on=date.today())
    assert client.post(f"{PAGE}set-aside/", {"words": "gyvatar", "language": "nb"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_number_of_questions(client, secretary, rows, django_assert_num_queries):
    for number in range(rows):
        asked(f"drosjesky nr {number}", on=date.today())
        Proposal.objects.create(words=f"w{number}", language="nb", proposed_at=NOON, topic=TopicFactory())
    client.get(PAGE)

    with django_assert_num_queries(7):
        client.get(PAGE)


def test_nothing_found_offers_the_word_that_was_meant_and_finds_something(client):
    TopicFactory(labels=Text.of(nb="Barnehager"))
    TopicFactory(labels=Text.of(nb="Kommune"))
    actions.rebuild()

    text = client.get("/nb/search/", {"q": "kmomune"}).text
    assert '?q=kommune">kommune</a>' in text
    both = client.get("/nb/search/", {"q": "barnehager komnune"}).text
    assert "Mente du" in both
    assert '?q=barnehager%20kommune"' in both
    assert "Mente du" not in client.get("/nb/search/", {"q": "barnehager"}).text
