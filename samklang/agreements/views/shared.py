"""What every page about one agreement begins with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypedDict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from samklang.accounts.http import SignedInRequest
from samklang.accounts.models import User
from samklang.agreements import queries, rules
from samklang.agreements.forms import PartyForm
from samklang.agreements.models import Agreement, AgreementParty
from samklang.foundation.http import page, refusals_on, require


def seen(request: HttpRequest, code: str) -> Agreement:
    """The agreement, if the reader may see that it exists."""
    return get_object_or_404(queries.visible_to(request.user), code=code)


def own(request: HttpRequest, code: str) -> tuple[Agreement, list[AgreementParty]]:
    """The agreement and the parties the reader acts for; nobody else comes further."""
    agreement = seen(request, code)
    day = timezone.localdate()
    bound = [party for party in queries.parties_of(agreement) if party.is_party_on(day)]
    parties = rules.own_parties(request.user, bound)
    require(bool(parties))
    return agreement, parties


class Taken(TypedDict):
    """Who takes a step and when, as every action of a party wants to know."""

    party: AgreementParty
    by: User
    at: datetime
    on: date


def taken(request: SignedInRequest, form: PartyForm) -> Taken:
    now = timezone.now()
    return {"party": form.party(), "by": request.user, "at": now, "on": timezone.localdate(now)}


def step(
    request: HttpRequest,
    agreement: Agreement,
    form: PartyForm,
    do: Callable[[PartyForm], Any],
    context: dict[str, Any],
    *,
    template: str = "agreements/step.html",
) -> HttpResponse:
    """Show a step's form; when it is sent and the state allows it, take the step and go back."""
    if form.is_valid():
        with refusals_on(form):
            do(form)
            return redirect(agreement)
    return page(request, template, {"agreement": agreement, "form": form, **context}, part="step")
