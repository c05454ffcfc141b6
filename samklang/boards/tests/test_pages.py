"""Every page of the room answers those it is for, and nobody else; each works without script."""

import csv
import io
import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samklang.accounts.tests.factories import UserFactory
from samklang.boards import actions
from samklang.boards.models import Board, Idea, Outcome, Phase, Vote
from samklang.boards.tests.factories import BoardFactory, IdeaFactory, ParticipantFactory, QuestionFactory
from samklang.directory.models import Topic
from samklang.foundation import live
from samklang.networks.tests.factories import NetworkFactory

pytestmark = pytest.mark.django_db
LED = ["edit", "phase"]


def say(client, at, board, **thing):
    return client.post(at("say", board.slug), json.dumps(thing), content_type="application/json")


@pytest.mark.parametrize("name", ["board", "state", "edit", "phase"])
def test_a_board_does_not_exist_for_strangers(client, board, question, at, name):
    client.force_login(UserFactory())
    assert client.get(at(name, board.slug)).status_code == 404


def test_a_public_board_is_read_by_all_and_names_by_those_at_the_table(client, board, question, at):
    Board.objects.update(is_public=True, is_anonymous=False)
    IdeaFactory(question=question, text="Open data", participant__name="Kari Strand")

    page = client.get(at("board", board.slug))

    assert "Open data" in page.text
    assert "Kari Strand" not in page.text
    assert "csrfmiddlewaretoken" not in page.text
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "Kari Strand" not in client.get(at("state", board.slug)).text
    client.post(at("join", board.code), {"name": "Nils"})
    assert "Kari Strand" in client.get(at("board", board.slug)).text


def test_no_name_is_in_any_answer_of_an_anonymous_board(desk, board, question, at):
    IdeaFactory(question=question, participant__name="Kari Strand")
    Board.objects.update(phase=Phase.DECIDE)

    pages = [desk.get(at(name, board.slug)) for name in ("board", "state", "result")]
    pages += [desk.get(at("result", board.slug) + "?format=csv")]

    assert [page.status_code for page in pages] == [200] * 4
    assert not [page for page in pages if "Kari" in b"".join(page).decode()]


def test_a_guest_joins_by_the_code_and_writes(guest, board, question, at):
    page = guest.get(at("board", board.slug)).text
    assert "Your idea" in page

    mark = uuid4()
    for _twice in range(2):
        guest.post(at("write", board.slug), {"uuid": mark, "question": question.pk, "text": "Hackathon"})

    assert list(Idea.objects.values_list("text", "participant__user")) == [("Hackathon", None)]
    assert "Hackathon" in guest.get(at("board", board.slug)).text


def test_the_code_may_be_typed_in_small_letters_and_a_wrong_one_gets_a_sentence(client, board, at):
    assert client.get(at("enter_code"), {"code": "abc 234"}).headers["Location"] == at("join", "ABC234")
    assert "No meeting has this code" in client.get(at("enter_code"), {"code": "XXXXXX"}).text


def test_a_board_without_guests_or_a_closed_one_is_not_joined(client, board, at):
    Board.objects.update(admits_guests=False)
    assert client.get(at("join", board.code)).status_code == 404
    Board.objects.update(admits_guests=True, phase=Phase.CLOSED)
    assert client.get(at("join", board.code)).status_code == 404


def test_a_late_idea_comes_back_with_its_text(guest, board, question, at):
    Board.objects.update(phase=Phase.GROUP)
    answer = guest.post(
        at("write", board.slug), {"uuid": uuid4(), "question": question.pk, "text": "Too late"}
    )

    assert answer.status_code == 422
    assert 'value="Too late"' in answer.text
    assert "time for new ideas is over" in answer.text


def test_a_late_idea_from_a_page_with_script_is_refused_kindly(guest, board, question, at):
    Board.objects.update(phase=Phase.CLOSED)
    answer = say(guest, at, board, do="idea", uuid=str(uuid4()), question=question.pk, text="Late")

    assert answer.status_code == 409
    assert "Thank you" in answer.json()["refused"]


@pytest.mark.parametrize(
    "thing",
    [
        {},
        [],
        {"do": "steal"},
        {"do": "idea", "uuid": "x", "question": 1, "text": "y"},
        {"do": "group", "idea": 7},
    ],
)
def test_what_cannot_be_read_is_no_fault_of_the_server(guest, board, question, at, thing):
    answer = guest.post(at("say", board.slug), json.dumps(thing), content_type="application/json")
    assert answer.status_code == 400


def test_a_reader_without_a_seat_writes_nothing(client, board, question, at):
    Board.objects.update(is_public=True)
    answer = say(client, at, board, do="idea", uuid=str(uuid4()), question=question.pk, text="Hi")
    assert answer.status_code == 403
    assert not Idea.objects.exists()


def test_votes_by_form_and_by_script_are_the_same_vote(guest, board, question, at):
    idea = IdeaFactory(question=question)
    Board.objects.update(phase=Phase.VOTE)

    guest.post(at("vote", board.slug), {"idea": idea.uuid, "value": 2})
    answer = say(guest, at, board, do="vote", idea=str(idea.uuid), value=2)

    assert answer.json() == {"ok": True, "left": 3}
    assert Vote.objects.get().value == 2


def test_an_idea_of_another_board_is_out_of_reach(guest, board, question, at):
    foreign = IdeaFactory()
    assert guest.get(at("sort", board.slug, foreign.uuid)).status_code == 404
    assert say(guest, at, board, do="group", idea=str(foreign.uuid), title="x").status_code == 404


def test_ideas_are_sorted_on_a_page_of_their_own(desk, board, question, at):
    one, two = IdeaFactory.create_batch(2, question=question)

    desk.post(at("sort", board.slug, one.uuid), {"title": "Places"})
    desk.post(at("merge", board.slug, two.uuid), {"into": one.pk})

    two.refresh_from_db()
    assert (one.__class__.objects.get(pk=one.pk).group.title, two.merged_into) == ("Places", one)
    assert "Take apart" in desk.get(at("sort", board.slug, one.uuid)).text


def test_a_guest_withdraws_their_own_idea_and_no_others(guest, board, question, at):
    guest.post(at("write", board.slug), {"uuid": uuid4(), "question": question.pk, "text": "Mine"})
    mine, other = Idea.objects.get(), IdeaFactory(question=question)

    assert guest.post(at("withdraw", board.slug, other.uuid)).status_code == 403
    guest.post(at("withdraw", board.slug, mine.uuid))

    assert list(Idea.objects.filter(withdrawn_at=None)) == [other]


@pytest.mark.parametrize("name", ["merge", "take_apart", "decide", "become"])
def test_only_who_leads_merges_and_decides(guest, board, question, at, name):
    idea = IdeaFactory(question=question)
    guest.force_login(UserFactory())
    assert guest.post(at(name, board.slug, idea.uuid)).status_code == 403


def test_the_leader_moves_the_meeting_on_with_a_time_box(desk, board, at):
    desk.post(at("phase", board.slug), {"phase": "group", "minutes": 10})

    board.refresh_from_db()
    assert board.phase == "group"
    assert 9 < (board.phase_ends_at - timezone.now()).total_seconds() / 60 <= 10


def test_a_board_is_put_up_by_the_secretariat_only(desk, client, board, at):
    facts = {"title_en": "Next", "questions_en": "Who?\nWhat?", "held_on": "2026-12-01", "method": "dots"}
    answer = desk.post(at("new", board.network.slug), facts | {"budget": 5})
    made = Board.objects.latest("pk")
    assert answer.headers["Location"] == at("board", made.slug)
    assert made.questions.count() == 2

    desk.force_login(UserFactory())
    assert desk.get(at("new", board.network.slug)).status_code == 403


def test_the_result_comes_in_order_with_reasons_and_as_files(desk, board, question, at):
    IdeaFactory(question=question, text="=Small")
    second = IdeaFactory(question=question, text="Big *one*")
    Board.objects.update(phase=Phase.VOTE)
    actions.vote(second, participant=ParticipantFactory(board=board), value=4, at=timezone.now())
    Board.objects.update(phase=Phase.DECIDE)
    desk.post(at("decide", board.slug, second.uuid), {"choice": "chosen", "reason": "Everyone asks"})

    page = desk.get(at("result", board.slug)).text
    lines = list(csv.reader(io.StringIO(_text(desk.get(at("result", board.slug) + "?format=csv")))))
    minutes = desk.get(at("result", board.slug) + "?format=md").text

    assert page.index("Big *one*") < page.index("=Small")
    assert "Everyone asks" in page
    assert [line[3] for line in lines[1:]] == ["Big *one*", "'=Small"]
    assert "1. **Big \\*one\\***" in minutes
    assert desk.get(at("result", board.slug) + "?format=xlsx").content.startswith(b"PK")


def _text(response):
    return b"".join(response).decode("utf-8-sig")


def test_there_is_no_result_while_votes_are_cast(desk, board, at):
    Board.objects.update(phase=Phase.VOTE)
    assert desk.get(at("result", board.slug)).status_code == 404


def test_an_idea_becomes_a_topic_by_a_prefilled_form_and_each_links_to_the_other(desk, board, question, at):
    idea = IdeaFactory(question=question, text="Shared toolbox")
    Board.objects.update(phase=Phase.DECIDE, is_public=True)

    form = desk.post(at("become", board.slug, idea.uuid), {"kind": "directory.topic"}).headers["Location"]
    assert 'value="Shared toolbox"' in desk.get(form).text
    desk.post(form, {"label_en": "Shared toolbox"})

    topic = Topic.objects.get()
    assert Outcome.objects.get().record_id == topic.pk
    assert topic.get_absolute_url().split("/")[-2] in desk.get(at("result", board.slug)).text
    assert "Shared toolbox" in desk.get(f"/en/topics/{topic.slug}/").text
    assert at("board", board.slug) in desk.get(f"/en/topics/{topic.slug}/").text


def test_the_minutes_name_no_record_that_the_reader_may_not_see(client, board, question, leader, at):
    idea, hidden = IdeaFactory(question=question), NetworkFactory(name="Silent network", is_public=False)
    Board.objects.update(phase=Phase.DECIDE, is_public=True)
    begun = actions.begin_outcome(idea, kind="networks.network", at=timezone.now(), by=leader)
    actions.link_outcome(begun, hidden, at=timezone.now(), by=leader)

    minutes = client.get(at("result", board.slug) + "?format=md")

    assert minutes.status_code == 200
    assert "Silent" not in minutes.text


def test_the_way_to_the_table_is_a_picture(desk, board, at):
    answer = desk.get(at("picture", board.slug))
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content


def test_who_may_hear_a_board(rf, board, leader):
    request = rf.get("/")
    request.session, request.user = {}, UserFactory()
    groups = [admit for pattern, admit in live._doors if pattern.fullmatch("/live/boards/meeting")]
    assert [admit(request, slug="meeting") for admit in groups] == [set()]
    request.user = leader
    assert [admit(request, slug="meeting") for admit in groups] == [{board.group_of_listeners}]


@pytest.mark.parametrize("name", ["boards", "board", "result"])
def test_a_page_asks_the_same_however_much_there_is(desk, board, at, name):
    counts = []
    Board.objects.update(phase=Phase.DECIDE)
    for _round in (1, 3):
        BoardFactory(network=board.network)
        question = QuestionFactory(board=board)
        IdeaFactory(question=question)
        address = at(name) if name == "boards" else at(name, board.slug)
        desk.get(address)
        with CaptureQueriesContext(connection) as asked:
            desk.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_machines_read_what_is_public_and_never_who_wrote(client, board, question):
    IdeaFactory(question=question, text="Open data", participant__name="Kari Strand")
    Board.objects.update(phase=Phase.CLOSED)
    assert client.get("/api/v1/boards").json() == {"items": [], "next_page": None}
    assert client.get("/api/v1/boards/meeting").status_code == 404

    Board.objects.update(is_public=True, is_anonymous=False)

    told = client.get("/api/v1/boards/meeting")
    assert [line["text"] for line in told.json()["result"]] == ["Open data"]
    assert "Kari" not in told.text
