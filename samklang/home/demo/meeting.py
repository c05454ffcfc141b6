"""The working meeting of 21 June 2021: what the source lists; people and dots are invented."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from samklang.accounts.models import User
from samklang.boards import actions
from samklang.boards.models import Board, Idea, Participant, Question
from samklang.directory.models import Topic
from samklang.foundation.text import Text
from samklang.networks.models import Network

from .facts import records
from .forming import morning_of

PEOPLE = 25
DOTS = 5


def meeting(_at: datetime) -> None:
    told = records("meeting")
    leader = User.objects.get(email=told["leader"])
    at = morning_of(told["day"])
    board = actions.open_board(
        Network.objects.get(slug=told["network"]),
        slug=told["slug"],
        code=told["code"],
        title=Text.of(**told["title"]),
        about=Text.of(**told["about"]),
        questions=[question["text"] for question in told["questions"]],
        held_on=timezone.localdate(at),
        at=at,
        by=leader,
        is_public=True,
        admits_guests=True,
        budget=DOTS,
        source=told["source"],
        is_sample=True,
    )
    seats = [actions.join(board, user=None, at=at, is_sample=True) for _number in range(PEOPLE)]
    actions.move_to(board, "collect", at=at, by=leader)
    ideas = _written(board, told, seats, at=at, by=leader)
    _counted(board, ideas, seats, at=at + timedelta(hours=2), by=leader)
    _decided(board, ideas, at=at + timedelta(hours=3), by=leader)


def _written(
    board: Board, told: Any, seats: list[Participant], *, at: datetime, by: User
) -> list[tuple[Idea, dict[str, Any]]]:
    found = []
    for question, facts in zip(board.questions.order_by("position"), told["questions"], strict=True):
        for row in facts["ideas"]:
            idea = _add(question, row["text"], seats, at=at)
            if row.get("group"):
                actions.put_in_group(idea, title=row["group"], at=at)
            for text in row.get("merged", ()):
                actions.merge(_add(question, text, seats, at=at), into=idea, at=at, by=by)
            found.append((idea, row))
    return found


def _add(question: Question, text: str, seats: list[Participant], *, at: datetime) -> Idea:
    """The mark comes from the words, so that loading twice writes one idea."""
    seat = seats[len(text) % PEOPLE]
    return actions.add_idea(question, participant=seat, uuid=uuid5(NAMESPACE_URL, text), text=text, at=at)


def _counted(
    board: Board,
    ideas: list[tuple[Idea, dict[str, Any]]],
    seats: list[Participant],
    *,
    at: datetime,
    by: User,
) -> None:
    actions.move_to(board, "vote", at=at, by=by)
    dots = [idea for idea, row in ideas for _dot in range(row["dots"])]
    for number, seat in enumerate(seats):
        for idea, value in Counter(dots[number::PEOPLE]).items():
            actions.vote(idea, participant=seat, value=value, at=at)


def _decided(board: Board, ideas: list[tuple[Idea, dict[str, Any]]], *, at: datetime, by: User) -> None:
    actions.move_to(board, "decide", at=at, by=by)
    for idea, row in ideas:
        if row.get("reason"):
            actions.decide(idea, choice="chosen", reason=row["reason"], at=at, by=by)
        if row.get("topic"):
            begun = actions.begin_outcome(idea, kind="directory.topic", at=at, by=by)
            actions.link_outcome(begun, Topic.objects.get(slug=row["topic"]), at=at, by=by)
    actions.move_to(board, "closed", at=at, by=by)
