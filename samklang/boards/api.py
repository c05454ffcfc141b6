"""Boards for machines: those the asker may read, and the result when it is there. Never who wrote what."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from samklang.foundation.api import api

from . import queries, results
from .models import Board

router = Router(tags=["boards"])
PAGE = 50
PageNumber = Annotated[int, Field(ge=1, le=10_000)]


class BoardOut(Schema):
    slug: str
    title: dict[str, str]
    network: str
    held_on: date
    phase: str
    method: str
    is_sample: bool
    source: str


class BoardsOut(Schema):
    items: list[BoardOut]
    next_page: int | None


class QuestionOut(Schema):
    position: int
    text: dict[str, str]


class BecameOut(Schema):
    kind: str
    title: str
    url: str


class LineOut(Schema):
    place: int
    question: int
    group: str
    text: str
    merged: list[str]
    score: float
    voters: int
    decision: str
    reason: str
    became: list[BecameOut]


class WholeBoardOut(BoardOut):
    about: dict[str, str]
    questions: list[QuestionOut]
    result: list[LineOut]


@router.get("", response=BoardsOut, summary="All boards the asker may read")
def boards(request: HttpRequest, network: str = "", page: PageNumber = 1) -> dict[str, Any]:
    rows = queries.visible_to(request.user).select_related("network").order_by("-held_on", "-id")
    if network:
        rows = rows.filter(network__slug=network)
    start = (page - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    return {
        "items": [_board(one) for one in found[:PAGE]],
        "next_page": page + 1 if len(found) > PAGE else None,
    }


@router.get("/{slug}", response=WholeBoardOut, summary="One board, with its result when there is one")
def board(request: HttpRequest, slug: str) -> dict[str, Any]:
    one = get_object_or_404(queries.visible_to(request.user).select_related("network"), slug=slug)
    lines = results.readable(queries.result_of(one), request.user) if one.has_result else []
    asked = one.questions.order_by("position")
    return {
        **_board(one),
        "about": one.about.plain(),
        "questions": [{"position": each.position, "text": each.text.plain()} for each in asked],
        "result": [_line(shown) for shown in lines],
    }


def _board(one: Board) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "title": one.title.plain(),
        "network": one.network.slug,
        "held_on": one.held_on,
        "phase": one.phase,
        "method": one.method,
        "is_sample": one.is_sample,
        "source": one.source,
    }


def _line(shown: results.Shown) -> dict[str, Any]:
    line, decision = shown.line, shown.line.decision
    return {
        "place": line.place,
        "question": line.idea.question.position,
        "group": line.idea.group.title if line.idea.group else "",
        "text": line.idea.text,
        "merged": [one.text for one in line.merged],
        "score": line.score,
        "voters": line.voters,
        "decision": decision.choice if decision else "",
        "reason": decision.reason if decision else "",
        "became": [{"kind": one.kind, "title": one.title, "url": one.url} for one in shown.links],
    }


api.add_router("/boards", router)
