"""The pages on which a party takes a step."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.http import SignedInRequest
from samklang.agreements import actions, queries, reading
from samklang.agreements.clauses.notice import leaves_on, notice_in
from samklang.agreements.forms import (
    ApproveForm,
    DropForm,
    EndForm,
    NegotiateForm,
    NoticeForm,
    PartyForm,
    PlanForm,
    PostponeForm,
    SignForm,
)
from samklang.agreements.models import Agreement, AgreementParty
from samklang.foundation.http import EDITOR, SECRETARIAT, route

from .shared import own, step, taken

ROLES = (SECRETARIAT, EDITOR)


@route("GET", "POST", roles=ROLES)
def negotiate(request: SignedInRequest, code: str) -> HttpResponse:
    agreement, parties = own(request, code)

    def do(form: PartyForm) -> None:
        actions.negotiate(agreement, reason=form.cleaned_data["reason"], **taken(request, form))

    words = {
        "heading": _("Take into negotiation"),
        "lead": _("The parties start talking about the text."),
        "button": _("Start negotiating"),
    }
    return step(request, agreement, NegotiateForm(request.POST or None, parties=parties), do, words)


@route("GET", "POST", roles=ROLES)
def approve(request: SignedInRequest, code: str) -> HttpResponse:
    agreement, parties = own(request, code)
    version = queries.newest(agreement)
    form = ApproveForm(request.POST or None, parties=parties, initial={"hash": version.hash})

    def do(form: PartyForm) -> None:
        actions.approve(agreement, hash=form.cleaned_data["hash"], **taken(request, form))

    said = {
        "version": version,
        "lines": list(reading.lines(version.terms)),
        "approvals": version.approvals.select_related("party__organisation").order_by("at"),
        "others": [party for party in queries.parties_of(agreement) if party not in parties],
    }
    return step(request, agreement, form, do, said, template="agreements/approve.html")


@route("GET", "POST", roles=ROLES)
def plan(request: SignedInRequest, code: str) -> HttpResponse:
    agreement, parties = own(request, code)
    kept = {
        "signing_on": agreement.signing_on,
        "place": agreement.signing_place,
        "is_announced": agreement.is_announced,
    }
    form = PlanForm(request.POST or None, parties=parties, initial=kept)

    def do(form: PartyForm) -> None:
        given = form.cleaned_data
        actions.plan_signing(
            agreement,
            signing_on=given["signing_on"],
            place=given["place"],
            reason=given["reason"],
            is_announced=given["is_announced"],
            **taken(request, form),
        )

    words = {
        "heading": _("Plan the signing"),
        "lead": _(
            "The other parties are told, and calendars that follow the signings are brought up to date."
        ),
        "button": _("Plan the signing"),
    }
    return step(request, agreement, form, do, words)


@route("GET", "POST", roles=ROLES)
def postpone(request: SignedInRequest, code: str) -> HttpResponse:
    agreement, parties = own(request, code)

    def do(form: PartyForm) -> None:
        given = form.cleaned_data
        actions.postpone(
            agreement,
            reason=given["reason"],
            new_on=given["new_on"],
            place=given["place"],
            **taken(request, form),
        )

    words = {
        "heading": _("Postpone the signing"),
        "lead": _("The record keeps that it was planned, and why it was put off."),
        "button": _("Postpone"),
    }
    return step(request, agreement, PostponeForm(request.POST or None, parties=parties), do, words)


@route("GET", "POST", roles=ROLES)
def sign(request: SignedInRequest, code: str) -> HttpResponse:
    agreement, parties = own(request, code)
    planned = {"on": agreement.signing_on or timezone.localdate(), "place": agreement.signing_place}

    def do(form: PartyForm) -> None:
        given = form.cleaned_data
        actions.sign(agreement, place=given["place"], **(taken(request, form) | {"on": given["on"]}))

    words = {
        "heading": _("Enter the signing"),
        "lead": _("Every party must have approved the same text. From now on the terms are public."),
        "button": _("It is signed"),
    }
    form = SignForm(request.POST or None, parties=parties, initial=planned)
    return step(request, agreement, form, do, words)


@route("GET", "POST", roles=ROLES)
def end(request: SignedInRequest, code: str) -> HttpResponse:
    """A draft is given up by any party. What is signed ends by new terms that all parties approve."""
    agreement, parties = own(request, code)
    return (_agree_on_end if agreement.is_signed else _give_up)(request, agreement, parties)


def _give_up(request: SignedInRequest, agreement: Agreement, parties: list[AgreementParty]) -> HttpResponse:
    def do(form: PartyForm) -> None:
        actions.end(agreement, reason=form.cleaned_data["reason"], **taken(request, form))

    words = {
        "heading": _("Give it up"),
        "lead": _("The draft stays in the record, with the reason."),
        "button": _("Give it up"),
    }
    return step(request, agreement, DropForm(request.POST or None, parties=parties), do, words)


def _agree_on_end(
    request: SignedInRequest, agreement: Agreement, parties: list[AgreementParty]
) -> HttpResponse:
    def do(form: PartyForm) -> None:
        given = form.cleaned_data
        actions.propose_end(agreement, ends_on=given["on"], reason=given["reason"], **taken(request, form))

    words = {
        "heading": _("Agree on an end"),
        "lead": _(
            "This writes a version of the terms that ends on the day you name, and approves it for your "
            "party. It counts when every other party has approved it as well."
        ),
        "button": _("Propose this end"),
    }
    return step(request, agreement, EndForm(request.POST or None, parties=parties), do, words)


@route("GET", "POST", roles=ROLES)
def notice(request: SignedInRequest, code: str) -> HttpResponse:
    agreement, parties = own(request, code)
    today = timezone.localdate()
    version = queries.in_force_on(agreement, today)
    clause = notice_in(version.terms) if version else None

    def do(form: PartyForm) -> None:
        given = form.cleaned_data
        actions.give_notice(
            agreement,
            party=form.party(),
            given_on=given.get("given_on", today),
            reason=given["reason"],
            by=request.user,
            at=timezone.now(),
        )

    words = {
        "heading": _("Give notice"),
        "lead": reading.clause_in_words(clause)
        if clause
        else _("The terms in force say nothing about notice."),
        "button": _("Give notice"),
        "leaves_on": leaves_on(clause, given_on=today) if clause else None,
    }
    form = NoticeForm(request.POST or None, parties=parties, initial={"given_on": today})
    if clause and clause["how"] == "here":
        del form.fields["given_on"]  # it is given by this very page, so nobody says that it was earlier
    return step(request, agreement, form, do, words)
