import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from samklang.directory import actions as directory
from samklang.directory.models import Consent
from samklang.directory.tests.factories import OrganisationFactory, PersonFactory, TopicFactory
from samklang.foundation import assets
from samklang.foundation.text import Text
from samklang.history.actions import record
from samklang.knowledge.tests.factories import CaseFactory
from samklang.networks.tests.factories import NetworkFactory
from samklang.search import actions, checking, queries, registry
from samklang.search.actions import indexing
from samklang.search.models import Document
from samklang.search.narrowing import Narrow
from samklang.search.suggesting import suggestions

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


@pytest.fixture(autouse=True)
def data(settings, tmp_path_factory):
    settings.DATA_DIR = tmp_path_factory.getbasetemp() / "lexicon"
    settings.DATA_DIR.mkdir(exist_ok=True)


def titles(text, *, reader=VISITOR, language="nb", **narrow):
    found = queries.search(text, reader=reader, language=language, narrow=Narrow(**narrow))
    return [hit.document.title for hit in found.shown]


def test_a_finnish_query_finds_a_norwegian_record():
    TopicFactory(labels=Text.of(nb="KI i skolen"), definition=Text.of(nb="Om kunstig intelligens."))
    TopicFactory(labels=Text.of(nb="Havbruk"))
    actions.rebuild()

    assert titles("tekoäly", language="fi") == ["KI i skolen"]


def test_what_was_given_a_topic_is_found_by_any_name_of_it(client):
    topic = TopicFactory(slug="air-quality", labels=Text.of(nb="luftkvalitet"))
    case = CaseFactory(title=Text.of(nb="Vasker gatene"))
    case.topics.add(topic)
    actions.rebuild()

    assert "Vasker gatene" in titles("ilmanlaatu", language="fi")
    assert "Aihe: luftkvalitet" in client.get("/fi/search/", {"q": "ilmanlaatu"}).text


def test_a_record_called_as_the_question_comes_first():
    TopicFactory(labels=Text.of(nb="Havbruk i havbruk med havbruk"))
    TopicFactory(labels=Text.of(nb="Havbruk"))
    TopicFactory(labels=Text.of(nb="Havbruksnæring"))
    actions.rebuild()

    assert titles("havbruk")[0] == "Havbruk"


def test_what_was_done_stands_before_the_vocabulary_that_names_it():
    TopicFactory(labels=Text.of(nb="Overvåking av havbruk"))
    CaseFactory(title=Text.of(nb="Overvåker havbruk"))
    actions.rebuild()

    assert titles("havbruk") == ["Overvåker havbruk", "Overvåking av havbruk"]


def test_a_private_network_is_found_by_nobody_outside():
    NetworkFactory(name="Maskinlæring for alle")
    NetworkFactory(name="Maskinlæring i det skjulte", is_public=False)
    actions.rebuild()

    assert titles("maskinlæring", kind="networks.network") == ["Maskinlæring for alle"]
    found = queries.search("maskinlæring", reader=VISITOR, language="nb")
    assert found.kinds["networks.network"] == 1
    names = [one.title for one in suggestions("maskinlæring", reader=VISITOR, language="nb")]
    assert "Maskinlæring i det skjulte" not in names


def test_of_a_person_only_what_everyone_may_see_is_indexed():
    person = PersonFactory(
        name="Kari Nord", about=Text.of(nb="Hemmelig sykdom"), visibility={"about": "nobody"}
    )
    PersonFactory(name="Kari Sør")
    Consent.objects.create(person=person, purpose="directory", given_at=person.entered_at)
    actions.rebuild()

    assert titles("kari") == ["Kari Nord"]
    assert titles("hemmelig sykdom") == []


def test_who_takes_the_consent_back_is_gone_before_the_index_knows():
    person = PersonFactory(name="Kari Nord")
    consent = Consent.objects.create(person=person, purpose="directory", given_at=person.entered_at)
    actions.rebuild()
    consent.delete()

    assert titles("kari") == []


def test_a_change_is_found_once_history_tells_of_it():
    topic = TopicFactory(labels=Text.of(nb="Havbruk"))
    record(topic, "created", by=None)
    actions.catch_up()
    topic.labels = Text.of(nb="Reindrift")
    topic.save()
    record(topic, "changed", by=None)

    assert actions.catch_up() == 1
    assert (titles("reindrift"), titles("havbruk")) == (["Reindrift"], [])
    assert actions.catch_up() == 0
    assert checking.drift() == []


def test_much_that_was_told_at_once_is_read_by_a_process_of_its_own(monkeypatch, capsys):
    monkeypatch.setattr(indexing, "FAR", 2)
    for label in ("Reindrift", "Havbruk", "Skogbruk"):
        record(TopicFactory(labels=Text.of(nb=label)), "created", by=None)
    assert actions.is_far_behind()

    call_command("search", "index", "follow")
    assert titles("havbruk") == ["Havbruk"]
    assert "3 records" in capsys.readouterr().out
    assert not actions.is_far_behind()


def test_drift_is_named_and_mended():
    topic = TopicFactory(labels=Text.of(nb="Havbruk"))
    actions.rebuild()
    topic.labels = Text.of(nb="Fiskeri")
    topic.save()
    Document.objects.create(kind="directory.topic", record_id=999, language="nb", title="Borte", url="/")

    assert len(checking.drift()) == 2
    actions.rebuild()
    assert checking.drift() == []


def test_what_only_waits_for_the_worker_is_no_drift(capsys):
    topic = TopicFactory(labels=Text.of(nb="Havbruk"))
    actions.rebuild()
    Document.objects.update(analyser="before a vocabulary was installed")
    assert [*map(len, checking.compare())] == [0, 1]
    actions.rebuild()
    topic.labels = Text.of(nb="Fiskeri")
    topic.save()
    record(topic, "changed", by=None)

    with pytest.raises(CommandError, match="1 records are waiting for the worker") as stopped:
        call_command("search", "index", "check")
    assert stopped.value.returncode == 3
    actions.catch_up()
    call_command("search", "index", "check")
    assert "says what the records say" in capsys.readouterr().out


def test_what_shares_a_part_of_the_meaning_of_a_concept_only_fills_a_page(monkeypatch):
    for label in ("Vannlekkasje", "Lekkasjesøk", "Falldeteksjon", "Objektdeteksjon"):
        TopicFactory(labels=Text.of(nb=label))
    actions.rebuild()
    assert len(titles("lekkasje")) == 4

    monkeypatch.setattr(queries, "PAGE", 1)
    found = queries.search("lekkasje", reader=VISITOR, language="nb")
    assert {hit.candidate.title for hit in found.hits} == {"Vannlekkasje", "Lekkasjesøk"}


def test_a_key_that_was_held_down_begins_no_name():
    TopicFactory(labels=Text.of(nb="Skatt"))
    actions.rebuild()

    assert suggestions("zzzzqqq", reader=VISITOR, language="nb") == []
    assert [one.title for one in suggestions("skkat", reader=VISITOR, language="nb")] == ["Skatt"]


def test_words_are_asked_together_before_they_are_asked_apart():
    for number in range(queries.PAGE):
        TopicFactory(labels=Text.of(nb=f"Smarte byer {number}"))
    TopicFactory(labels=Text.of(nb="Smarte hester"))
    actions.rebuild()

    assert "Smarte hester" not in titles("smarte byer")
    assert titles("smarte -byer") == ["Smarte hester"]
    assert titles('"smarte hester"') == ["Smarte hester"]


def test_a_record_in_two_languages_is_one_hit_in_the_readers():
    TopicFactory(labels=Text.of(nb="havbruk", en="aquaculture", da="akvakultur"))
    actions.rebuild()

    found = queries.search("akvakultur", reader=VISITOR, language="da")

    assert [hit.candidate.language for hit in found.hits] == ["da"]


def test_the_page_marks_the_word_and_says_why(client):
    TopicFactory(labels=Text.of(nb="<b>Om</b> kunstig intelligens"))
    actions.rebuild()

    response = client.get("/fi/search/", {"q": "tekoäly"})

    assert "<mark>kunstig intelligens</mark>" in response.text
    assert '<span lang="nb">kunstig intelligens</span> = tekoäly' in response.text
    assert "<b>Om" not in response.text
    assert response["Cache-Control"] == "private, no-cache"
    assert not response.cookies


def test_the_page_answers_nothing_and_strange_questions_too(client):
    for question in ("", "xyzzyq", '"', "-", "a*b OR (c", "\x00", "🙂", "-byer"):
        assert client.get("/nb/search/", {"q": question, "page": "-1"}).status_code == 200
    assert 'class="sk-empty"' in client.get("/nb/search/", {"q": "xyzzyq"}).text


def test_the_box_stands_on_every_page_and_machines_may_ask(client):
    OrganisationFactory(name="Oslo kommune")
    actions.rebuild()

    assert 'action="/en/search/"' in client.get("/en/about/").text
    told = client.get("/api/v1/search", {"q": "municipality oslo", "language": "en"}).json()
    assert told["items"][0]["title"] == "Oslo kommune"
    assert "Oslo kommune" in client.get("/en/search/suggestions/", {"q": "osl"}).text


@pytest.mark.parametrize("language", ["nb", "en", "fi"])
def test_an_organisation_is_found_by_its_initials(client, language):
    called = "Norges teknisk-naturvitenskapelige universitet"
    directory.enter(name=called, also=["NTNU"], country="NO", place="Trondheim", by=None)
    actions.rebuild()

    told = client.get("/api/v1/search", {"q": "ntnu", "language": language}).json()

    assert [one["title"] for one in told["items"]] == [called]
    assert [one.title for one in suggestions("ntn", reader=VISITOR, language=language)] == [called]


def test_whoever_hears_the_page_is_told_how_many_suggestions_there_are(client):
    OrganisationFactory(name="Oslo kommune")
    OrganisationFactory(name="Oslo fylke")
    actions.rebuild()

    told = client.get("/nb/search/suggestions/", {"q": "oslo"}).text

    assert told.count('data-told="2 forslag. Velg med piltastene."') == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_asks_the_same_number_of_questions(client, django_assert_num_queries, rows):
    for number in range(rows):
        TopicFactory(labels=Text.of(nb=f"Havbruk {number}"))
    actions.rebuild()
    client.get("/nb/search/?q=havbruk")

    with django_assert_num_queries(5):
        client.get("/nb/search/?q=havbruk")


def test_every_kind_of_record_has_a_picture_that_there_is():
    assert {source.icon for source in registry.sources().values()} <= set(assets.icons())
