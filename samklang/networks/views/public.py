"""What anybody may see: the networks, one network, who is in it, and why."""

import mimetypes
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.directory import countries
from samklang.directory.models import Organisation
from samklang.directory.names import words_of
from samklang.foundation.addresses import address
from samklang.foundation.http import page, route
from samklang.foundation.kept import EVERYONE, READERS, kept
from samklang.foundation.kept_pages import kept_list, kept_page
from samklang.foundation.lists import Choice, Column, Listing, Shown
from samklang.foundation.slots import panels_for
from samklang.history import queries as history
from samklang.networks import jsonld, pictures, queries, reasons, rules
from samklang.networks.forms.dates import AsOfForm
from samklang.networks.models import Membership, MembershipSource, Network

from .access import reader, visible

T = TypeVar("T")
Kind = MembershipSource.Kind
PARTS = [("top", _("Only main networks")), ("inside", _("Only sub-networks"))]


@route("GET")
def networks(request: HttpRequest) -> HttpResponse:
    def around(_shown: Shown) -> dict[str, bool]:
        return {"may_found": rules.is_operator(reader(request))}

    return kept_list(request, "networks/networks.html", partial(_listing, request), around)


def _listing(request: HttpRequest) -> Listing:
    rows = queries.visible_to(reader(request)).select_related("parent")
    return Listing(
        rows=queries.with_member_count(rows, on=timezone.localdate()),
        columns=[
            Column("name", _("Name"), lambda network: network.label, sort="name"),
            Column("tagline", _("What it is for"), lambda network: str(network.tagline)),
            Column("inside", _("Part of"), lambda network: network.parent.label if network.parent else ""),
            Column("members", _("Members"), lambda network: network.member_count),
        ],
        sorts={"name": "name"},
        default_sort="name",
        filters=[
            Choice("part", _("Show"), PARTS, _part),
        ],
        search=_named,
        filename="networks",
        feed_url=reverse("history:kind-feed", args=["networks.network"]),
    )


def _part(value: str) -> Q:
    return Q(parent=None) if value == "top" else Q(parent__isnull=False)


def _named(words: str) -> Q:
    """Every word stands in the name, or among the words its organisation is found by."""
    found = Q()
    for word in words_of(words):
        found &= Q(organisation__search_text__contains=word) | Q(name__icontains=word)
    return found


@route("GET")
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    network, today = visible(request, slug), timezone.localdate()
    if request.GET.get("format") == "jsonld":
        return JsonResponse(jsonld.of(network), content_type="application/ld+json")
    return kept_page(request, "networks/detail.html", network, lambda: _told(request, network, today))


def _told(request: HttpRequest, network: Network, today: date) -> dict[str, Any]:
    who = reader(request)
    speaks = rules.speaks_for_network(who, network)
    return {
        "network": network,
        "today": today,
        **kept(request, "networks.same", network, lambda: _same_for_all(network, today), by=EVERYONE),
        **_seen_by(who, network, today),
        "speaks": speaks,
        "may_give": speaks or rules.is_operator(who),
        "may_ask": network.takes_requests and not network.closed_on and not network.is_remote,
        "panels": panels_for("network", request, network),
        "aside": panels_for("network_aside", request, network),
        "story": history.of(network, reader=who) if who.is_authenticated else None,
        "history_url": reverse("history:record", args=["networks.network", network.pk]),
    }


def _same_for_all(network: Network, today: date) -> dict[str, Any]:
    """What the page says of a network to whoever may see it."""
    steps = queries.growth(network)
    picture = pictures.growth_picture(steps, today=today)
    drawn = {"picture": picture, "steps": steps, "network": network}
    return {
        "member_count": next((step.count for step in reversed(steps) if step.day <= today), 0),
        "growth": render_to_string("networks/growth.html", drawn) if picture else "",
        "offices": list(network.offices.select_related("host").order_by("closed_on", "opened_on", "name")),
        "bodies": list(network.bodies.order_by("started_on", "pk")),
        "topics": list(network.topics.all()),
    }


def _seen_by(who: queries.Someone, network: Network, today: date) -> dict[str, Any]:
    inside = queries.with_member_count(queries.visible_to(who).filter(parent=network), on=today)
    return {
        "tiers": _told_apart(queries.counts_per_tier(network, today, reader=rules.stranger(who, network))),
        "inside": [] if network.parent else list(inside.order_by("name")),
    }


def _told_apart(counts: list[queries.TierCount]) -> list[queries.TierCount]:
    """The tiers with somebody in them; a single one would only repeat the number of members."""
    used = [row for row in counts if row.count]
    return used if len(used) > 1 else []


@route("GET")
def members(request: HttpRequest, slug: str) -> HttpResponse:
    network, who = visible(request, slug), reader(request)
    stranger = rules.stranger(who, network)
    form = AsOfForm(request.GET)
    is_now = form.known_day is None and form.day == timezone.localdate()

    def keep(name: str, make: Callable[[], T], by: str = READERS) -> T:
        return kept(request, f"networks.{name}", network, make, by=by) if is_now else make()

    def listed() -> Listing:
        codes = keep("countries", lambda: queries.countries_in(network, form.day, form.known_at), by=EVERYONE)
        choices = keep("tiers", lambda: _tiers(network), by=EVERYONE), countries.among(codes)
        return _members_listing(network, form, stranger, choices, is_export="format" in request.GET)

    def told(shown: Shown) -> dict[str, Any]:
        counted = keep(
            "counts", lambda: queries.counts_per_tier(network, form.day, form.known_at, reader=stranger)
        )
        _say_how(shown, network, form)
        speaks = rules.speaks_for_network(who, network)
        facts = {"network": network, "form": form, "counts": counted, "speaks": speaks}
        return facts | _asked_for(request, form)

    return kept_list(request, "networks/members.html", listed, told, thing=network, exports=form.is_valid())


def _say_how(shown: Shown, network: Network, form: AsOfForm) -> None:
    """Each member with why it is one, and where that is told."""
    kinds = queries.source_kinds(shown.rows, form.day, form.known_at)
    for row in shown.rows:
        row.source_kind = kinds[row.pk]
        row.how = _how(row)
        row.url = address("networks:member", network.slug, row.organisation.slug)


def _asked_for(request: HttpRequest, form: AsOfForm) -> dict[str, Any]:
    """The dates the list is shown for, and what else of the address stays when they are changed."""
    dates = {key: request.GET[key] for key in ("on", "known_on") if request.GET.get(key)}
    return {
        "kept": [
            (key, value)
            for key, value in request.GET.items()
            if key in {"q", "tier", "kind", "country", "sort"}
        ],
        "dates": f"&{urlencode(dates)}" if dates else "",
        "said": form.said,
        "is_today": not (form.cleaned_data.get("on") or form.cleaned_data.get("known_on")),
    }


def _tiers(network: Network) -> list[tuple[str, str]]:
    return [(tier.key, str(tier)) for tier in network.tiers.order_by("-rank")]


def _members_listing(
    network: Network,
    form: AsOfForm,
    stranger: queries.Someone | None,
    choices: tuple[list[tuple[str, str]], list[tuple[str, str]]],
    *,
    is_export: bool,
) -> Listing:
    tiers, countries = choices
    rows = queries.members_as_of(network, form.day, form.known_at, reader=stranger)
    if is_export:
        rows = queries.with_source_kind(rows, form.day, form.known_at)
    return Listing(
        rows=rows,
        columns=[
            Column("name", _("Name"), lambda row: row.organisation.label, sort="name"),
            Column("tier", _("Tier"), lambda row: str(row.tier), sort="tier"),
            Column("kind", _("Kind"), lambda row: row.organisation.get_kind_display()),
            Column("place", _("Place"), lambda row: row.organisation.place),
            Column("country", _("Country"), lambda row: row.organisation.country_name),
            Column("since", _("Since"), lambda row: row.started_on, sort="since"),
            Column("until", _("Until"), lambda row: row.ended_on),
            Column("source", _("How"), _how),
        ],
        sorts={"name": "organisation__name", "tier": "-tier__rank", "since": "started_on"},
        default_sort="name",
        filters=[
            Choice("tier", _("Tier"), tiers, lambda key: Q(tier__key=key)),
            Choice("kind", _("Kind"), Organisation.Kind.choices, lambda kind: Q(organisation__kind=kind)),
            Choice("country", _("Country"), countries, lambda code: Q(organisation__country=code)),
        ],
        search=_member_named,
        kept=("on", "known_on"),
        counts_all=True,
        filename=f"{network.slug}-{form.day.isoformat()}",
        feed_url=reverse("history:record-feed", args=["networks.network", network.pk])
        if network.is_public
        else "",
    )


def _how(row: Membership) -> str:
    kind = row.source_kind  # type: ignore[attr-defined]  # annotated by with_source_kind
    return str(Kind(kind).label) if kind else ""


def _member_named(words: str) -> Q:
    found = Q()
    for word in words_of(words):
        found &= Q(organisation__search_text__contains=word)
    return found


@route("GET")
def member(request: HttpRequest, slug: str, organisation: str) -> HttpResponse:
    """One organisation in one network, on both axes: what was true, and when it was known."""
    network = visible(request, slug)
    who = reader(request)
    party = get_object_or_404(Organisation, slug=organisation)
    speaks = rules.speaks_for_network(who, network)
    statements = list(queries.statements_of(network, party))
    is_hidden = network.is_public and queries.hidden_organisations(who, {party.slug})
    if not (statements or speaks) or (is_hidden and not (statements and speaks)):
        raise Http404
    named = reasons.names(who, (one.ref for one in statements))
    today = timezone.localdate()
    own = [one for one in statements if one.superseded_at is None and not one.ref]
    derived = [one for one in statements if one.superseded_at is None and one.ref]
    context = {
        "network": network,
        "organisation": party,
        "statements": [(one, named.get(one.ref, "")) for one in statements],
        "told": network.memberships.known_at(None)
        .filter(organisation=party)
        .select_related("tier")
        .order_by("started_on"),
        "picture": pictures.two_axes_picture(statements, now=timezone.now()),
        "speaks": speaks,
        "may_end": any(one.ended_on is None or one.ended_on > today for one in own),
        "may_opt_out": rules.edits(who, party) and bool(derived),
        "opt_outs": network.opt_outs.filter(organisation=party, ended_on=None),
        "is_own": bool(own),
    }
    return page(request, "networks/member.html", context)


@route("GET")
def logo(request: HttpRequest, slug: str) -> HttpResponse:
    """The network's logo as it was checked at upload: a picture, never anything a browser would run."""
    network = visible(request, slug)
    if not network.logo or not default_storage.exists(network.logo):
        raise Http404
    kind = mimetypes.guess_type(network.logo)[0] or "application/octet-stream"
    with default_storage.open(network.logo) as kept:
        answer = HttpResponse(kept.read(), content_type=kind)
    answer["Cache-Control"] = f"{'public' if network.is_public else 'private'}, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
