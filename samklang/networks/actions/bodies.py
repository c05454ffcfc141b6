"""Offices, bodies and seats."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Person
from samklang.foundation.errors import Refused
from samklang.history.actions import record, taken_over
from samklang.networks.models import Body, Network, Office, Seat

from .naming import free_slug
from .telling import lock_network


class NameTaken(Refused):
    pass


class SeatTaken(Refused):
    pass


class EndsTooEarly(Refused):
    pass


@transaction.atomic
def open_office(network: Network, *, by: User | None, on_behalf_of: str = "", **facts: Any) -> Office:
    office = Office(network=network, **facts)
    office.slug = office.slug or free_slug(office.name, network.offices.all(), "office")
    _save(office)
    record(network, "office-opened", by=by, on_behalf_of=on_behalf_of, **_of_office(office))
    return office


@transaction.atomic
def edit_office(office: Office, *, by: User | None, on_behalf_of: str = "", **facts: Any) -> Office:
    """Change what is said of an office, its closing day among it."""
    if not _says_else(office, facts):
        return office
    verb = "office-closed" if office.closed_on and "closed_on" in facts else "office-changed"
    record(office.network, verb, by=by, on_behalf_of=on_behalf_of, **_of_office(office))
    return office


@transaction.atomic
def set_up_body(network: Network, *, by: User | None, on_behalf_of: str = "", **facts: Any) -> Body:
    body = Body(network=network, **facts)
    body.slug = body.slug or free_slug(str(body.names), network.bodies.all(), "body")
    _save(body)
    record(network, "body-set-up", by=by, on_behalf_of=on_behalf_of, body=body.names.plain())
    return body


@transaction.atomic
def edit_body(body: Body, *, by: User | None, on_behalf_of: str = "", **facts: Any) -> Body:
    if not _says_else(body, facts):
        return body
    record(body.network, "body-changed", by=by, on_behalf_of=on_behalf_of, body=body.names.plain())
    return body


@transaction.atomic
def seat(
    body: Body,
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    role: str = "",
    on: date,
    until: date | None = None,
    by: User | None,
    on_behalf_of: str = "",
) -> Seat:
    """Give somebody a seat from a day. It opens no data; a mandate does that."""
    if until and until <= on:
        raise EndsTooEarly(_("A seat must end after the day it starts."))
    _refuse_twice(body, person, on, until)
    given = Seat.objects.create(
        body=body, person=person, organisation=organisation, role=role, started_on=on, ended_on=until
    )
    facts = {"person": person and person.pk, "organisation": organisation and organisation.slug}
    record(body, "seat-given", by=by, on_behalf_of=on_behalf_of, on=on.isoformat(), **facts)
    return given


@transaction.atomic
def end_seat(seat: Seat, *, on: date, by: User | None, on_behalf_of: str = "") -> Seat:
    if on <= seat.started_on:
        raise EndsTooEarly(_("A seat must end after the day it starts."))
    _refuse_twice(seat.body, seat.person, seat.started_on, on, but=seat.pk)
    seat.ended_on = on
    seat.save(update_fields=["ended_on"])
    record(seat.body, "seat-ended", by=by, on_behalf_of=on_behalf_of, on=on.isoformat(), seat=seat.pk)
    return seat


def _refuse_twice(body: Body, person: Person | None, on: date, until: date | None, *, but: int = 0) -> None:
    """Nobody holds two seats of a body on one day; of two who give or end one, the second waits here."""
    Body.objects.select_for_update(of=("self",), no_key=True).get(pk=body.pk)
    held = body.seats.held_between(on, until).exclude(pk=but)
    if person and held.filter(person=person).exists():
        raise SeatTaken(_("%(person)s holds a seat here in that time.") % {"person": person})


def _says_else(thing: Office | Body, facts: Mapping[str, Any]) -> bool:
    """Take over the facts as they differ from what stands; whether any did."""
    lock_network(thing.network)
    thing.refresh_from_db()
    is_changed = bool(taken_over(thing, facts))
    if is_changed:
        _save(thing)
    return is_changed


def _save(thing: Office | Body) -> None:
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError as error:
        raise NameTaken(_("Another one of the network has that address, or a date is impossible.")) from error


def _of_office(office: Office) -> dict[str, str]:
    closed = office.closed_on.isoformat() if office.closed_on else ""
    return {"office": office.name, "place": office.place, "closed": closed}
