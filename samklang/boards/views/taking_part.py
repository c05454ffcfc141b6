"""Writing, grouping and prioritising, from a page with script (``say``) and from one without."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.boards import actions, rules
from samklang.boards.forms import IdeaForm, MergeForm, SortForm, VoteForm
from samklang.boards.models import Board, Group, Participant, Question
from samklang.foundation.errors import Refused
from samklang.foundation.http import page, refusals_on, require, route

from .access import found, idea_on, reader, seat_for_writing, seat_of


@route("POST")
def say(request: HttpRequest, slug: str) -> HttpResponse:
    """One thing from the waiting line of a page: ``{"do": "idea" | "vote" | "group", …}``.

    The page sends it until it is answered; said twice, it counts once. 409 is a refusal with its sentence.
    """
    board = found(request, slug)
    seat = seat_for_writing(request, board)
    try:
        said = json.loads(request.body)
        carry_out = _VERBS[said["do"]]
        told = carry_out(board, seat, said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return JsonResponse({"refused": _("This could not be read.")}, status=400)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=409)
    return JsonResponse({"ok": True, **told})


def _say_idea(board: Board, seat: Participant, said: dict[str, Any]) -> dict[str, Any]:
    form = IdeaForm(said)
    if not form.is_valid():
        raise ValueError
    question = get_object_or_404(
        Question.objects.select_related("board__network"),
        pk=form.cleaned_data["question"],
        board=board,
    )
    facts = {name: form.cleaned_data[name] for name in ("uuid", "text")}
    actions.add_idea(question, participant=seat, at=timezone.now(), **facts)
    return {}


def _say_vote(board: Board, seat: Participant, said: dict[str, Any]) -> dict[str, Any]:
    form = VoteForm(said)
    if not form.is_valid():
        raise ValueError
    idea = idea_on(board, form.cleaned_data["idea"])
    seat = actions.vote(idea, participant=seat, value=form.cleaned_data["value"], at=timezone.now())
    return {"left": seat.budget - seat.spent}


def _say_group(board: Board, seat: Participant, said: dict[str, Any]) -> dict[str, Any]:
    idea = idea_on(board, UUID(said["idea"]))
    chosen = said.get("group")
    group = get_object_or_404(Group, pk=int(chosen), question=idea.question_id) if chosen else None
    actions.put_in_group(idea, group=group, title=str(said.get("title", "")), at=timezone.now())
    return {}


_VERBS: dict[str, Callable[[Board, Participant, dict[str, Any]], dict[str, Any]]] = {
    "idea": _say_idea,
    "vote": _say_vote,
    "group": _say_group,
}


@route("POST")
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """An idea from a page without script. A refused one comes back with its text, nothing is lost."""
    board = found(request, slug)
    form = IdeaForm(request.POST)
    if form.is_valid():
        question = get_object_or_404(board.questions, pk=form.cleaned_data["question"])
        with refusals_on(form):
            facts = {name: form.cleaned_data[name] for name in ("uuid", "text")}
            seat = seat_for_writing(request, board)
            actions.add_idea(question, participant=seat, at=timezone.now(), **facts)
            return redirect(f"{board.get_absolute_url()}#idea-{facts['uuid']}")
    return page(request, "boards/write.html", {"network": board.network, "board": board, "form": form})


@route("POST")
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    board = found(request, slug)
    form = VoteForm(request.POST)
    require(form.is_valid())
    idea = idea_on(board, form.cleaned_data["idea"])
    try:
        seat = seat_for_writing(request, board)
        actions.vote(idea, participant=seat, value=form.cleaned_data["value"], at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{board.get_absolute_url()}#idea-{idea.uuid}")


@route("GET", "POST")
def sort(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One idea: under which heading it goes; for who leads, what it is merged with."""
    board = found(request, slug)
    idea = idea_on(board, uuid)
    seat, leads = seat_of(request, board), rules.runs(reader(request), board)
    require(seat is not None or rules.may_sit_down(reader(request), board))
    form = SortForm(request.POST if request.method == "POST" else None, idea=idea)
    if form.is_valid():
        with refusals_on(form):
            actions.put_in_group(idea, at=timezone.now(), **form.cleaned_data)
            return redirect(f"{board.get_absolute_url()}#idea-{idea.uuid}")
    context = {
        "network": board.network,
        "board": board,
        "idea": idea,
        "form": form,
        "merge_form": MergeForm(idea=idea) if leads and not idea.merged_into else None,
        "merged": list(idea.merged.filter(withdrawn_at=None).order_by("id")),
        "leads": leads,
        "may_withdraw": rules.may_withdraw(seat, idea, is_leading=leads),
    }
    return page(request, "boards/sort.html", context)


@route("POST")
def withdraw(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    board = found(request, slug)
    idea = idea_on(board, uuid)
    is_leading = rules.runs(reader(request), board)
    require(rules.may_withdraw(seat_of(request, board), idea, is_leading=is_leading))
    try:
        actions.withdraw(idea, at=timezone.now())
        messages.success(request, _("The idea was taken off the board."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(board)
