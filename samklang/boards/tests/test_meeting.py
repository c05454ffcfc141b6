"""A meeting from its first idea to what became of it, as the actions keep it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from samklang.accounts.tests.factories import UserFactory
from samklang.boards import actions, queries, results
from samklang.boards.models import Board, Group, Idea, Participant, Phase, Vote
from samklang.boards.tests.factories import (
    NOON,
    BoardFactory,
    IdeaFactory,
    ParticipantFactory,
    QuestionFactory,
)
from samklang.directory.tests.factories import TopicFactory
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.models import Entry, Notice
from samklang.history.sentences import sentence_for
from samklang.networks.tests.factories import NetworkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    return QuestionFactory()


def voting(method="dots", **facts):
    board = BoardFactory(phase=Phase.VOTE, method=method, **facts)
    question = QuestionFactory(board=board)
    return board, IdeaFactory.create_batch(3, question=question), ParticipantFactory(board=board)


def add(question, seat, text="Share tools", uuid=None, at=NOON):
    return actions.add_idea(question, participant=seat, uuid=uuid or uuid4(), text=text, at=at)


def test_an_idea_sent_twice_is_one_idea(question):
    seat, mark = ParticipantFactory(board=question.board), uuid4()

    first, second = add(question, seat, uuid=mark), add(question, seat, uuid=mark)

    assert first == second
    assert Idea.objects.count() == 1


def test_an_idea_that_arrived_is_taken_also_when_its_answer_was_lost_and_the_time_is_over(question):
    seat, mark = ParticipantFactory(board=question.board), uuid4()
    first = add(question, seat, uuid=mark)
    Board.objects.update(phase=Phase.VOTE)

    assert add(question, seat, uuid=mark) == first


def test_nobody_takes_anothers_idea_by_its_mark(question):
    mine = add(question, ParticipantFactory(board=question.board))

    with pytest.raises(actions.NotTheirs):
        add(question, ParticipantFactory(board=question.board), uuid=mine.uuid)


@pytest.mark.parametrize("phase", ["planned", "group", "vote", "decide", "closed"])
def test_an_idea_outside_its_time_is_refused_kindly(question, phase):
    seat = ParticipantFactory(board=question.board)
    Board.objects.update(phase=phase)

    with pytest.raises(actions.TooLate, match=r"kept|still here"):
        add(question, seat)


def test_an_idea_after_the_time_box_is_too_late(question):
    seat = ParticipantFactory(board=question.board)
    Board.objects.update(phase_ends_at=NOON + timedelta(minutes=5))

    add(question, seat, at=NOON + timedelta(minutes=4))
    with pytest.raises(actions.TooLate):
        add(question, seat, at=NOON + timedelta(minutes=5))


def test_ideas_are_grouped_under_a_heading_made_once(question):
    one, two = IdeaFactory.create_batch(2, question=question)

    actions.put_in_group(one, title="Meeting places", at=NOON)
    actions.put_in_group(two, title=" Meeting  places", at=NOON)

    assert list(Group.objects.get().ideas.order_by("pk")) == [one, two]


def test_merging_leaves_a_trace_and_can_be_taken_back(question):
    kept, gone, other = IdeaFactory.create_batch(3, question=question)
    actions.merge(other, into=gone, at=NOON, by=None)

    actions.merge(gone, into=kept, at=NOON, by=None)

    note = queries.columns_of(question.board)[0].notes[0]
    assert (note.idea, note.merged) == (kept, [gone, other])
    gone.refresh_from_db()
    actions.take_apart(gone, at=NOON, by=None)
    assert [n.idea for n in queries.columns_of(question.board)[0].notes] == [kept, gone]
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        *("merged-ideas", "merged-ideas", "took-apart")
    ]


def test_ideas_to_two_questions_are_not_merged(question):
    here, there = IdeaFactory(question=question), IdeaFactory(question=QuestionFactory(board=question.board))

    with pytest.raises(actions.CannotMerge):
        actions.merge(here, into=there, at=NOON, by=None)


def test_dots_stay_within_the_budget_and_saying_it_twice_counts_once():
    _board, (one, two, _three), seat = voting(budget=5)
    actions.vote(one, participant=seat, value=3, at=NOON)
    actions.vote(one, participant=seat, value=3, at=NOON)
    actions.vote(two, participant=seat, value=2, at=NOON)

    with pytest.raises(actions.NotEnough, match="0 dots"):
        actions.vote(two, participant=seat, value=3, at=NOON)

    seat.refresh_from_db()
    assert (seat.spent, sorted(Vote.objects.values_list("value", flat=True))) == (5, [2, 3])


def test_the_database_itself_refuses_more_dots_than_there_are():
    seat = ParticipantFactory(budget=5)

    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.filter(pk=seat.pk).update(spent=6)


def test_a_place_in_the_ranking_is_held_by_one_idea():
    board, (one, two, _three), seat = voting("ranking", budget=3)
    actions.vote(one, participant=seat, value=1, at=NOON)
    actions.vote(two, participant=seat, value=1, at=NOON)

    assert [(v.idea, v.value) for v in Vote.objects.all()] == [(two, 1)]
    assert [line.score for line in queries.result_of(board)] == [3, 0, 0]


def test_a_slider_counts_nought_as_an_answer_and_is_averaged():
    board, (one, _two, _three), seat = voting("slider")
    actions.vote(one, participant=seat, value=0, at=NOON)
    actions.vote(one, participant=ParticipantFactory(board=board), value=75, at=NOON)

    best = queries.result_of(board)[0]
    assert (best.idea, best.score, best.voters) == (one, 37.5, 2)


def test_a_vote_is_taken_back():
    _board, (one, _two, _three), seat = voting()
    actions.vote(one, participant=seat, value=2, at=NOON)
    actions.vote(one, participant=seat, value=None, at=NOON)

    seat.refresh_from_db()
    assert (Vote.objects.count(), seat.spent) == (0, 0)


def test_equals_share_a_place_in_the_result():
    board, (one, two, three), seat = voting()
    actions.vote(two, participant=seat, value=1, at=NOON)
    actions.vote(three, participant=seat, value=1, at=NOON)

    told = [(line.place, line.idea) for line in queries.result_of(board)]
    assert told == [(1, two), (1, three), (3, one)]


def test_once_votes_are_cast_the_ideas_stay_as_they_are():
    board, (one, two, _three), seat = voting()
    actions.vote(one, participant=seat, value=1, at=NOON)

    with pytest.raises(actions.VotesCast):
        actions.move_to(board, Phase.GROUP, at=NOON, by=None)
    Board.objects.update(phase=Phase.GROUP)
    with pytest.raises(actions.VotesCast):
        actions.merge(one, into=two, at=NOON, by=None)


def test_what_was_promised_to_writers_and_voters_stays(question):
    IdeaFactory(question=question)

    with pytest.raises(actions.PromiseBroken):
        actions.edit_board(question.board, questions=[{"en": "Same"}], is_anonymous=False, by=None)


def test_a_vote_leaves_no_line_in_history_and_the_end_says_how_many():
    board, (one, _two, _three), seat = voting()
    actions.vote(one, participant=seat, value=1, at=NOON)
    assert not Entry.objects.exists()

    actions.move_to(board, Phase.DECIDE, at=NOON, by=None)

    assert (Entry.objects.get().verb, Entry.objects.get().facts) == (
        "phase-decide",
        {"ideas": 3, "people": 4},
    )


def test_who_sat_at_the_table_hears_of_the_result():
    board, user = BoardFactory(phase=Phase.DECIDE), UserFactory()
    board_seat = actions.join(board, user=user, at=NOON)

    actions.move_to(board, Phase.CLOSED, at=NOON, by=None)

    assert Notice.objects.get().user == board_seat.user
    with pytest.raises(actions.MeetingOver):
        actions.join(board, user=UserFactory(), at=NOON)


def test_a_decision_has_its_reason_and_an_outcome_its_way_back():
    leader, topic = UserFactory(), TopicFactory()
    board = BoardFactory(phase=Phase.DECIDE, facilitator=leader, is_public=True)
    idea = IdeaFactory(question=QuestionFactory(board=board))
    actions.decide(idea, choice="chosen", reason="Most need it", at=NOON, by=leader)
    begun = actions.begin_outcome(idea, kind="directory.topic", at=NOON, by=leader)

    actions.link_outcome(begun, topic, at=NOON, by=leader)

    line = queries.result_of(board)[0]
    assert (line.decision.reason, [one.record_id for one in line.outcomes]) == ("Most need it", [topic.pk])
    assert queries.outcomes_of("directory.topic", topic.pk, leader).get().idea == idea


def test_the_history_calls_what_an_idea_became_by_its_name_in_the_language_of_the_reader():
    leader, topic = UserFactory(), TopicFactory(labels=Text.of(nb="Vannlekkasje", en="Water leak"))
    idea = IdeaFactory(question=QuestionFactory(board=BoardFactory(phase=Phase.DECIDE)))
    begun = actions.begin_outcome(idea, kind="directory.topic", at=NOON, by=leader)

    actions.link_outcome(begun, topic, at=NOON, by=leader)

    line = Entry.objects.get(verb="became")
    with override("nb"):
        assert "Vannlekkasje" in sentence_for(line.kind, line.verb, line.facts)
    with override("en"):
        assert "Water leak" in sentence_for(line.kind, line.verb, line.facts)


def test_an_idea_becomes_an_event_that_is_told_of_elsewhere():
    leader, board = UserFactory(), BoardFactory(phase=Phase.DECIDE)
    idea = IdeaFactory(question=QuestionFactory(board=board))
    facts = {"title": "Open webinar", "held_on": NOON.date(), "url": "https://forum.example/webinar"}

    for _twice in range(2):
        actions.plan_event(idea, **facts, at=NOON, by=leader)

    (link,) = results.readable(queries.result_of(board), leader)[0].links
    assert (link.title, link.url) == ("Open webinar · 1 June 2026", "https://forum.example/webinar")
    Board.objects.update(phase=Phase.COLLECT)
    with pytest.raises(actions.NotDecidedHere):
        actions.plan_event(idea, **facts, at=NOON, by=leader)


def test_a_board_is_put_up_with_its_questions_and_a_code():
    board = actions.open_board(
        NetworkFactory(),
        title=Text.of(nb="Ønsker for året"),
        questions=[{"nb": "Hvem?"}, {"nb": "Hva?"}],
        held_on=NOON.date(),
        at=NOON,
        by=UserFactory(),
    )

    assert board.slug == "onsker-for-aret"
    assert [str(q) for q in board.questions.order_by("position")] == ["Hvem?", "Hva?"]
    assert len(board.code) == 6


def test_who_leaves_leaves_no_name_but_their_ideas():
    user = UserFactory(name="Kari")
    question = QuestionFactory()
    idea = add(question, actions.join(question.board, user=user, at=NOON))

    actions.forget(user)

    idea.refresh_from_db()
    assert (idea.participant.name, idea.participant.user) == ("", None)


def test_every_refusal_has_a_sentence():
    assert all(issubclass(getattr(actions, name), Refused) for name in actions.__all__ if name[0].isupper())
