"""Looking at what an agreement did, and deciding what comes next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.http import SignedInRequest
from samklang.agreements import actions, queries, rules
from samklang.agreements.clauses import kind_of
from samklang.agreements.forms import AssessForm, DecideForm, PartyForm
from samklang.agreements.models import Agreement, Assessment, Evaluation
from samklang.foundation.errors import Refused
from samklang.foundation.http import EDITOR, SECRETARIAT, page, route
from samklang.foundation.text import Text

from .shared import own, seen, step, taken

ROLES = (SECRETARIAT, EDITOR)


@route("GET", "POST", roles=ROLES)
def evaluate(request: SignedInRequest, code: str) -> HttpResponse:
    """Open an evaluation before one is due."""
    agreement, parties = own(request, code)

    def do(form: PartyForm) -> None:
        actions.open_evaluation(agreement, **taken(request, form))

    words = {
        "heading": _("Open an evaluation"),
        "lead": _(
            "It is filled in with what the agreement did until today, and every party is asked for its view."
        ),
        "button": _("Open the evaluation"),
    }
    sent = request.POST if request.method == "POST" else None
    return step(request, agreement, PartyForm(sent, parties=parties), do, words)


@route("GET")
def evaluation(request: HttpRequest, code: str, number: int) -> HttpResponse:
    agreement = seen(request, code)
    found = get_object_or_404(agreement.evaluations.select_related("version"), pk=number)
    is_known = queries.known_by(request.user, agreement)
    assessments = list(found.assessments.select_related("party__organisation").order_by("at"))
    bound = queries.bound_parties(agreement, on=timezone.localdate())
    said = {assessment.party_id for assessment in assessments}
    context = {
        "agreement": agreement,
        "evaluation": found,
        "figures": _figures(agreement, found),
        "scores": _scores(found, assessments) if is_known else [],
        "assessments": assessments if is_known else [],
        "missing": [party for party in bound if party.pk not in said] if not found.decided_on else [],
        "is_known": is_known,
        "may_act": not found.decided_on and bool(rules.own_parties(request.user, bound)),
    }
    return page(request, "agreements/evaluation.html", context)


def _figures(agreement: Agreement, found: Evaluation) -> list[dict[str, Any]]:
    told = []
    for figure in found.figures:
        kind = kind_of(figure)
        label = kind.figure_labels.get(figure["figure"], figure["figure"])
        url = kind.figure_url(agreement, {"key": figure["clause"], "kind": figure["kind"]}, figure["figure"])
        told.append({"value": figure["value"], "label": label, "url": url})
    return told


def _scores(found: Evaluation, assessments: list[Assessment]) -> list[dict[str, Any]]:
    """Each criterion with every party's score."""
    return [
        {
            "criterion": Text.of(**criterion),
            "scores": [one.scores[place] if place < len(one.scores) else None for one in assessments],
        }
        for place, criterion in enumerate(found.criteria)
    ]


@route("GET", "POST", roles=ROLES)
def assess(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    agreement, parties = own(request, code)
    found = get_object_or_404(agreement.evaluations, pk=number)
    mine = found.assessments.filter(party__in=parties).first()
    initial = {}
    if mine:
        scores = {f"score_{i}": score for i, score in enumerate(mine.scores)}
        initial = {**scores, "words": mine.words, "recommendation": mine.recommendation}
    form = AssessForm(request.POST or None, parties=parties, evaluation=found, initial=initial)
    if form.is_valid():
        try:
            actions.assess(
                found,
                party=form.party(),
                scores=form.scores(),
                words=form.cleaned_data["words"],
                recommendation=form.cleaned_data["recommendation"],
                by=request.user,
                at=timezone.now(),
            )
            return redirect(found)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "agreement": agreement,
        "evaluation": found,
        "figures": _figures(agreement, found),
        "form": form,
    }
    return page(request, "agreements/assess.html", context, part="step")


@route("GET", "POST", roles=ROLES)
def decide(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    agreement, parties = own(request, code)
    found = get_object_or_404(agreement.evaluations.select_related("agreement"), pk=number)
    starts_on = agreement.ends_on or timezone.localdate()
    form = DecideForm(request.POST or None, parties=parties, initial={"starts_on": starts_on})
    if form.is_valid():
        try:
            _decide(request, found, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            amends = form.cleaned_data["decision"] == Evaluation.Decision.AMEND
            return redirect("agreements:edit", agreement.code) if amends else redirect(agreement)
    said = found.assessments.select_related("party__organisation").order_by("at")
    context = {"agreement": agreement, "evaluation": found, "assessments": said, "form": form}
    return page(request, "agreements/decide.html", context, part="step")


def _decide(request: SignedInRequest, found: Evaluation, form: DecideForm) -> None:
    now, given = timezone.now(), form.cleaned_data
    on = timezone.localdate(now)
    renews = given["decision"] == Evaluation.Decision.RENEW
    actions.decide(
        found,
        decision=given["decision"],
        reason=given["reason"],
        terms=_renewed_terms(found.agreement, given) if renews else None,
        on=on,
        by=request.user,
        at=now,
        party=form.party(),
    )


def _renewed_terms(agreement: Agreement, given: dict[str, Any]) -> queries.Terms:
    """The terms in force for a new period; an evaluation is asked for again only if a day is named."""
    held = queries.spans(agreement)[-1].version.terms
    due_on = given["evaluate_on"]
    clauses = [
        {**clause, "due_on": due_on.isoformat()} if clause["kind"] == "evaluation" and due_on else clause
        for clause in held["clauses"]
        if clause["kind"] != "evaluation" or due_on
    ]
    ends_on = given["ends_on"]
    return {
        **held,
        "starts_on": given["starts_on"].isoformat(),
        "ends_on": ends_on.isoformat() if ends_on else None,
        "renewal": held["renewal"] if ends_on else {"mode": "decision"},
        "clauses": clauses,
    }
