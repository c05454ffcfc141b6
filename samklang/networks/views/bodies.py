"""Offices, bodies and who sits in them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.http import SignedInRequest
from samklang.directory.queries import people
from samklang.foundation.http import SECRETARIAT, page, refusals_on, route
from samklang.history.opened import as_opened
from samklang.networks import actions, queries, rules
from samklang.networks.forms.bodies import BodyForm, EndSeatForm, OfficeForm, SeatForm

from .access import reader, spoken_for, visible
from .choosing import choosing


@route("GET", "POST", roles=(SECRETARIAT,))
def open_office(request: SignedInRequest, slug: str) -> HttpResponse:
    network = spoken_for(request, slug)
    form = OfficeForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.open_office(network, by=request.user, on_behalf_of=network.name, **form.facts())
            messages.success(request, _("The office is entered."))
            return redirect(network)
    return page(request, "networks/office_form.html", {"network": network, "form": form})


@route("GET", "POST", roles=(SECRETARIAT,))
def edit_office(request: SignedInRequest, slug: str, office: str) -> HttpResponse:
    network = spoken_for(request, slug)
    one = get_object_or_404(network.offices.select_related("host"), slug=office)
    form = OfficeForm(request.POST or None, office=one)
    if form.is_valid():
        with refusals_on(form):
            with as_opened(request, network, "office-changed", "office-closed"):
                actions.edit_office(one, by=request.user, on_behalf_of=network.name, **form.facts())
            messages.success(request, _("Saved."))
            return redirect(network)
    return page(request, "networks/office_form.html", {"network": network, "form": form, "office": one})


@route("GET")
def body(request: HttpRequest, slug: str, body: str) -> HttpResponse:
    """A board or committee: who sits there now, who sat before."""
    network = visible(request, slug)
    one = get_object_or_404(network.bodies, slug=body)
    who, today = reader(request), timezone.localdate()
    seats = list(one.seats.select_related("person", "organisation").order_by("started_on", "pk"))
    sitting = [seat for seat in seats if seat.ended_on is None or seat.ended_on > today]
    earlier = [seat for seat in seats if seat not in sitting]
    speaks = rules.speaks_for_network(who, network)
    inside = speaks or rules.sits_for(who, one)
    context = {
        "network": network,
        "body": one,
        "sitting": queries.names_on(sitting, is_inside=inside),
        "earlier": queries.names_on(earlier, is_inside=inside),
        "balance": queries.balance_of(sitting) if inside and sitting else [],
        "today": today,
        "speaks": speaks,
    }
    return page(request, "networks/body.html", context)


@route("GET", "POST", roles=(SECRETARIAT,))
def set_up_body(request: SignedInRequest, slug: str) -> HttpResponse:
    network = spoken_for(request, slug)
    form = BodyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            made = actions.set_up_body(network, by=request.user, on_behalf_of=network.name, **form.facts())
            return redirect("networks:body", network.slug, made.slug)
    return page(request, "networks/body_form.html", {"network": network, "form": form})


@route("GET", "POST", roles=(SECRETARIAT,))
def edit_body(request: SignedInRequest, slug: str, body: str) -> HttpResponse:
    network = spoken_for(request, slug)
    one = get_object_or_404(network.bodies, slug=body)
    form = BodyForm(request.POST or None, body=one)
    if form.is_valid():
        with refusals_on(form), as_opened(request, network, "body-changed"):
            actions.edit_body(one, by=request.user, on_behalf_of=network.name, **form.facts())
            return redirect("networks:body", network.slug, one.slug)
    return page(request, "networks/body_form.html", {"network": network, "form": form, "body": one})


@route("GET", "POST", roles=(SECRETARIAT,))
def seat(request: SignedInRequest, slug: str, body: str) -> HttpResponse:
    """Give a seat, with the balance of those who sit there already in view."""
    network = spoken_for(request, slug)
    one = get_object_or_404(network.bodies, slug=body)
    looking = choosing(request)
    people_seen = people.visible_to(request.user)
    form = SeatForm(request.POST or None, organisation=looking.chosen, people=people_seen)
    if form.is_valid():
        with refusals_on(form):
            actions.seat(
                one,
                organisation=looking.chosen,
                by=request.user,
                on_behalf_of=network.name,
                **form.cleaned_data,
            )
            return redirect("networks:body", network.slug, one.slug)
    sitting = one.seats.on(timezone.localdate()).select_related("person", "organisation")
    context = {
        "network": network,
        "body": one,
        "form": form,
        "looking": looking,
        "balance": queries.balance_of(list(sitting)),
    }
    return page(request, "networks/seat.html", context)


@route("GET", "POST", roles=(SECRETARIAT,))
def end_seat(request: SignedInRequest, slug: str, body: str, seat_id: int) -> HttpResponse:
    network = spoken_for(request, slug)
    one = get_object_or_404(network.bodies, slug=body)
    held = get_object_or_404(one.seats.select_related("body", "person", "organisation"), pk=seat_id)
    form = EndSeatForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.end_seat(held, on=form.cleaned_data["on"], by=request.user, on_behalf_of=network.name)
            return redirect("networks:body", network.slug, one.slug)
    return page(
        request, "networks/end_seat.html", {"network": network, "body": one, "seat": held, "form": form}
    )
