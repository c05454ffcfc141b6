"""How to join: asking from the open page, and answering an invitation by the link in its letter."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samklang.accounts import actions as accounts
from samklang.accounts.models import User
from samklang.foundation.http import page, refusals_on, route
from samklang.networks import actions, queries
from samklang.networks.forms.invitations import AcceptForm, DeclineForm, RequestForm
from samklang.networks.models import Invitation

from .access import reader, visible
from .choosing import choosing


@route("GET")
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """What joining means, and the way to the form. The page itself carries no cookie."""
    network = visible(request, slug)
    looking = choosing(request)
    context = {
        "network": network,
        "looking": looking,
        "tiers": network.tiers.order_by("-rank"),
        "may_ask": network.takes_requests and not network.closed_on and not network.is_remote,
    }
    return page(request, "networks/join.html", context, part="looking")


@route("GET", "POST")
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    network, looking = visible(request, slug), choosing(request)
    initial = {"organisation_name": looking.words}
    form = RequestForm(request.POST or None, organisation=looking.chosen, initial=initial)
    if form.is_valid():
        facts = form.cleaned_data
        if form.is_trapped:
            return redirect("networks:asked", network.slug)
        with refusals_on(form):
            actions.ask_to_join(
                network,
                organisation=looking.chosen,
                organisation_name=facts.get("organisation_name", ""),
                organisation_number=facts.get("organisation_number", ""),
                person_name=facts["person_name"],
                email=facts["email"],
                message=facts["message"],
                language=get_language() or "en",
                at=timezone.now(),
            )
            return redirect("networks:asked", network.slug)
    return page(request, "networks/ask.html", {"network": network, "looking": looking, "form": form})


@route("GET")
def asked(request: HttpRequest, slug: str) -> HttpResponse:
    return page(request, "networks/asked.html", {"network": visible(request, slug)})


@route("GET", "POST")
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of an invitation. Whoever has the letter may answer."""
    invitation = queries.invitation_by(actions.hash_of(token))
    if invitation is None:
        return page(request, "networks/no_invitation.html", {})
    network, who = invitation.network, reader(request)
    owner = User.objects.filter(email__iexact=invitation.email, is_active=True).first()
    # Somebody who has an account signs in to it, with whatever protects it; the link opens a new one only.
    must_sign_in = owner is not None and not who.is_authenticated
    form = AcceptForm(
        request.POST or None,
        asks_name=not who.is_authenticated and not must_sign_in,
        initial={"name": invitation.person_name},
    )
    is_open = invitation.state == Invitation.State.OPEN and invitation.expires_at > timezone.now()
    if is_open and not must_sign_in and form.is_valid():
        with refusals_on(form):
            return _accepted(request, invitation, form.cleaned_data.get("name", ""))
    context = {
        "network": network,
        "invitation": invitation,
        "token": token,
        "form": form,
        "is_open": is_open,
        "must_sign_in": must_sign_in,
        "has_expired": invitation.state == Invitation.State.OPEN and not is_open,
    }
    return page(request, "networks/answer.html", context)


@transaction.atomic
def _accepted(request: HttpRequest, invitation: Invitation, name: str) -> HttpResponse:
    """Accept, in one transaction with the account it may open: a refused yes leaves no account behind."""
    now = timezone.now()
    who = reader(request)
    is_new = not isinstance(who, User)
    by = (
        who
        if isinstance(who, User)
        else accounts.welcome(invitation.email, name=name, language=invitation.language)
    )
    actions.accept(invitation, by=by, on=timezone.localdate(now), at=now)
    if is_new:
        get_adapter().login(request, by)
    messages.success(
        request,
        _("Welcome: %(name)s is a member of %(network)s.")
        % {"name": invitation.party, "network": invitation.network},
    )
    return redirect("networks:member", invitation.network.slug, invitation.organisation.slug)  # type: ignore[union-attr]  # who is accepted has an organisation


@route("GET", "POST")
def decline(request: HttpRequest, token: str) -> HttpResponse:
    invitation = queries.invitation_by(actions.hash_of(token))
    if invitation is None:
        return page(request, "networks/no_invitation.html", {})
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        who = reader(request)
        with refusals_on(form):
            by = who if isinstance(who, User) else None
            actions.decline(invitation, reason=form.cleaned_data["reason"], by=by, at=timezone.now())
            return redirect(reverse("networks:answer", args=[token]))
    context = {"network": invitation.network, "invitation": invitation, "form": form, "token": token}
    return page(request, "networks/decline.html", context)
