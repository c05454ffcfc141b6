from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from samklang.accounts.tests.factories import UserFactory
from samklang.foundation.models import Letter
from samklang.history import rules, sentences
from samklang.history.actions import follow, notify, record, send_digest, set_pace
from samklang.history.letters import unsubscribe_url
from samklang.history.models import Delivery, Follow, Notice
from samklang.history.queries import of, unread_count

pytestmark = pytest.mark.django_db
KIND = "accounts.user"


@pytest.fixture(autouse=True)
def users_have_a_public_history(monkeypatch):
    monkeypatch.setitem(rules._one, KIND, lambda _user, _record_id: True)
    monkeypatch.setitem(sentences._told, (KIND, "moved"), "Moved to {place} on {on}")


@pytest.fixture
def reader(client):
    user = UserFactory(language="en")
    client.force_login(user)
    return user


def path(name, *args):
    with translation.override("en"):
        return reverse(f"history:{name}", args=args)


def move(thing, by=None, **facts):
    return record(thing, "moved", by=by, place="Oslo", on="2021-06-03", **facts)


def test_a_follower_is_told_and_who_did_it_is_not(reader):
    thing, doer = UserFactory(), UserFactory()
    for user in (reader, doer):
        follow(thing, by=user, at=timezone.now())
    move(thing, by=doer)
    assert [(n.user, n.verb, n.facts["place"]) for n in Notice.objects.all()] == [(reader, "moved", "Oslo")]


def test_following_twice_is_following_once(reader):
    for _ in range(2):
        follow(reader, by=reader, at=timezone.now())
    assert Follow.objects.count() == 1


def test_the_same_thing_is_said_to_a_person_once(reader):
    thing = UserFactory()
    for place in ("Oslo", "Oslo", "Bergen"):
        notify([reader, reader], thing, "moved", at=timezone.now(), place=place)
    assert [notice.facts["place"] for notice in Notice.objects.order_by("id")] == ["Oslo", "Bergen"]


def test_the_fan_out_costs_the_same_for_one_follower_and_for_many():
    thing = UserFactory()
    counts = []
    for many in (1, 20):
        for user in UserFactory.create_batch(many):
            follow(thing, by=user, at=timezone.now())
        with CaptureQueriesContext(connection) as asked:
            move(thing)
        counts.append(len(asked))
    assert counts == [3, 3]


def test_a_visitor_sees_what_and_when_but_no_name():
    doer = UserFactory(name="Kari Nordmann")
    move(doer, by=doer)
    move(doer)
    story = of(doer)
    assert [(line.sentence, line.who) for line in story.lines] == [
        ("Moved to Oslo on 3 June 2021", "by the system"),
        ("Moved to Oslo on 3 June 2021", "the secretariat"),
    ]
    assert story.follow_url == ""


def test_a_signed_in_reader_sees_who_did_it(reader):
    record(reader, "moved", by=reader, on_behalf_of="NORA")
    assert of(reader, reader=reader).lines[0].who == f"{reader.name} for NORA"


def test_the_panel_asks_one_question_for_a_visitor(django_assert_num_queries):
    thing = UserFactory()
    for _ in range(12):
        move(thing, by=thing)
    with django_assert_num_queries(1):
        story = of(thing, limit=10)
    assert (len(story.lines), story.is_more) == (10, True)


def test_the_history_page_tells_every_line(client):
    thing = UserFactory(name="Ola")
    move(thing, by=thing)
    page = client.get(path("record", KIND, thing.pk)).content.decode()
    assert "Moved to Oslo on 3 June 2021" in page
    assert "History of Ola" in page


@pytest.mark.parametrize("kind", ["accounts.nothing", "nowhere", "history.entry"])
def test_a_history_that_no_room_shows_is_not_found(client, kind):
    assert client.get(path("record", kind, 1)).status_code == 404


def test_the_history_page_asks_the_same_for_one_line_and_for_three(client):
    thing = UserFactory()
    counts = []
    for lines in (1, 2):
        for _ in range(lines):
            move(thing, by=UserFactory())
        with CaptureQueriesContext(connection) as asked:
            client.get(path("record", KIND, thing.pk))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_follow_and_stop_again_with_a_button(client, reader):
    thing = UserFactory()
    address = path("follow", KIND, thing.pk)
    client.post(address)
    assert Follow.objects.filter(user=reader, record_id=thing.pk).exists()
    assert "Stop following" in client.get(address).content.decode()
    client.post(address, {"stop": "1"})
    assert not Follow.objects.exists()


def test_a_visitor_who_wants_to_follow_is_asked_to_sign_in(client):
    assert client.get(path("follow", KIND, UserFactory().pk)).status_code == 302


def test_notices_are_listed_and_read_all_at_once(client, reader):
    follow(thing := UserFactory(name="Ola"), by=reader, at=timezone.now())
    move(thing)
    page = client.get(path("notices")).content.decode()
    assert "Moved to Oslo" in page
    assert unread_count(reader) == 1
    client.post(path("read-all"))
    assert unread_count(reader) == 0


def test_one_reader_cannot_mark_anothers_notice(client, reader):
    other = UserFactory()
    notify([other], reader, "moved", at=timezone.now())
    client.post(path("read-all"), {"notice": Notice.objects.get().pk})
    assert unread_count(other) == 1
    assert client.get(path("open", Notice.objects.get().pk)).status_code == 404


@pytest.mark.parametrize("sent", ["²", "9" * 5_000, "one"])
def test_what_is_no_number_marks_no_notice(client, reader, sent):
    notify([reader], UserFactory(), "moved", at=timezone.now())

    assert client.post(path("read-all"), {"notice": sent}).status_code == 302
    assert unread_count(reader) == 1


def test_what_a_follower_may_no_longer_see_is_not_shown(client, reader, monkeypatch):
    follow(thing := UserFactory(), by=reader, at=timezone.now())
    move(thing)
    monkeypatch.setitem(rules._one, KIND, lambda _user, _record_id: False)
    assert "Moved to Oslo" not in client.get(path("notices")).content.decode()
    assert send_digest(reader, at=timezone.now()) is None


def test_the_notices_page_asks_the_same_for_one_and_for_three(client, reader):
    thing, counts = UserFactory(), []
    for many in (1, 2):
        for number in range(many):
            notify([reader], thing, "moved", at=timezone.now(), key=f"{many}-{number}")
        with CaptureQueriesContext(connection) as asked:
            client.get(path("notices"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_digest_is_one_letter_for_everything_and_can_be_ended_with_one_click(client, reader):
    follow(thing := UserFactory(name="Ola"), by=reader, at=timezone.now())
    move(thing)
    move(thing)
    now = timezone.now()
    for _ in range(2):
        send_digest(reader, at=now)
    letter = Letter.objects.get()
    assert letter.subject == "2 notices from Samklang"
    assert letter.body.count("Moved to Oslo on 3 June 2021") == 2
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    address = letter.headers["List-Unsubscribe"].strip("<>").partition("127.0.0.1:8000")[2]
    client.logout()
    client.handler.enforce_csrf_checks = True
    client.post(address, {"List-Unsubscribe": "One-Click"})
    assert Delivery.objects.get(user=reader).pace == Delivery.Pace.NEVER


def test_the_next_digest_waits_as_long_as_was_chosen(reader):
    set_pace(reader, Delivery.Pace.WEEKLY)
    sent = []
    for days in (0, 1, 6, 7):
        at = timezone.now() + timedelta(days=days)
        notify([reader], reader, "moved", at=at, key=str(days))
        sent.append(send_digest(reader, at=at) is not None)
    assert sent == [True, False, False, True]


def test_a_forged_unsubscribe_link_is_not_found(client, reader):
    address = unsubscribe_url(reader).partition("127.0.0.1:8000")[2]
    assert client.get(address).status_code == 200
    assert client.post(address.replace("unsubscribe/", "unsubscribe/9")).status_code == 404
    assert not Delivery.objects.filter(pace="never").exists()


def test_how_often_is_chosen_on_a_page(client, reader):
    assert client.post(path("delivery"), {"pace": "hourly"}).status_code == 422
    client.post(path("delivery"), {"pace": "weekly"})
    assert Delivery.objects.get(user=reader).pace == "weekly"


def test_every_kind_of_record_that_tells_something_has_a_noun():
    told = {kind for kind, _verb in sentences.verbs_told()} - {KIND}

    assert told <= sentences._nouns.keys()
