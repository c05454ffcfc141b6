"""The secretariat's desk: what waits for an answer, who is asked in, what ends soon."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.http import SignedInRequest
from samklang.directory import actions as directory
from samklang.directory.models import Organisation
from samklang.directory.names import folded, words_of
from samklang.directory.queries.organisations import found_by
from samklang.foundation.errors import Refused
from samklang.foundation.http import SECRETARIAT, page, refusals_on, route
from samklang.foundation.lists import Choice, Column, Listing
from samklang.history import queries as history
from samklang.networks import actions, queries
from samklang.networks.forms.invitations import GrantForm, InviteForm, InviteSeveralForm, ReasonForm
from samklang.networks.models import Invitation, Network

from .access import spoken_for
from .choosing import choosing


@route("GET", roles=(SECRETARIAT,))
def desk(request: SignedInRequest, slug: str) -> HttpResponse:
    network = spoken_for(request, slug)
    context = {
        "network": network,
        "desk": queries.desk(network, on=timezone.localdate()),
        "story": history.of(network, reader=request.user),
    }
    return page(request, "networks/desk.html", context)


@route("GET", roles=(SECRETARIAT,))
def invitations(request: SignedInRequest, slug: str) -> HttpResponse:
    network = spoken_for(request, slug)
    listing = Listing(
        rows=network.invitations.select_related("organisation", "tier"),
        columns=[
            Column("party", _("Organisation"), lambda one: one.party),
            Column("direction", _("What"), lambda one: one.get_direction_display()),
            Column("state", _("State"), lambda one: one.get_state_display()),
            Column("created", _("Sent"), lambda one: one.created_at, sort="-created"),
            Column("expires", _("Open until"), lambda one: one.expires_at),
        ],
        sorts={"created": "created_at"},
        default_sort="-created",
        filters=[
            Choice("direction", _("What"), Invitation.Direction.choices, lambda v: Q(direction=v)),
            Choice("state", _("State"), Invitation.State.choices, lambda v: Q(state=v)),
        ],
        search=partial(_party_named, network),
        filename=f"{network.slug}-invitations",
    )
    if export := listing.export(request):
        return export
    context = {"network": network, "listing": listing.shown(request)}
    return page(request, "networks/invitations.html", context, part="listing")


def _party_named(network: Network, words: str) -> Q:
    """By all that the directory finds it by, or by what an asker wrote, read as the directory reads names."""
    written = network.invitations.filter(organisation=None).values_list("pk", "organisation_name")
    fitting = [pk for pk, name in written if all(word in folded(name) for word in words_of(words))]
    return Q(organisation__in=Organisation.objects.filter(found_by(words))) | Q(pk__in=fitting)


@route("GET", "POST", roles=(SECRETARIAT,))
def invite(request: SignedInRequest, slug: str) -> HttpResponse:
    network, looking = spoken_for(request, slug), choosing(request)
    language = actions.language_of(looking.chosen) if looking.chosen else "nb"
    form = InviteForm(request.POST or None, network=network, initial={"language": language})
    if looking.chosen and form.is_valid():
        with refusals_on(form):
            actions.invite(
                network,
                looking.chosen,
                **form.cleaned_data,
                by=request.user,
                at=timezone.now(),
                on_behalf_of=network.name,
            )
            messages.success(request, _("The invitation is on its way."))
            return redirect("networks:desk", network.slug)
    return page(request, "networks/invite.html", {"network": network, "looking": looking, "form": form})


@route("GET", "POST", roles=(SECRETARIAT,))
def invite_several(request: SignedInRequest, slug: str) -> HttpResponse:
    """Many at once, a line each; either all go out or none, and each wrong line is named."""
    network = spoken_for(request, slug)
    form = InviteSeveralForm(request.POST or None, network=network)
    if form.is_valid():
        found, wrong = queries.read_lines(form.cleaned_data["lines"])
        for sentence in wrong:
            form.add_error("lines", sentence)
        if not wrong:
            with refusals_on(form):
                _invite_all(request, network, found, form)
                messages.success(request, _("%(n)s invitations are on their way.") % {"n": len(found)})
                return redirect("networks:desk", network.slug)
    return page(request, "networks/invite_several.html", {"network": network, "form": form})


@transaction.atomic
def _invite_all(
    request: SignedInRequest, network: Network, found: list[tuple[Organisation, str]], form: InviteSeveralForm
) -> None:
    now = timezone.now()
    for organisation, email in found:
        try:
            actions.invite(
                network,
                organisation,
                email=email,
                tier=form.cleaned_data["tier"],
                language=actions.language_of(organisation),
                message=form.cleaned_data["message"],
                by=request.user,
                at=now,
                on_behalf_of=network.name,
            )
        except Refused as refusal:
            raise Refused(f"{organisation}: {refusal}") from refusal


@route("GET", "POST", roles=(SECRETARIAT,))
def invitation(request: SignedInRequest, slug: str, invitation_id: int) -> HttpResponse:
    """One request or invitation: who, what they wrote, and for a request the yes."""
    network = spoken_for(request, slug)
    one = _one(network, invitation_id)
    looking = choosing(request)
    party = one.organisation or looking.chosen
    form = GrantForm(request.POST or None, network=network)
    if one.direction == Invitation.Direction.REQUEST and form.is_valid():
        with refusals_on(form):
            _grant(request, network, one, party, form)
            messages.success(request, _("The invitation is on its way."))
            return redirect("networks:desk", network.slug)
    context = {"network": network, "invitation": one, "form": form, "looking": looking, "party": party}
    return page(request, "networks/invitation.html", context)


@transaction.atomic
def _grant(
    request: SignedInRequest, network: Network, one: Invitation, party: Organisation | None, form: GrantForm
) -> None:
    """An asker that is not in the directory yet is entered with the yes, not before."""
    numbers = {"no-orgnr": one.organisation_number} if one.organisation_number else {}
    organisation = party or directory.enter(name=one.organisation_name, identifiers=numbers, by=request.user)
    actions.grant(
        one,
        organisation=organisation,
        tier=form.cleaned_data["tier"],
        message=form.cleaned_data["message"],
        by=request.user,
        at=timezone.now(),
        on_behalf_of=network.name,
    )


@route("GET", "POST", roles=(SECRETARIAT,))
def turn_down(request: SignedInRequest, slug: str, invitation_id: int) -> HttpResponse:
    network = spoken_for(request, slug)
    one = _one(network, invitation_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.turn_down(
                one,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
                on_behalf_of=network.name,
            )
            messages.success(request, _("The answer is on its way."))
            return redirect("networks:desk", network.slug)
    return page(request, "networks/turn_down.html", {"network": network, "invitation": one, "form": form})


@route("POST", roles=(SECRETARIAT,))
def withdraw_invitation(request: SignedInRequest, slug: str, invitation_id: int) -> HttpResponse:
    network = spoken_for(request, slug)
    one = _one(network, invitation_id)
    try:
        actions.withdraw_invitation(one, by=request.user, at=timezone.now(), on_behalf_of=network.name)
        messages.success(request, _("The invitation is withdrawn; its link works no more."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("networks:invitation", network.slug, one.pk)


@route("GET", roles=(SECRETARIAT,))
def not_yet_members(request: SignedInRequest, slug: str) -> HttpResponse:
    """Organisations of the directory that nobody has joined for yet, each with a way to invite it."""
    network = spoken_for(request, slug)
    listing = Listing(
        rows=queries.not_yet_members(network, on=timezone.localdate()),
        columns=[
            Column("name", _("Name"), lambda one: one.label, sort="name"),
            Column("kind", _("Kind"), lambda one: one.get_kind_display()),
            Column("place", _("Place"), lambda one: one.place),
            Column("country", _("Country"), lambda one: one.country),
        ],
        sorts={"name": "name"},
        default_sort="name",
        filters=[Choice("kind", _("Kind"), Organisation.Kind.choices, lambda kind: Q(kind=kind))],
        search=found_by,
        filename=f"{network.slug}-not-yet-members",
    )
    if export := listing.export(request):
        return export
    context = {"network": network, "listing": listing.shown(request)}
    return page(request, "networks/not_yet_members.html", context, part="listing")


def _one(network: Network, invitation_id: int) -> Invitation:
    rows = network.invitations.select_related("organisation", "tier", "network", "answered_by")
    return get_object_or_404(rows, pk=invitation_id)
