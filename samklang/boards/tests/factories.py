from datetime import UTC, date, datetime
from uuid import uuid4

from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from samklang.boards.models import Board, Idea, Participant, Question
from samklang.foundation.text import Text
from samklang.networks.tests.factories import NetworkFactory

NOON = datetime(2026, 6, 1, 10, tzinfo=UTC)


class BoardFactory(DjangoModelFactory):
    class Meta:
        model = Board

    network = SubFactory(NetworkFactory)
    slug = Sequence("board-{}".format)
    code = Sequence("CODE{:02}".format)
    title = Text.of(en="Working meeting", nb="Arbeidsmøte")
    held_on = date(2026, 6, 1)
    created_at = NOON
    phase = "collect"


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    board = SubFactory(BoardFactory)
    position = Sequence(lambda n: n + 1)
    text = Text.of(en="What shall we do?", nb="Hva skal vi gjøre?")


class ParticipantFactory(DjangoModelFactory):
    class Meta:
        model = Participant

    board = SubFactory(BoardFactory)
    name = Sequence("Guest {}".format)
    joined_at = NOON
    budget = LazyAttribute(lambda one: one.board.budget)


class IdeaFactory(DjangoModelFactory):
    class Meta:
        model = Idea

    uuid = LazyFunction(uuid4)
    question = SubFactory(QuestionFactory)
    board = SelfAttribute("question.board")
    participant = SubFactory(ParticipantFactory, board=SelfAttribute("..board"))
    text = Sequence("Idea {}".format)
    created_at = NOON
