"""Founding a network and keeping what it says about itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.http import SignedInRequest
from samklang.foundation.errors import Refused
from samklang.foundation.http import OPERATOR, SECRETARIAT, page, refusals_on, require, route
from samklang.foundation.text import Text
from samklang.history.opened import as_opened
from samklang.networks import actions, logos, rules
from samklang.networks.forms.networks import CloseForm, EditForm, FoundForm, NewTierForm, TierNamesForm
from samklang.networks.models import Network

from .access import spoken_for


@route("GET", "POST", roles=(OPERATOR,))
def found(request: SignedInRequest) -> HttpResponse:
    require(rules.is_operator(request.user))
    return _found(request, None)


@route("GET", "POST", roles=(SECRETARIAT,))
def found_inside(request: SignedInRequest, slug: str) -> HttpResponse:
    """A network inside one's own: an industry network, a research school."""
    return _found(request, spoken_for(request, slug))


def _found(request: SignedInRequest, parent: Network | None) -> HttpResponse:
    form = FoundForm(request.POST or None)
    if form.is_valid():
        facts = form.cleaned_data
        with refusals_on(form):
            network = actions.found_network(
                name=facts["name"],
                slug=facts["slug"],
                parent=parent,
                tagline=Text.of(**{request.LANGUAGE_CODE: facts["tagline"]}),
                founded_on=facts["founded_on"],
                is_public=facts["is_public"],
                theme=parent.theme if parent else "samklang",
                by=request.user,
                on_behalf_of=parent.name if parent else "",
            )
            messages.success(request, _("The network is entered."))
            # Who founds a private network is not in it; what comes next is to say who runs it.
            return redirect(network) if rules.may_see(request.user, network) else _to_mandates(network)
    return page(request, "networks/found.html", {"network": parent, "form": form})


def _to_mandates(network: Network) -> HttpResponse:
    return redirect("networks:mandates", network.slug)


@route("GET", "POST", roles=(SECRETARIAT,))
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    network = spoken_for(request, slug)
    form = EditForm(request.POST or None, request.FILES or None, network=network)
    if form.is_valid():
        facts = form.facts()
        if upload := form.cleaned_data["logo"]:
            facts["logo"] = logos.keep(network.slug, upload)
        with refusals_on(form):
            with as_opened(request, network, "changed"):
                actions.edit_network(network, by=request.user, on_behalf_of=network.name, **facts)
            messages.success(request, _("Saved."))
            return redirect(network)
    return page(request, "networks/edit.html", {"network": network, "form": form})


@route("GET", "POST", roles=(SECRETARIAT,))
def tiers(request: SignedInRequest, slug: str) -> HttpResponse:
    network = spoken_for(request, slug)
    form = NewTierForm(request.POST or None)
    if form.is_valid():
        facts = form.cleaned_data
        with refusals_on(form):
            names = form.cleaned_data["names"]
            actions.add_tier(
                network,
                key=facts["key"],
                names=names,
                rank=facts["rank"],
                by=request.user,
                on_behalf_of=network.name,
            )
            return redirect("networks:tiers", network.slug)
    context = {"network": network, "tiers": network.tiers.order_by("-rank"), "form": form}
    return page(request, "networks/tiers.html", context)


@route("GET", "POST", roles=(SECRETARIAT,))
def edit_tier(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    network = spoken_for(request, slug)
    tier = get_object_or_404(network.tiers, key=key)
    form = TierNamesForm(request.POST or None, tier=tier)
    if form.is_valid():
        with refusals_on(form), as_opened(request, network, "tier-changed"):
            actions.edit_tier(
                tier,
                names=form.cleaned_data["names"],
                rank=form.cleaned_data["rank"],
                by=request.user,
                at=timezone.now(),
                on_behalf_of=network.name,
            )
            return redirect("networks:tiers", network.slug)
    return page(request, "networks/edit_tier.html", {"network": network, "tier": tier, "form": form})


@route("POST", roles=(SECRETARIAT,))
def remove_tier(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    network = spoken_for(request, slug)
    try:
        tier = get_object_or_404(network.tiers, key=key)
        actions.remove_tier(tier, by=request.user, on_behalf_of=network.name)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("networks:tiers", network.slug)


@route("GET", "POST", roles=(SECRETARIAT,))
def close(request: SignedInRequest, slug: str) -> HttpResponse:
    network = spoken_for(request, slug)
    form = CloseForm(request.POST or None)
    if form.is_valid():
        facts = form.cleaned_data
        with refusals_on(form):
            actions.close_network(
                network,
                on=facts["on"],
                reason=facts["reason"],
                by=request.user,
                at=timezone.now(),
                on_behalf_of=network.name,
            )
            messages.success(request, _("The network is closed. Its record stays."))
            return redirect(network)
    return page(request, "networks/close.html", {"network": network, "form": form})
