"""All agreements, and the calendar of signings."""

from __future__ import annotations

from calendar import Calendar
from datetime import date
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samklang.agreements import calendars, queries, rules
from samklang.agreements.models import Agreement
from samklang.foundation.http import page, route
from samklang.foundation.kept import kept
from samklang.foundation.kept_pages import kept_list
from samklang.foundation.lists import Choice, Column, Listing, Shown
from samklang.foundation.within import holding
from samklang.networks.models import Network


def _listing(request: HttpRequest) -> Listing:
    return Listing(
        rows=queries.with_parties(queries.visible_to(request.user)),
        columns=[
            Column("title", gettext_lazy("Agreement"), str, sort="title"),
            Column("parties", gettext_lazy("Parties"), _party_names),
            Column("kind", gettext_lazy("Kind"), lambda one: one.get_kind_display()),
            Column("state", gettext_lazy("State"), lambda one: one.get_state_display(), sort="state"),
            Column("signed", gettext_lazy("Signed"), lambda one: one.signed_on, sort="signed"),
            Column("starts", gettext_lazy("In force from"), lambda one: one.starts_on),
            Column("ends", gettext_lazy("Until"), lambda one: one.ended_on or one.ends_on),
        ],
        sorts={"title": "title_key", "state": "state", "signed": "signed_on"},
        default_sort="-signed",
        never_empty=("title_key",),
        filters=[
            Choice("state", gettext_lazy("State"), Agreement.State.choices, lambda key: Q(state=key)),
            Choice("kind", gettext_lazy("Kind"), Agreement.Kind.choices, lambda key: Q(kind=key)),
            Choice(
                "network",
                gettext_lazy("Network"),
                kept(request, "agreements.networks", None, lambda: _networks(request)),
                _concerns,
            ),
        ],
        search=lambda words: holding(Agreement, "search_text", words.lower()),
        filename="agreements",
        feed_url=reverse("history:kind-feed", args=["agreements.agreement"]),
    )


def _party_names(agreement: Agreement) -> str:
    return ", ".join(str(party) for party in agreement.parties.all())


def _concerns(slug: str) -> Q:
    network = Network.objects.filter(slug=slug)
    party = Q(parties__organisation__network__in=network)
    clause = Q(versions__clauses__from_network__in=network) | Q(versions__clauses__to_network__in=network)
    return Q(pk__in=Agreement.objects.filter(party | clause).values("pk"))


def _networks(request: HttpRequest) -> list[tuple[str, str]]:
    """The networks that are a party to something the reader may see."""
    seen = queries.visible_to(request.user).filter(parties__organisation=OuterRef("organisation"))
    named = Network.objects.filter(Exists(seen), is_public=True)
    return [(network.slug, network.label) for network in named.order_by("name")[:200]]


@route("GET")
def index(request: HttpRequest) -> HttpResponse:
    def around(_shown: Shown) -> dict[str, bool]:
        return {"may_draft": rules.may_draft(request.user)}

    return kept_list(request, "agreements/index.html", partial(_listing, request), around)


@route("GET")
def calendar(request: HttpRequest) -> HttpResponse:
    """Signings by month: those that were held and those that are planned."""
    today = timezone.localdate()
    first = _month(request.GET.get("month", ""), today)
    until = calendars.add_months(first, 1)
    held = list(queries.signings(request.user, since=first, before=until))
    coming = queries.signings(request.user, since=today).filter(signed_on=None)
    context = {
        "month": first,
        "before": calendars.add_months(first, -1),
        "after": until,
        "weeks": _weeks(first, held, today),
        "weekdays": [date_format(date(2024, 1, day), "D") for day in range(1, 8)],
        "signings": held,
        "coming": coming.exclude(state__in=["postponed", "ended"])[:50],
    }
    return page(request, "agreements/calendar.html", context, part="month")


def _month(asked: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError:
        return today.replace(day=1)


def _weeks(first: date, signings: list[Agreement], today: date) -> list[list[dict[str, object]]]:
    by_day: dict[date, list[Agreement]] = {}
    for one in signings:
        by_day.setdefault(one.signed_on or one.signing_on or today, []).append(one)
    return [
        [
            {
                "day": day,
                "is_other": day.month != first.month,
                "is_today": day == today,
                "signings": by_day.get(day, []),
            }
            for day in week
        ]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]


@route("GET")
def feed(request: HttpRequest) -> HttpResponse:
    """The signings everyone may see, for calendar programs to follow."""
    return _calendar(queries.signings(request.user))


@route("GET")
def signing_file(request: HttpRequest, code: str) -> HttpResponse:
    """One signing, for a calendar; it moves there when it moves here."""
    rows = queries.signings(request.user).filter(code=code)
    if not rows.exists():
        raise Http404
    return _calendar(rows)


def _calendar(rows: QuerySet[Agreement]) -> HttpResponse:
    moved = Q(steps__planned_on=F("signing_on")) | Q(steps__to_state="signed")
    dated = rows.annotate(moved_at=Max("steps__at", filter=moved))
    told = [
        (one, one.moved_at or one.created_at, f"{settings.BASE_URL}{one.get_absolute_url()}")
        for one in dated[:1000]
    ]
    host = urlsplit(settings.BASE_URL).hostname or "samklang"
    body = calendars.feed(told, name=_("Signings of agreements"), host=host)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")
