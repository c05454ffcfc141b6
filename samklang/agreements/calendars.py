"""Counting in months, and the calendar of signings that anyone's calendar program can follow."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .models import Agreement

if TYPE_CHECKING:
    from icalendar import Event


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def feed(agreements: Iterable[tuple[Agreement, datetime, str]], *, name: str, host: str) -> bytes:
    """Each agreement with the moment its signing was last moved, and its address."""
    from icalendar import Calendar  # large, and asked for by few: months are counted everywhere

    calendar = Calendar()
    calendar.add("prodid", "-//Samklang//Agreements//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for agreement, moved_at, url in agreements:
        calendar.add_component(_event(agreement, moved_at, url, host))
    return bytes(calendar.to_ical())


def _event(agreement: Agreement, moved_at: datetime, url: str, host: str) -> Event:
    """The same UID for ever, and a sequence that goes up each time it moves, so that calendars follow."""
    from icalendar import Event

    day = agreement.signed_on or agreement.signing_on
    if day is None:
        raise LookupError(agreement.code)  # the feed holds agreements whose signing has a day
    event = Event()
    event.add("uid", f"agreement-signing-{agreement.code}@{host}")
    event.add("sequence", agreement.calendar_sequence)
    event.add("dtstamp", moved_at)
    event.add("last-modified", moved_at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", _("Signing: {title}").format(title=agreement.title))
    event.add("url", url)
    place = agreement.signed_place if agreement.signed_on else agreement.signing_place
    if place:
        event.add("location", place)
    event.add("status", _status(agreement))
    event.add("transp", "TRANSPARENT")
    return event


def _status(agreement: Agreement) -> str:
    state = Agreement.State
    if agreement.signed_on:
        return "CONFIRMED"
    if agreement.state in {state.POSTPONED, state.ENDED}:
        return "CANCELLED"
    return "TENTATIVE"
