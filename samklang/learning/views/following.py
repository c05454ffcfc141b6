"""A person's own way: set out, tick a step, write a note, finish, leave. Only they come here."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from samklang.accounts.http import SignedInRequest
from samklang.foundation.http import SIGNED_IN, page, refusals_on, route
from samklang.learning import actions, queries
from samklang.learning.forms import NothingForm, TickForm
from samklang.learning.models import Learner, Path

from .access import visible


def _own(request: SignedInRequest, path: Path) -> Learner:
    learner = queries.learner_of(path, request.user)
    if learner is None:
        raise Http404
    learner.path = path
    return learner


@route("GET", roles=(SIGNED_IN,))
def mine(request: SignedInRequest) -> HttpResponse:
    return page(request, "learning/mine.html", {"learning": list(queries.mine(request.user)[:200])})


@route("GET", "POST", roles=(SIGNED_IN,))
def begin(request: SignedInRequest, slug: str) -> HttpResponse:
    path = visible(request, slug)
    form = NothingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.begin(path, by=request.user, at=timezone.now())
            return redirect(path)
    return page(request, "learning/confirm.html", {"path": path, "form": form, "step": "begin"})


@route("GET", "POST", roles=(SIGNED_IN,))
def tick(request: SignedInRequest, slug: str, step: int) -> HttpResponse:
    """One step: what is asked, a box to tick, and a note of one's own."""
    path = visible(request, slug)
    learner = _own(request, path)
    stops = queries.stops_of(path, request.user, learner)
    stop = next((one for one in stops if one.step.pk == step), None)
    if stop is None:
        raise Http404
    before = {"is_done": stop.is_done, "note": stop.tick.note if stop.tick else ""}
    form = TickForm(request.POST if request.method == "POST" else None, initial=before)
    if form.is_valid():
        with refusals_on(form):
            actions.tick(learner, stop.step, **form.cleaned_data, at=timezone.now())
            learner.refresh_from_db()
            has_just_finished = learner.finished_at and not stop.is_done
            return redirect("learning:finished", path.slug) if has_just_finished else redirect(path)
    context = {"path": path, "stop": stop, "total": len(stops), "form": form}
    return page(request, "learning/tick.html", context)


@route("GET", roles=(SIGNED_IN,))
def finished(request: SignedInRequest, slug: str) -> HttpResponse:
    """A page to print, for whoever has done what was required."""
    path = visible(request, slug)
    learner = _own(request, path)
    if learner.finished_at is None:
        return redirect(path)
    stops = [stop for stop in queries.stops_of(path, request.user, learner) if stop.is_done]
    minutes = sum(stop.step.minutes for stop in stops)
    context = {
        "path": path,
        "learner": learner,
        "stops": stops,
        "minutes": minutes,
        "name": request.user.name,
    }
    return page(request, "learning/finished.html", context)


@route("GET", "POST", roles=(SIGNED_IN,))
def leave(request: SignedInRequest, slug: str) -> HttpResponse:
    learner = get_object_or_404(queries.mine(request.user), path__slug=slug)
    form = NothingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.leave(learner)
        return redirect("learning:mine")
    return page(request, "learning/confirm.html", {"path": learner.path, "form": form, "step": "leave"})
