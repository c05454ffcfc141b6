"""Who may act on whose behalf, and the switcher."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from samklang.accounts import actions as accounts
from samklang.accounts.http import SignedInRequest
from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.errors import Refused
from samklang.foundation.http import OPERATOR, SECRETARIAT, SIGNED_IN, page, refusals_on, require, route
from samklang.networks import actions, rules
from samklang.networks.forms.mandates import GiveForm
from samklang.networks.middleware import CHOICE
from samklang.networks.models import Body, Mandate, Network

from .access import party_of, spoken_for, visible

Role = Mandate.Role


@route("POST", roles=(SIGNED_IN,))
def act(request: SignedInRequest) -> HttpResponse:
    """Choose on whose behalf one acts from now on; only a mandate one holds can be chosen."""
    held = {str(mandate.pk): mandate for mandate in rules.mandates_of(request.user)}
    if mandate := held.get(request.POST.get("mandate", "")):
        request.session[CHOICE] = mandate.pk
        messages.success(request, _("You act as: %(mandate)s.") % {"mandate": mandate})
    return _back(request, otherwise=f"/{request.LANGUAGE_CODE}/")


@route("GET", "POST", roles=(SECRETARIAT, OPERATOR))
def mandates(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who may act for a network. Its secretariat names committee members, the operator its secretariat."""
    operates = rules.is_operator(request.user)
    network = get_object_or_404(Network, slug=slug) if operates else visible(request, slug)
    speaks = rules.speaks_for_network(request.user, network)
    if not speaks and not operates:
        raise PermissionDenied
    bodies = {f"committee:{body.pk}": body for body in network.bodies.order_by("pk")} if speaks else {}
    roles: list[tuple[str, Any]] = [(Role.SECRETARIAT.value, Role.SECRETARIAT.label)] if operates else []
    roles += [(key, _("Committee member – %(body)s") % {"body": body}) for key, body in bodies.items()]
    form = GiveForm(request.POST or None, roles=roles)
    if form.is_valid():
        chosen = bodies.get(form.cleaned_data["role"])
        target: dict[str, Any] = {"body": chosen} if chosen else {"network": network}
        role = Role.COMMITTEE if chosen else Role.SECRETARIAT
        with refusals_on(form):
            _give(request, form, role, network.name if speaks else "", **target)
            return redirect("networks:mandates", network.slug)
    # An operator names the secretariat, of a private network too; what else goes on there stays its own.
    held = _current().filter(Q(network=network) | Q(body__network=network) if speaks else Q(network=network))
    context = {
        "network": network,
        "mandates": held,
        "form": form,
        "roles": roles,
        "speaks": speaks,
        "way_back": network.get_absolute_url() if rules.may_see(request.user, network) else "",
    }
    return page(request, "networks/mandates.html", context)


@route("GET", "POST", roles=(SECRETARIAT,))
def member_mandates(request: SignedInRequest, slug: str, organisation: str) -> HttpResponse:
    """Who may act for a member organisation: named by the secretariat, or by accepting an invitation."""
    network = spoken_for(request, slug)
    party = party_of(request, network, organisation)
    require(
        rules.may_give_mandates_for(request.user, party)
        or rules.speaks_for_member(request.user, network, party)
    )
    roles = [(role.value, role.label) for role in (Role.EDITOR, Role.MEMBER)]
    form = GiveForm(request.POST or None, roles=roles)
    if form.is_valid():
        with refusals_on(form):
            # The history of an organisation is read by everybody, so a private network stays unnamed in it.
            told = network.name if network.is_public else ""
            _give(request, form, Role(form.cleaned_data["role"]), told, organisation=party)
            return redirect("networks:member_mandates", network.slug, party.slug)
    context = {
        "network": network,
        "organisation": party,
        "mandates": _current().filter(organisation=party),
        "way_back": network.get_absolute_url(),
        "form": form,
        "roles": roles,
        "speaks": True,
    }
    return page(request, "networks/mandates.html", context)


@route("GET", "POST", roles=(OPERATOR,))
def operators(request: SignedInRequest) -> HttpResponse:
    require(rules.is_operator(request.user))
    roles = [(Role.OPERATOR.value, Role.OPERATOR.label)]
    form = GiveForm(request.POST or None, roles=roles)
    if form.is_valid():
        with refusals_on(form):
            _give(request, form, Role.OPERATOR, "")
            return redirect("networks:operators")
    context = {
        "mandates": _current().filter(role=Role.OPERATOR),
        "form": form,
        "roles": roles,
        "network": None,
    }
    return page(request, "networks/mandates.html", context)


@route("POST", roles=(SECRETARIAT, OPERATOR))
def withdraw_mandate(request: SignedInRequest, mandate_id: int) -> HttpResponse:
    rows = Mandate.objects.select_related("network", "organisation", "body__network", "user")
    mandate = get_object_or_404(rows, pk=mandate_id)
    require(rules.may_withdraw(request.user, mandate))
    try:
        actions.withdraw_mandate(
            mandate, on=timezone.localdate(), by=request.user, on_behalf_of=_behalf(request)
        )
        messages.success(request, _("The mandate is withdrawn."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, otherwise=reverse("networks:networks"))


def _back(request: SignedInRequest, *, otherwise: str) -> HttpResponse:
    """To the page it was sent from, as an address and nothing else: a bare word would be taken for a name."""
    back = request.POST.get("next", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}
    )
    return HttpResponseRedirect(back if is_ours else otherwise)


def _give(
    request: SignedInRequest,
    form: GiveForm,
    role: str,
    on_behalf_of: str,
    *,
    network: Network | None = None,
    organisation: Organisation | None = None,
    body: Body | None = None,
) -> None:
    """To somebody with that address; whoever has no account gets one, which a mailed code opens."""
    facts = form.cleaned_data
    user = User.objects.filter(email__iexact=facts["email"]).first() or accounts.open_account(
        facts["email"], name=facts["name"], language=request.LANGUAGE_CODE, by=request.user
    )
    actions.give_mandate(
        user,
        role,
        network=network,
        organisation=organisation,
        body=body,
        on=facts["on"],
        at=timezone.now(),
        by=request.user,
        on_behalf_of=on_behalf_of,
    )
    messages.success(request, _("%(name)s may act now.") % {"name": user.name or user.email})


def _current() -> QuerySet[Mandate]:
    rows = Mandate.objects.filter(Q(ended_on=None) | Q(ended_on__gt=timezone.localdate()))
    return rows.select_related("user", "network", "organisation", "body__network").order_by(
        "role", "user__name", "pk"
    )


def _behalf(request: SignedInRequest) -> str:
    acting = getattr(request, "acting", None)
    is_private = acting and acting.network and not acting.network.is_public
    return "" if is_private else str(acting or "")
