"""Who tries what a case tells, how it went, and what was measured."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.http import SignedInRequest
from samklang.foundation.http import EDITOR, MEMBER, SECRETARIAT, page, refusals_on, require, route, saved
from samklang.foundation.slots import panels_for
from samklang.knowledge import actions, pictures, plans, queries, rules
from samklang.knowledge.forms import IndicatorForm, MeasureForm, ResultForm, TryForm
from samklang.knowledge.models import Case, Replication
from samklang.projects.queries import benefits_visible_to

from .access import reader, visible, written

ROLES = (MEMBER, EDITOR, SECRETARIAT)


def _one(case: Case, number: int) -> Replication:
    rows = case.replications.select_related("case", "organisation__network", "taken_from__organisation")
    return get_object_or_404(rows.select_related("taken_from__case"), pk=number)


@route("GET", "POST", roles=ROLES)
def try_it(request: SignedInRequest, slug: str) -> HttpResponse:
    case = visible(request, slug)
    require(rules.may_ask(request.user, case))
    mine = queries.organisations_of(request.user)
    contact = {"contact_name": request.user.name, "contact_email": request.user.email}
    form = TryForm(request.POST or None, case=case, organisations=mine, initial=contact)
    if form.is_valid():
        with refusals_on(form):
            one = actions.try_it(case, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Those who told of it have been told."))
            return redirect(one)
    return page(request, "knowledge/try.html", {"case": case, "form": form})


@route("GET")
def replications(request: HttpRequest, slug: str) -> HttpResponse:
    """The tree: who took it from whom, and how it went."""
    case = visible(request, slug)
    if not case.is_public and not rules.writes(reader(request), case):
        raise Http404
    tree, measured = queries.travelled(case)
    context = {
        "case": case,
        "tree": tree,
        "measured": measured,
        "picture": pictures.tree(case, tree, measured),
        "panels": panels_for("replications", request, queries.Travel(case, tree)),
    }
    return page(request, "knowledge/replications.html", context)


@route("GET")
def replication(request: HttpRequest, slug: str, replication: int) -> HttpResponse:
    case = visible(request, slug)
    one = _one(case, replication)
    checks = plans.own_checks(case, reader(request))
    context = {
        "case": case,
        "replication": one,
        "measurements": list(one.measurements.select_related("indicator").order_by("indicator__name")),
        "keeps": rules.keeps(reader(request), one),
        "plan": next((own for own in checks if own.organisation_id == one.organisation_id), None),
    }
    return page(request, "knowledge/replication.html", context)


@route("GET", "POST", roles=ROLES)
def tell_result(request: SignedInRequest, slug: str, replication: int) -> HttpResponse:
    case = visible(request, slug)
    one = _one(case, replication)
    require(rules.keeps(request.user, one))
    standing = {"state": one.state, "adapted": one.adapted, "result": one.result}
    form = ResultForm(request.POST or None, initial=standing)
    if form.is_valid():
        with refusals_on(form):
            actions.tell_result(one, **form.cleaned_data, by=request.user, at=timezone.now())
            return saved(request, one)
    return page(request, "knowledge/tell_result.html", {"case": case, "form": form})


@route("GET", "POST", roles=ROLES)
def measure(request: SignedInRequest, slug: str, replication: int) -> HttpResponse:
    """The origin's indicators, measured where it was tried."""
    case = visible(request, slug)
    one = _one(case, replication)
    require(rules.keeps(request.user, one))
    return _measure(request, case, one)


@route("GET", "POST", roles=ROLES)
def measure_here(request: SignedInRequest, slug: str) -> HttpResponse:
    """What was measured at the origin."""
    return _measure(request, written(request, slug), None)


def _measure(request: SignedInRequest, case: Case, one: Replication | None) -> HttpResponse:
    form = MeasureForm(request.POST or None, indicators=queries.indicators_of(case))
    if form.is_valid():
        with refusals_on(form):
            actions.measure(replication=one, **form.cleaned_data, by=request.user)
            return saved(request, one or case)
    return page(request, "knowledge/measure.html", {"case": case, "form": form})


@route("GET", "POST", roles=ROLES)
def indicators(request: SignedInRequest, slug: str) -> HttpResponse:
    case = written(request, slug)
    benefits = benefits_visible_to(request.user).filter(organisation=case.organisation_id)
    form = IndicatorForm(request.POST or None, benefits=benefits)
    if form.is_valid():
        with refusals_on(form):
            actions.add_indicator(case, **form.cleaned_data, by=request.user)
            return saved(request, "knowledge:indicators", case.slug)
    context = {"case": case, "form": form, "indicators": list(queries.indicators_of(case))}
    return page(request, "knowledge/indicators.html", context)
