"""Keeping benefits: entering, measuring, and climbing the ladder or stepping down from it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.http import SignedInRequest
from samklang.foundation.http import (
    EDITOR,
    MEMBER,
    SECRETARIAT,
    SIGNED_IN,
    page,
    refusals_on,
    require,
    route,
    saved,
)
from samklang.history.opened import as_opened
from samklang.networks.models import Network
from samklang.projects import actions, queries, rules
from samklang.projects.forms.benefits import (
    BenefitForm,
    DependForm,
    EvidenceForm,
    IndicatorForm,
    MeasurementForm,
    ReasonForm,
    ReviewForm,
)
from samklang.projects.models import Benefit, Indicator, Measurement, Rung
from samklang.projects.words import words_of

from .access import as_whom, benefit_at, network_at

KEEPERS = (SECRETARIAT, EDITOR)
LINE = (SECRETARIAT, EDITOR, MEMBER)


@route("GET", "POST", roles=KEEPERS)
def enter(request: SignedInRequest, network: str) -> HttpResponse:
    one = network_at(request, network)
    require(rules.may_open(request.user, one))
    words = words_of(one)
    form = _benefit_form(request, one)
    if form.is_valid():
        with refusals_on(form):
            facts = form.cleaned_data
            facts["claim"] = facts["evidence"]
            made = actions.enter_benefit(one, at=timezone.now(), **as_whom(request), **facts)
            return redirect(made)
    context = {"network": one, "words": words, "form": form, "heading": words.new}
    return page(request, "projects/benefit_form.html", context)


def _benefit_form(request: SignedInRequest, network: Network, benefit: Benefit | None = None) -> BenefitForm:
    mine = [
        p.pk
        for p in queries.visible_to(request.user).filter(network=network)
        if rules.may_edit(request.user, p)
    ]
    projects = network.projects.filter(pk__in=[*mine, benefit.project_id if benefit else None])
    facts: dict[str, Any] = {"words": words_of(network), "projects": projects}
    if benefit is None and request.GET.get("project"):
        facts["initial"] = {"project": projects.filter(slug=request.GET["project"]).first()}
    return BenefitForm(request.POST or None, record=benefit, **facts)


@route("GET", "POST", roles=KEEPERS)
def edit(request: SignedInRequest, network: str, code: str) -> HttpResponse:
    benefit = _kept(request, network, code)
    form = _benefit_form(request, benefit.network, benefit)
    if form.is_valid():
        with refusals_on(form):
            with as_opened(request, benefit, "changed"):
                actions.edit_benefit(benefit, **as_whom(request), **form.cleaned_data)
            return saved(request, benefit)
    return _shown(request, benefit, form, _("Change the facts"))


def _kept(request: SignedInRequest, network: str, code: str) -> Benefit:
    benefit = benefit_at(request, network_at(request, network), code)
    require(rules.may_keep(request.user, benefit))
    return benefit


def _shown(request: SignedInRequest, benefit: Benefit, form: Any, heading: Any, **more: Any) -> HttpResponse:
    context = {
        "network": benefit.network,
        "benefit": benefit,
        "form": form,
        "heading": heading,
        "up": benefit.get_absolute_url(),
        "above": benefit.title,
    }
    return page(request, "projects/one_form.html", context | more)


@route("GET", "POST", roles=KEEPERS)
def add_indicator(request: SignedInRequest, network: str, code: str) -> HttpResponse:
    benefit = _kept(request, network, code)
    form = IndicatorForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.add_indicator(benefit, **as_whom(request), **form.cleaned_data)
            return saved(request, benefit)
    return _shown(request, benefit, form, _("New indicator"))


@route("GET", "POST", roles=KEEPERS)
def edit_indicator(request: SignedInRequest, network: str, code: str, key: str) -> HttpResponse:
    benefit = _kept(request, network, code)
    indicator = get_object_or_404(Indicator, benefit=benefit, key=key)
    form = IndicatorForm(request.POST or None, record=indicator)
    if form.is_valid():
        with refusals_on(form):
            with as_opened(request, benefit, "indicator-changed"):
                actions.edit_indicator(indicator, **as_whom(request), **form.cleaned_data)
            return saved(request, benefit)
    return _shown(request, benefit, form, _("Change the indicator"))


@route("GET", "POST", roles=LINE)
def measure(request: SignedInRequest, network: str, code: str, key: str) -> HttpResponse:
    benefit = benefit_at(request, network_at(request, network), code)
    require(rules.may_measure(request.user, benefit))
    indicator = get_object_or_404(Indicator, benefit=benefit, key=key)
    form = MeasurementForm(request.POST or None, indicator=indicator)
    if form.is_valid():
        with refusals_on(form):
            actions.measure(indicator, at=timezone.now(), **as_whom(request), **form.cleaned_data)
            messages.success(request, _("The measurement is recorded."))
            return redirect(benefit)
    return _shown(request, benefit, form, _("New measurement"), lead=indicator.title)


@route("GET", "POST", roles=KEEPERS)
def strike(request: SignedInRequest, network: str, code: str, measurement_id: int) -> HttpResponse:
    benefit = _kept(request, network, code)
    rows = Measurement.objects.filter(indicator__benefit=benefit).select_related("indicator__benefit")
    measurement = get_object_or_404(rows, pk=measurement_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            actions.strike(measurement, reason=reason, at=timezone.now(), **as_whom(request))
            return saved(request, benefit)
    lead = _("It stays in the record, struck through. Rungs that stood on it fall.")
    facts = {"lead": lead, "button": _("Strike through"), "is_danger": True}
    return _shown(request, benefit, form, _("Strike the measurement through"), **facts)


@route("GET", "POST", roles=(SIGNED_IN,))
def climb(request: SignedInRequest, network: str, code: str, rung: int) -> HttpResponse:
    """The next rung: its evidence, and for a review the peer's word that they are independent."""
    benefit = benefit_at(request, network_at(request, network), code)
    if rung not in Rung.values or rung == Rung.NONE:
        raise Http404
    require(rules.may_climb(request.user, benefit, rung))
    if rung == Rung.REVIEWED:
        organisations = rules.reviewing_for(request.user, benefit)
        form: EvidenceForm = ReviewForm(request.POST or None, organisations=organisations)
    else:
        form = EvidenceForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            facts = {name: form.cleaned_data[name] for name in ("evidence", "evidence_url")}
            party = form.cleaned_data.get("organisation") or benefit.organisation
            actions.climb(benefit, rung, organisation=party, at=timezone.now(), by=request.user, **facts)
            messages.success(request, _("The rung is reached."))
            return redirect(benefit)
    return _shown(request, benefit, form, Rung(rung).label, lead=benefit, button=_("Reach the rung"))


@route("GET", "POST", roles=(SIGNED_IN,))
def withdraw(request: SignedInRequest, network: str, code: str, rung: int) -> HttpResponse:
    benefit = benefit_at(request, network_at(request, network), code)
    require(rules.may_withdraw(request.user, benefit, rung))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.withdraw(
                benefit, rung, reason=form.cleaned_data["reason"], at=timezone.now(), by=request.user
            )
            return saved(request, benefit)
    lead = _("The rungs above it fall as well. What was said stays in the record, with your reason.")
    facts = {"lead": lead, "button": _("Withdraw"), "is_danger": True}
    return _shown(request, benefit, form, _("Withdraw a rung"), **facts)


@route("GET", "POST", roles=(SIGNED_IN,))
def declare_conflict(request: SignedInRequest, network: str, code: str) -> HttpResponse:
    benefit = benefit_at(request, network_at(request, network), code)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            actions.declare_conflict(benefit, reason=reason, at=timezone.now(), by=request.user)
            messages.success(request, _("Your conflict of interest is declared."))
            return redirect(benefit)
    lead = _("Say what ties you to it. Then others are asked to review it, and not you.")
    return _shown(request, benefit, form, _("Declare a conflict of interest"), lead=lead)


@route("GET", "POST", roles=KEEPERS)
def depend(request: SignedInRequest, network: str, code: str) -> HttpResponse:
    benefit = _kept(request, network, code)
    others = queries.benefits_visible_to(request.user, benefit.network).exclude(pk=benefit.pk)
    form = DependForm(request.POST or None, causes=others.order_by("code"))
    if form.is_valid():
        with refusals_on(form):
            cause = form.cleaned_data["cause"]
            actions.depend(benefit, cause=cause, **as_whom(request))
            return saved(request, benefit)
    return _shown(request, benefit, form, _("What it depends on"))


@route("GET", "POST", roles=KEEPERS)
def undepend(request: SignedInRequest, network: str, code: str, cause: str) -> HttpResponse:
    benefit = _kept(request, network, code)
    seen = queries.benefits_visible_to(request.user, benefit.network)
    other = get_object_or_404(seen.filter(effects__effect=benefit), code=cause)
    if request.method == "POST":
        actions.undepend(benefit, cause=other, **as_whom(request))
        return saved(request, benefit)
    lead = _("“%(effect)s” will no longer depend on “%(cause)s”.") % {"effect": benefit, "cause": other}
    return _shown(request, benefit, "", _("Take the arrow away"), lead=lead)
