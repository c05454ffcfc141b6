"""Leading a meeting: putting up the board, moving it on, merging, and writing down what was decided."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from samklang.accounts.http import SignedInRequest
from samklang.boards import actions, queries, results
from samklang.boards.forms import BoardForm, DecisionForm, EventForm, MergeForm, PhaseForm
from samklang.boards.models import Board, Idea, Phase
from samklang.foundation.errors import Refused
from samklang.foundation.http import SECRETARIAT, SIGNED_IN, page, refusals_on, require, route, saved
from samklang.foundation.outcomes import Prefill, offers_to
from samklang.history.opened import as_opened
from samklang.networks import queries as networks
from samklang.networks.rules import speaks_for_network

from .access import idea_on, led

LEADER = (SECRETARIAT, SIGNED_IN)
"""The secretariat, or whoever is named as facilitator."""


@route("GET", "POST", roles=(SECRETARIAT,))
def new(request: SignedInRequest, network: str) -> HttpResponse:
    home = get_object_or_404(networks.visible_to(request.user).select_related("organisation"), slug=network)
    require(speaks_for_network(request.user, home))
    form = BoardForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            made = actions.open_board(
                home, at=timezone.now(), by=request.user, on_behalf_of=home.name, **form.facts()
            )
            return redirect(made)
    return page(request, "boards/board_form.html", {"network": home, "form": form})


@route("GET", "POST", roles=LEADER)
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    board = led(request, slug)
    form = BoardForm(request.POST or None, board=board)
    if form.is_valid():
        with refusals_on(form):
            with as_opened(request, board, "changed"):
                actions.edit_board(board, by=request.user, on_behalf_of=board.network.name, **form.facts())
            return saved(request, board)
    return page(request, "boards/board_form.html", {"network": board.network, "board": board, "form": form})


@route("GET", "POST", roles=LEADER)
def phase(request: SignedInRequest, slug: str) -> HttpResponse:
    """Move the meeting on, or give the phase that runs another time box."""
    board, now = led(request, slug), timezone.now()
    form = PhaseForm(request.POST or None, initial={"phase": _next(board)})
    if form.is_valid():
        with refusals_on(form):
            until, wanted = form.until(now), form.cleaned_data["phase"]
            behalf = board.network.name
            if wanted == board.phase:
                actions.set_time_box(board, until=until, by=request.user, on_behalf_of=behalf)
            else:
                actions.move_to(board, wanted, until=until, at=now, by=request.user, on_behalf_of=behalf)
            return redirect("boards:result" if wanted in {"decide", "closed"} else "boards:board", board.slug)
    context = {"network": board.network, "board": board, "form": form}
    return page(request, "boards/phase.html", context)


def _next(board: Board) -> str:
    order = list(Phase.values)
    return order[min(order.index(board.phase) + 1, len(order) - 1)]


@route("POST", roles=LEADER)
def merge(request: SignedInRequest, slug: str, uuid: UUID) -> HttpResponse:
    board = led(request, slug)
    idea = idea_on(board, uuid)
    form = MergeForm(request.POST, idea=idea)
    if form.is_valid():
        try:
            actions.merge(
                idea,
                into=form.cleaned_data["into"],
                at=timezone.now(),
                by=request.user,
                on_behalf_of=board.network.name,
            )
            return redirect(f"{board.get_absolute_url()}#idea-{form.cleaned_data['into'].uuid}")
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("boards:sort", board.slug, idea.uuid)


@route("POST", roles=LEADER)
def take_apart(request: SignedInRequest, slug: str, uuid: UUID) -> HttpResponse:
    board = led(request, slug)
    idea = idea_on(board, uuid)
    try:
        actions.take_apart(idea, at=timezone.now(), by=request.user, on_behalf_of=board.network.name)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{board.get_absolute_url()}#idea-{idea.uuid}")


@route("GET", "POST", roles=LEADER)
def decide(request: SignedInRequest, slug: str, uuid: UUID) -> HttpResponse:
    board = led(request, slug)
    idea = idea_on(board, uuid)
    form = DecisionForm(request.POST or None, decision=getattr(idea, "decision", None))
    if form.is_valid():
        with refusals_on(form):
            facts = {**form.cleaned_data, "by": request.user, "on_behalf_of": board.network.name}
            actions.decide(idea, at=timezone.now(), **facts)
            return saved(request, "boards:result", board.slug)
    context = {"network": board.network, "board": board, "idea": idea, "form": form}
    return page(request, "boards/decide.html", context)


@route("GET", "POST", roles=LEADER)
def become(request: SignedInRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Choose what an idea becomes; its form opens with the idea's words."""
    board = led(request, slug)
    idea = idea_on(board, uuid)
    offers = offers_to(request)
    if request.method == "POST":
        chosen = next((one for one in offers if one.kind == request.POST.get("kind")), None)
        require(chosen is not None)
        assert chosen  # noqa: S101 -- for the type checker
        try:
            return redirect(chosen.url_for(request, _prefill(request, idea, chosen.kind)))
        except Refused as refusal:
            messages.error(request, str(refusal))
    lines = [line for line in queries.result_of(board) if line.idea.pk == idea.pk]
    context = {
        "network": board.network,
        "board": board,
        "idea": idea,
        "offers": offers,
        "links": [link for shown in results.readable(lines, request.user) for link in shown.links],
    }
    return page(request, "boards/become.html", context)


@route("GET", "POST", roles=LEADER)
def event(request: SignedInRequest, slug: str, uuid: UUID) -> HttpResponse:
    """The event an idea became: its name, its day, and where it is told of."""
    board = led(request, slug)
    idea = idea_on(board, uuid)
    form = EventForm(request.POST or None, initial={"title": idea.text})
    if form.is_valid():
        with refusals_on(form):
            facts = {**form.cleaned_data, "by": request.user, "on_behalf_of": board.network.name}
            actions.plan_event(idea, at=timezone.now(), **facts)
            return redirect(f"{reverse('boards:result', args=[board.slug])}#idea-{idea.uuid}")
    context = {"network": board.network, "board": board, "idea": idea, "form": form}
    return page(request, "boards/event.html", context)


def _prefill(request: SignedInRequest, idea: Idea, kind: str) -> Prefill:
    begun = actions.begin_outcome(
        idea, kind=kind, at=timezone.now(), by=request.user, on_behalf_of=idea.board.network.name
    )
    reason = idea.decision.reason if hasattr(idea, "decision") else ""
    return Prefill(idea.text, reason, idea.board.network.slug, str(begun.token))
