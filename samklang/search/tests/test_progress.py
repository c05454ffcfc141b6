"""While the index is being made, the page says how far it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from samklang.directory.tests.factories import TopicFactory
from samklang.foundation import jobs
from samklang.history.actions import record
from samklang.history.models import Entry
from samklang.search import actions, queries
from samklang.search.actions import indexing
from samklang.search.models import Reading, Unanswered
from samklang.words import apart, lexicons

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path_factory):
    settings.DATA_DIR = tmp_path_factory.getbasetemp() / "lexicon"
    settings.DATA_DIR.mkdir(exist_ok=True)


def percent():
    told = queries.progress(at=timezone.now())
    return told and told.percent


def test_a_site_that_is_not_yet_read_says_so_and_a_level_one_does_not(client):
    record(TopicFactory(), "created", by=None)
    assert percent() == 0
    assert "Search is being made ready: 0 per cent" in client.get("/en/search/", {"q": "x"}).text

    actions.catch_up()
    assert percent() is None
    assert "being made ready" not in client.get("/en/search/", {"q": "x"}).text


def test_nobody_waits_for_the_words_of_a_new_site_and_no_question_is_held_to_be_in_vain(client, monkeypatch):
    monkeypatch.setattr(lexicons, "is_made", lambda: False)

    assert "Search is being made ready: 0 per cent" in client.get("/en/search/", {"q": "havbruk"}).text
    monkeypatch.setattr(lexicons, "is_made", lambda: True)
    record(TopicFactory(), "created", by=None)
    client.get("/en/search/", {"q": "havbruk"})

    assert not Unanswered.objects.exists()


def test_an_index_that_is_made_anew_says_how_far_it_is_while_it_is_at_it():
    Reading.objects.create(pk=1, made=30, to_make=120, told_at=timezone.now())
    assert percent() == 25

    Reading.objects.update(told_at=timezone.now() - timedelta(hours=1))
    assert percent() is None

    TopicFactory()
    seen = []
    actions.rebuild(lambda _count: seen.append(percent()))
    assert max(seen) == 99
    assert percent() is None


def test_a_long_history_that_is_being_read_says_how_far_that_is(monkeypatch):
    record(TopicFactory(), "created", by=None)
    monkeypatch.setattr(queries, "FAR", 0)
    newest = Entry.objects.latest("pk").pk
    Reading.objects.create(pk=1, entry_id=newest - 1)

    assert percent() == 100 * (newest - 1) // newest


def test_a_new_house_is_read_once_and_not_twice(monkeypatch):
    done = []
    monkeypatch.setattr(apart, "done", lambda *words: done.append(words) or True)
    monkeypatch.setattr(indexing, "FAR", 0)
    follow = jobs.steady["search.tasks.follow_history"]
    for _ in range(2):
        record(TopicFactory(), "created", by=None)

    jobs.jobs["search.tasks.mend_index"].run()
    assert done == []
    follow()
    assert done == [("search", "index", "rebuild")]
    Reading.objects.create(pk=1, entry_id=1)
    follow()
    assert done[1:] == [("search", "index", "follow")]
