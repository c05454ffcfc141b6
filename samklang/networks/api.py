"""Who is in a network on a day, and as known on a day, for machines."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import HttpError

from samklang.directory.models import Organisation
from samklang.foundation.api import api

from . import queries, reasons, rules
from .models import MembershipSource, Network, Tier

router = Router(tags=["networks"])


class TierOut(Schema):
    key: str
    rank: int
    names: dict[str, str]


class NetworkOut(Schema):
    slug: str
    name: str
    names: dict[str, str]
    tagline: dict[str, str]
    parent: str | None
    founded_on: date | None
    closed_on: date | None
    is_remote: bool
    is_sample: bool
    source: str
    tiers: list[TierOut]
    members: str


class NetworksOut(Schema):
    count: int
    items: list[NetworkOut]


class OrganisationOut(Schema):
    slug: str
    name: str
    names: dict[str, str]
    country: str
    kind: str
    place: str
    identifiers: dict[str, str]


class SourceOut(Schema):
    kind: str
    ref: str
    tier: str
    since: date
    until: date | None
    provenance: str


class MemberOut(Schema):
    organisation: OrganisationOut
    tier: str
    since: date
    until: date | None
    source: str
    sources: list[SourceOut]


class MembersOut(Schema):
    network: str
    on: date
    known_on: date | None
    count: int
    items: list[MemberOut]


@router.get("", response=NetworksOut, summary="All networks the asker may see")
def networks(request: HttpRequest) -> dict[str, Any]:
    rows = queries.visible_to(request.user).select_related("parent").prefetch_related("tiers")
    items = [_network(network) for network in rows.order_by("name", "pk")]
    return {"count": len(items), "items": items}


@router.get("/{slug}", response=NetworkOut, summary="One network")
def network(request: HttpRequest, slug: str) -> dict[str, Any]:
    return _network(_visible(request, slug))


@router.get(
    "/{slug}/members",
    response=MembersOut,
    summary="Who is in a network on a day, as known on a day",
    url_name="network_members",
)
def members(request: HttpRequest, slug: str, on: str = "", known_on: str = "") -> dict[str, Any]:
    """``on`` is the day asked about, today when left out. With ``known_on`` the record is read as it stood at
    the end of that day in Oslo. ``until`` is the first day a membership no longer counts.
    """
    network = _visible(request, slug)
    today = timezone.localdate()
    day = _day(on, "on") or today
    known_day = _day(known_on, "known_on")
    if known_day and known_day > today:
        raise HttpError(422, _("What will be known on %(day)s is not known yet.") % {"day": known_day})
    known_at = queries.end_of(known_day) if known_day else None
    found: dict[int, list[MembershipSource]] = defaultdict(list)
    for source in queries.sources_as_of(network, day, known_at):
        found[source.organisation_id].append(source)
    refs = reasons.names(request.user, (one.ref for several in found.values() for one in several))
    rows = queries.members_as_of(network, day, known_at, reader=rules.stranger(request.user, network))
    rows = rows.prefetch_related("organisation__identifiers")
    items = [
        {
            "organisation": _organisation(row.organisation),
            "tier": row.tier.key,
            "since": row.started_on,
            "until": row.ended_on,
            "source": main.kind if (main := queries.main_source(found[row.organisation_id])) else "",
            "sources": [_source(source, refs) for source in found[row.organisation_id]],
        }
        for row in rows.order_by("organisation__name", "pk")
    ]
    return {"network": network.slug, "on": day, "known_on": known_day, "count": len(items), "items": items}


def _visible(request: HttpRequest, slug: str) -> Network:
    rows = queries.visible_to(request.user).select_related("parent").prefetch_related("tiers")
    return get_object_or_404(rows, slug=slug)


def _day(text: str, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise HttpError(
            422,
            _("%(name)s=%(text)s is no day of the calendar. Write it as 2021-12-31.")
            % {"name": name, "text": text[:40]},
        ) from error


def _network(network: Network) -> dict[str, Any]:
    return {
        "slug": network.slug,
        "name": network.name,
        "names": network.names.plain(),
        "tagline": network.tagline.plain(),
        "parent": network.parent.slug if network.parent else None,
        "founded_on": network.founded_on,
        "closed_on": network.closed_on,
        "is_remote": network.is_remote,
        "is_sample": network.is_sample,
        "source": network.source,
        "tiers": [_tier(tier) for tier in sorted(network.tiers.all(), key=lambda tier: -tier.rank)],
        "members": reverse("api:network_members", args=[network.slug]),
    }


def _tier(tier: Tier) -> dict[str, Any]:
    return {"key": tier.key, "rank": tier.rank, "names": tier.names.plain()}


def _organisation(organisation: Organisation) -> dict[str, Any]:
    return {
        "slug": organisation.slug,
        "name": organisation.name,
        "names": organisation.names.plain(),
        "country": organisation.country,
        "kind": organisation.kind,
        "place": organisation.place,
        "identifiers": queries.identifiers_of(organisation),
    }


def _source(source: MembershipSource, refs: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": source.kind,
        "ref": refs.get(source.ref, ""),
        "tier": source.tier.key,
        "since": source.started_on,
        "until": source.ended_on,
        "provenance": source.provenance,
    }


api.add_router("/networks", router)
