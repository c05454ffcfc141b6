"""What another must have in place, and a newcomer's own check of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from samklang.accounts.http import SignedInRequest
from samklang.foundation.http import EDITOR, MEMBER, SECRETARIAT, page, refusals_on, require, route, saved
from samklang.knowledge import actions, plans, queries, rules
from samklang.knowledge.forms import CheckForm, CheckingForm, NeedForm, NoteForm
from samklang.knowledge.models import Case, Readiness

from .access import visible, written

ROLES = (MEMBER, EDITOR, SECRETARIAT)


@route("GET", "POST", roles=ROLES)
def recipe(request: SignedInRequest, slug: str) -> HttpResponse:
    """The recipe, as its authors write it."""
    case = written(request, slug)
    form = NeedForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.add_need(case, **form.cleaned_data, by=request.user)
            return redirect("knowledge:recipe", case.slug)
    lines = [plans.Line(need, None) for need in plans.recipe_of(case)]
    return page(request, "knowledge/recipe.html", {"case": case, "form": form, "areas": plans.by_area(lines)})


@route("GET", "POST", roles=ROLES)
def usual_needs(request: SignedInRequest, slug: str) -> HttpResponse:
    case = written(request, slug)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.add_usual_needs(case, by=request.user)
            return redirect("knowledge:recipe", case.slug)
    return page(request, "knowledge/usual_needs.html", {"case": case, "form": form})


@route("GET", "POST", roles=ROLES)
def need(request: SignedInRequest, slug: str, need: int) -> HttpResponse:
    case = written(request, slug)
    one = get_object_or_404(case.needs.select_related("case"), pk=need, retired_at=None)
    form = NeedForm(request.POST or None, initial={"area": one.area, "text": one.text})
    if form.is_valid():
        with refusals_on(form):
            actions.change_need(one, **form.cleaned_data, by=request.user)
            return saved(request, "knowledge:recipe", case.slug)
    return page(request, "knowledge/need.html", {"case": case, "need": one, "form": form})


@route("GET", "POST", roles=ROLES)
def retire_need(request: SignedInRequest, slug: str, need: int) -> HttpResponse:
    case = written(request, slug)
    one = get_object_or_404(case.needs.select_related("case"), pk=need, retired_at=None)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            actions.retire_need(one, by=request.user, at=timezone.now())
            return saved(request, "knowledge:recipe", case.slug)
    return page(request, "knowledge/retire_need.html", {"case": case, "need": one, "form": form})


@route("GET", "POST", roles=ROLES)
def begin_check(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who looks whether it is ready; those that have begun are found here again."""
    case = visible(request, slug)
    require(rules.may_ask(request.user, case))
    form = CheckingForm(request.POST or None, organisations=queries.organisations_of(request.user))
    if form.is_valid():
        with refusals_on(form):
            one = actions.begin_check(case, **form.cleaned_data, by=request.user, at=timezone.now())
            return redirect("knowledge:check", case.slug, one.pk)
    context = {"case": case, "form": form, "checks": plans.own_checks(case, request.user)}
    return page(request, "knowledge/begin_check.html", context)


def _own(request: HttpRequest, case: Case, number: int) -> Readiness:
    """A check is nobody else's to know of: whoever does not act for the organisation finds none."""
    own = {one.pk for one in plans.own_checks(case, request.user)}
    rows = case.readinesses.select_related("case", "organisation").filter(pk__in=own)
    return get_object_or_404(rows, pk=number)


@route("GET", "POST", roles=ROLES)
def check(request: SignedInRequest, slug: str, readiness: int) -> HttpResponse:
    case = visible(request, slug)
    one = _own(request, case, readiness)
    form = CheckForm(request.POST or None, lines=plans.plan_of(one).lines)
    if form.is_valid():
        with refusals_on(form):
            actions.save_check(one, form.found(), at=timezone.now())
            return saved(request, one)
    return page(request, "knowledge/check.html", {"case": case, "readiness": one, "form": form})


@route("GET", roles=ROLES)
def plan(request: SignedInRequest, slug: str, readiness: int) -> HttpResponse:
    """What is left to do, for the screen and for paper."""
    case = visible(request, slug)
    one = _own(request, case, readiness)
    context = {
        "case": case,
        "readiness": one,
        "plan": plans.plan_of(one),
        "replication": case.replications.filter(organisation=one.organisation_id).first(),
    }
    return page(request, "knowledge/plan.html", context)
