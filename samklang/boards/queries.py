"""Questions about boards: which ones a reader may see, what stands on them, and the result in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from samklang.accounts.models import User
from samklang.networks import queries as networks
from samklang.networks.belonging import circle_of

from .models import Board, Decision, Group, Idea, Outcome, Participant, Question, Vote

Someone = User | AnonymousUser


def visible_to(user: Someone) -> QuerySet[Board]:
    """Public boards of networks the reader may see; all of those the reader belongs to or sat at."""
    open_to_all = Q(is_public=True, network__in=networks.visible_to(user).values("pk"))
    if not isinstance(user, User):
        return Board.objects.filter(open_to_all)
    sat_at = Participant.objects.filter(user=user).values("board")
    mine = Q(network__in=circle_of(user).inside) | Q(facilitator=user) | Q(pk__in=sat_at)
    return Board.objects.filter(open_to_all | mine)


@dataclass
class Note:
    """An idea as it is shown, with what was merged into it."""

    idea: Idea
    merged: list[Idea] = field(default_factory=list)
    given: int | None = None


@dataclass
class Pile:
    """The ideas of one question under one heading, or those without."""

    group: Group | None
    notes: list[Note] = field(default_factory=list)


@dataclass
class Column:
    question: Question
    piles: list[Pile]

    @property
    def notes(self) -> list[Note]:
        return [note for pile in self.piles for note in pile.notes]


def columns_of(board: Board, participant: Participant | None = None) -> list[Column]:
    """The whole board, question by question, and what this participant has given each idea."""
    rows = board.ideas.filter(withdrawn_at=None).select_related("participant").order_by("id")
    merged: dict[int, list[Idea]] = defaultdict(list)
    standing: dict[tuple[int, int | None], list[Idea]] = defaultdict(list)
    for idea in rows:
        if idea.merged_into_id:
            merged[idea.merged_into_id].append(idea)
        else:
            standing[idea.question_id, idea.group_id].append(idea)
    given = dict(participant.votes.values_list("idea_id", "value")) if participant else {}

    def notes(question: Question, group: Group | None) -> list[Note]:
        found = standing[question.pk, group.pk if group else None]
        return [Note(idea, merged[idea.pk], given.get(idea.pk)) for idea in found]

    groups = Prefetch("groups", Group.objects.order_by("id"))
    return [
        Column(one, [Pile(group, notes(one, group)) for group in (*one.groups.all(), None)])
        for one in board.questions.order_by("position").prefetch_related(groups)
    ]


@dataclass
class Line:
    """One idea in the result: its place, what it was given, and what was decided."""

    place: int
    idea: Idea
    score: float
    voters: int
    merged: list[Idea]
    decision: Decision | None
    outcomes: list[Outcome]


def result_of(board: Board) -> list[Line]:
    """All standing ideas, the best first; equals share a place. Sliders are averaged, all else adds up."""
    rows = board.ideas.filter(withdrawn_at=None).select_related(
        "question", "group", "decision", "participant"
    )
    ideas = list(rows.prefetch_related(Prefetch("outcomes", Outcome.objects.order_by("id"))))
    votes: dict[int, list[int]] = defaultdict(list)
    for idea_id, value in Vote.objects.filter(idea__board=board).values_list("idea_id", "value"):
        votes[idea_id].append(value)
    merged: dict[int, list[Idea]] = defaultdict(list)
    for idea in ideas:
        if idea.merged_into_id:
            merged[idea.merged_into_id].append(idea)
    scored = [
        (score_of(board, votes[idea.pk]), len(votes[idea.pk]), idea) for idea in ideas if idea.is_standing
    ]
    scored.sort(key=lambda line: (-line[0], -line[1], line[2].pk))
    return list(_placed(scored, merged))


def _placed(scored: Sequence[tuple[float, int, Idea]], merged: dict[int, list[Idea]]) -> Iterable[Line]:
    place, last = 0, None
    for number, (score, voters, idea) in enumerate(scored, start=1):
        if (score, voters) != last:
            place, last = number, (score, voters)
        decision = getattr(idea, "decision", None)
        linked = [one for one in idea.outcomes.all() if one.linked_at]
        yield Line(place, idea, score, voters, merged[idea.pk], decision, linked)


def score_of(board: Board, values: Sequence[int]) -> float:
    if not values:
        return 0
    if board.method == Board.Method.SLIDER:
        return round(sum(values) / len(values), 1)
    if board.method == Board.Method.RANKING:
        return sum(max(board.budget + 1 - place, 0) for place in values)
    return sum(values)


def outcomes_of(kind: str, record_id: int, user: Someone) -> QuerySet[Outcome]:
    """Which boards, that the reader may see, a record came from."""
    rows = Outcome.objects.filter(
        kind=kind, record_id=record_id, idea__board__in=visible_to(user).values("pk")
    )
    return rows.select_related("idea__board").order_by("id")


def told(idea: Idea, merged: Sequence[Idea], *, with_name: bool) -> dict[str, Any]:
    """An idea as it travels to the pages that are open."""
    return {
        "uuid": str(idea.uuid),
        "question": idea.question_id,
        "group": idea.group_id,
        "text": idea.text,
        "name": str(idea.participant) if with_name else "",
        "merged": [one.text for one in merged],
    }


def state_of(board: Board, participant: Participant | None, *, with_names: bool) -> dict[str, Any]:
    """All that stands on a board, for a page that comes back after it was away."""
    columns = columns_of(board, participant)
    notes = [note for column in columns for note in column.notes]
    return {
        "phase": board.phase,
        "groups": [
            {"id": pile.group.pk, "question": column.question.pk, "title": pile.group.title}
            for column in columns
            for pile in column.piles
            if pile.group
        ],
        "ideas": [told(note.idea, note.merged, with_name=with_names) for note in notes],
        "given": {str(note.idea.uuid): note.given for note in notes if note.given is not None},
        "voted": board.participants.filter(has_voted=True).count(),
        "people": board.participants.count(),
    }
