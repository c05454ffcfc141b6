"""Decision points, and what is set down along the way: steps, risks, news."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.accounts.http import SignedInRequest
from samklang.foundation.http import EDITOR, SECRETARIAT, page, refusals_on, require, route, saved
from samklang.projects import actions, rules
from samklang.projects.forms.projects import PARTS, DecisionForm, PlanDecisionForm
from samklang.projects.models import Decision, Project

from .access import as_whom, project_at

KEEPERS = (SECRETARIAT, EDITOR)
HEADINGS = {
    "steps": (gettext_lazy("New milestone, pilot or work"), gettext_lazy("Change it")),
    "risks": (gettext_lazy("New risk"), gettext_lazy("Change the risk")),
    "news": (gettext_lazy("News"), gettext_lazy("Change the news")),
}


def _kept(request: SignedInRequest, slug: str) -> Project:
    project = project_at(request, slug)
    require(rules.may_edit(request.user, project))
    return project


def _shown(
    request: SignedInRequest, project: Project, form: Any, heading: Any, lead: Any = ""
) -> HttpResponse:
    context = {
        "project": project,
        "network": project.network,
        "form": form,
        "heading": heading,
        "up": project.get_absolute_url(),
        "above": project.title,
    }
    return page(request, "projects/one_form.html", context)


@route("GET", "POST", roles=KEEPERS)
def decide(request: SignedInRequest, slug: str, point: int) -> HttpResponse:
    project = _kept(request, slug)
    if point not in Decision.Point.values:
        raise Http404
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            facts = form.cleaned_data
            actions.decide(project, point=point, **as_whom(request), **facts)
            messages.success(request, _("The decision is recorded."))
            return redirect(project)
    return _shown(request, project, form, Decision.Point(point).label)


@route("GET", "POST", roles=KEEPERS)
def plan_decision(request: SignedInRequest, slug: str, point: int) -> HttpResponse:
    project = _kept(request, slug)
    if point not in Decision.Point.values:
        raise Http404
    form = PlanDecisionForm(request.POST or None, record=project.decisions.filter(point=point).first())
    if form.is_valid():
        with refusals_on(form):
            on = form.cleaned_data["planned_on"]
            actions.plan_decision(project, point=point, on=on, **as_whom(request))
            return saved(request, project)
    return _shown(request, project, form, Decision.Point(point).label)


@route("GET", "POST", roles=KEEPERS)
def set_down(request: SignedInRequest, slug: str, part: str) -> HttpResponse:
    project = _kept(request, slug)
    if part not in PARTS:
        raise Http404
    return _written(request, project, part, PARTS[part][0](), heading=HEADINGS[part][0])


@route("GET", "POST", roles=KEEPERS)
def change(request: SignedInRequest, slug: str, part: str, record_id: int) -> HttpResponse:
    project = _kept(request, slug)
    if part not in PARTS:
        raise Http404
    one = get_object_or_404(PARTS[part][0], project=project, pk=record_id)
    return _written(request, project, part, one, heading=HEADINGS[part][1])


def _written(request: SignedInRequest, project: Project, part: str, one: Model, heading: Any) -> HttpResponse:
    form = PARTS[part][1](request.POST or None, record=one if one.pk else None)
    if form.is_valid():
        with refusals_on(form):
            actions.set_down(one, project=project, **as_whom(request), **form.cleaned_data)
            return saved(request, project)
    return _shown(request, project, form, heading)
