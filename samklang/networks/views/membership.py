"""The secretariat's work on one membership, and the organisation's own no."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.http import SignedInRequest
from samklang.directory.models import Organisation
from samklang.foundation.http import EDITOR, SECRETARIAT, page, refusals_on, require, route
from samklang.networks import actions, rules
from samklang.networks.forms.memberships import AdmitForm, ChangeTierForm, CorrectForm, EndForm, OptOutForm
from samklang.networks.models import Network

from .access import party_of, spoken_for, visible
from .choosing import choosing


@route("GET", "POST", roles=(SECRETARIAT,))
def admit(request: SignedInRequest, slug: str) -> HttpResponse:
    network, looking = spoken_for(request, slug), choosing(request)
    form = AdmitForm(request.POST or None, network=network)
    if looking.chosen and form.is_valid():
        facts = form.cleaned_data
        with refusals_on(form):
            actions.admit(
                network,
                looking.chosen,
                tier=facts["tier"],
                on=facts["on"],
                kind=facts["kind"],
                provenance=facts["provenance"],
                by=request.user,
                on_behalf_of=network.name,
            )
            messages.success(request, _("%(name)s is a member.") % {"name": looking.chosen})
            return redirect("networks:member", network.slug, looking.chosen.slug)
    context = {"network": network, "looking": looking, "form": form}
    return page(request, "networks/admit.html", context, part="main")


@route("GET", "POST", roles=(SECRETARIAT,))
def change_tier(request: SignedInRequest, slug: str, organisation: str) -> HttpResponse:
    network = spoken_for(request, slug)
    party = party_of(request, network, organisation)
    form = ChangeTierForm(request.POST or None, network=network)
    if form.is_valid():
        facts = form.cleaned_data
        with refusals_on(form):
            actions.change_tier(
                network,
                party,
                tier=facts["tier"],
                on=facts["on"],
                provenance=facts["provenance"],
                by=request.user,
                on_behalf_of=network.name,
            )
            return _told(request, network, party, _("The tier is changed."))
    return _form_page(request, (network, party), form, _("Change the tier"), _("Change it"))


@route("GET", "POST", roles=(SECRETARIAT,))
def end(request: SignedInRequest, slug: str, organisation: str) -> HttpResponse:
    network = spoken_for(request, slug)
    party = party_of(request, network, organisation)
    form = EndForm(request.POST or None)
    if form.is_valid():
        facts = form.cleaned_data
        with refusals_on(form):
            actions.end_membership(
                network,
                party,
                on=facts["on"],
                reason=facts["reason"],
                by=request.user,
                on_behalf_of=network.name,
            )
            return _told(request, network, party, _("The membership is ended."))
    return _form_page(request, (network, party), form, _("End the membership"), _("End it"), is_end=True)


@route("GET", "POST", roles=(SECRETARIAT,))
def correct(request: SignedInRequest, slug: str, organisation: str, source_id: int) -> HttpResponse:
    network = spoken_for(request, slug)
    party = party_of(request, network, organisation)
    rows = network.sources.select_related("tier", "network", "organisation")
    source = get_object_or_404(rows, pk=source_id, organisation=party)
    now = {"tier": source.tier_id, "started_on": source.started_on, "ended_on": source.ended_on}
    form = CorrectForm(request.POST or None, network=network, initial=now)
    if form.is_valid():
        facts = form.cleaned_data
        says = {"by": request.user, "reason": facts["reason"], "on_behalf_of": network.name}
        put_right: Callable[[], None] = (
            (lambda: actions.retract(source, **says))
            if facts["never"]
            else lambda: actions.correct(
                source,
                tier=facts["tier"],
                started_on=facts["started_on"],
                ended_on=facts["ended_on"],
                **says,
            )
        )
        with refusals_on(form):
            put_right()
            return _told(request, network, party, _("Corrected. What was known before stays in the record."))
    return _form_page(
        request, (network, party), form, _("Correct the record"), _("Correct it"), is_correction=True
    )


@route("GET", "POST", roles=(EDITOR,))
def opt_out(request: SignedInRequest, slug: str, organisation: str) -> HttpResponse:
    network = visible(request, slug)
    party = party_of(request, network, organisation)
    require(rules.edits(request.user, party))
    derived = network.sources.known_at(None).filter(organisation=party, kind="derived")
    refs = sorted(set(derived.values_list("ref", flat=True)))
    said = list(network.opt_outs.filter(organisation=party, ended_on=None))
    form = OptOutForm(request.POST or None, refs=refs, opt_outs=said)
    if form.is_valid():
        answer, _colon, what = form.cleaned_data["choice"].partition(":")
        day, now, name = form.cleaned_data["on"], timezone.now(), str(party)
        with refusals_on(form):
            if answer == "no":
                actions.opt_out(party, network, ref=what, on=day, by=request.user, at=now, on_behalf_of=name)
            else:
                found = next(one for one in said if str(one.pk) == what)
                actions.take_back_opt_out(found, on=day, by=request.user, at=now, on_behalf_of=name)
            return _told(request, network, party, _("Your answer is recorded."))
    heading = _("Memberships through agreements")
    return _form_page(request, (network, party), form, heading, _("Save"), is_opt_out=True)


def _told(request: SignedInRequest, network: Network, party: Organisation, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("networks:member", network.slug, party.slug)


def _form_page(
    request: SignedInRequest,
    about: tuple[Network, Organisation],
    form: object,
    heading: str,
    button: str,
    **more: bool,
) -> HttpResponse:
    network, party = about
    context = {
        "network": network,
        "organisation": party,
        "form": form,
        "heading": heading,
        "button": button,
        **more,
    }
    return page(request, "networks/membership_form.html", context)
