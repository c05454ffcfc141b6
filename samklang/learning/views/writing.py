"""Putting a path together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from samklang.accounts.http import SignedInRequest
from samklang.foundation.http import SECRETARIAT, page, refusals_on, require, route, saved
from samklang.history.opened import as_opened
from samklang.learning import actions, queries, rules
from samklang.learning.forms import NothingForm, PathForm, StepForm
from samklang.learning.models import Path, Step

from .access import as_whom, kept


@route("GET", "POST", roles=(SECRETARIAT,))
def new(request: SignedInRequest) -> HttpResponse:
    require(rules.may_begin(request.user))
    form = PathForm(request.POST or None, networks=queries.networks_to_write_for(request.user))
    if form.is_valid():
        facts = dict(form.cleaned_data)
        with refusals_on(form):
            path = actions.open_path(facts.pop("network"), **facts, **as_whom(request))
            return redirect("learning:steps", path.slug)
    return page(request, "learning/form.html", {"form": form})


@route("GET", "POST", roles=(SECRETARIAT,))
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    path = kept(request, slug)
    form = PathForm(request.POST or None, path=path)
    if form.is_valid():
        with refusals_on(form):
            with as_opened(request, path, "changed"):
                actions.edit(path, **form.cleaned_data, **as_whom(request))
            return saved(request, path)
    return page(request, "learning/form.html", {"form": form, "path": path})


@route("GET", roles=(SECRETARIAT,))
def steps(request: SignedInRequest, slug: str) -> HttpResponse:
    """The steps in their order, with buttons that move them."""
    path = kept(request, slug)
    context = {"path": path, "stops": queries.stops_of(path, request.user)}
    return page(request, "learning/steps.html", context)


@route("GET", "POST", roles=(SECRETARIAT,))
def add_step(request: SignedInRequest, slug: str) -> HttpResponse:
    path = kept(request, slug)
    form = StepForm(request.POST or None, **_choices(request, path))
    if form.is_valid():
        with refusals_on(form):
            actions.add_step(path, **form.cleaned_data, **as_whom(request))
            return redirect("learning:steps", path.slug)
    return page(request, "learning/step_form.html", {"path": path, "form": form})


@route("GET", "POST", roles=(SECRETARIAT,))
def change_step(request: SignedInRequest, slug: str, step: int) -> HttpResponse:
    path = kept(request, slug)
    one = _step_of(path, step)
    form = StepForm(request.POST or None, step=one, **_choices(request, path))
    if form.is_valid():
        with refusals_on(form):
            with as_opened(request, path, "step-changed"):
                actions.change_step(one, **form.cleaned_data, **as_whom(request))
            return saved(request, "learning:steps", path.slug)
    return page(request, "learning/step_form.html", {"path": path, "form": form, "step": one})


def _choices(request: SignedInRequest, path: Path) -> dict[str, Any]:
    return {"cases": queries.cases_to_choose(path), "tools": queries.tools_to_choose(path, request.user)}


def _step_of(path: Path, step: int) -> Step:
    return get_object_or_404(path.steps.select_related("path"), pk=step)


@route("POST", roles=(SECRETARIAT,))
def move(request: SignedInRequest, slug: str, step: int) -> HttpResponse:
    path = kept(request, slug)
    actions.move(_step_of(path, step), is_up=request.POST.get("way") == "up", **as_whom(request))
    return redirect("learning:steps", path.slug)


@route("GET", "POST", roles=(SECRETARIAT,))
def remove_step(request: SignedInRequest, slug: str, step: int) -> HttpResponse:
    path = kept(request, slug)
    one = _step_of(path, step)
    form = NothingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.remove_step(one, **as_whom(request))
            return redirect("learning:steps", path.slug)
    return page(request, "learning/confirm.html", {"path": path, "form": form, "step": "remove", "one": one})


@route("GET", "POST", roles=(SECRETARIAT,))
def publish(request: SignedInRequest, slug: str) -> HttpResponse:
    return _step(request, slug, "publish", lambda path: _publish(request, path))


def _publish(request: SignedInRequest, path: Path) -> None:
    actions.publish(path, **as_whom(request), at=timezone.now())


@route("GET", "POST", roles=(SECRETARIAT,))
def close(request: SignedInRequest, slug: str) -> HttpResponse:
    return _step(request, slug, "close", lambda path: _close(request, path))


def _close(request: SignedInRequest, path: Path) -> None:
    actions.close(path, **as_whom(request))


def _step(request: SignedInRequest, slug: str, name: str, do: Callable[[Path], None]) -> HttpResponse:
    path = kept(request, slug)
    form = NothingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            do(path)
            return redirect(path)
    return page(request, "learning/confirm.html", {"path": path, "form": form, "step": name})
