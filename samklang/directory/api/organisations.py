"""Organisations with their numbers, names and place in the tree, for machines."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from samklang.directory.models import Organisation
from samklang.directory.queries import organisations as queries

router = Router(tags=["organisations"])
PAGE = 100
PLAIN = (
    *("slug", "name", "kind", "country", "place", "latitude", "longitude"),
    *("website", "founded_on", "closed_on", "is_sample", "source"),
)


class OrganisationOut(Schema):
    slug: str
    url: str
    name: str
    names: dict[str, str]
    kind: str
    country: str
    place: str
    latitude: float | None
    longitude: float | None
    website: str
    founded_on: date | None
    closed_on: date | None
    is_sample: bool
    source: str
    identifiers: dict[str, str]


class OrganisationsOut(Schema):
    items: list[OrganisationOut]
    next: str | None


class NameOut(Schema):
    name: str
    started_on: date | None
    ended_on: date | None


class StepOut(Schema):
    slug: str
    name: str


class SuccessionOut(Schema):
    kind: str
    on: date
    organisation: StepOut


class OrganisationWholeOut(OrganisationOut):
    about: dict[str, str]
    former_names: list[NameOut]
    on: date
    above: list[StepOut]
    below: list[StepOut]
    came_from: list[SuccessionOut]
    became: list[SuccessionOut]


class Asked(Schema):
    q: str = ""
    kind: str = ""
    country: str = ""
    identifier: str = ""
    after: str = ""


@router.get("", response=OrganisationsOut, url_name="organisations")
def organisations(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """A hundred at a time by name; ``next`` is the address of those that follow."""
    rows = _asked_for(asked, request.user)
    if asked.after:
        last = queries.visible_to(request.user).filter(slug=asked.after).first()
        if last is None:
            raise HttpError(
                400, _("There is no organisation %(slug)s to go on after.") % {"slug": asked.after}
            )
        rows = rows.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    found = list(rows.order_by("name", "pk")[: PAGE + 1])
    shown = found[:PAGE]
    held = queries.identifiers_by_organisation([one.pk for one in shown])
    items = [_plain(one, {number.scheme: number.value for number in held[one.pk]}) for one in shown]
    following = None
    if len(found) > PAGE:
        question = request.GET.copy()
        question["after"] = shown[-1].slug
        following = f"{settings.BASE_URL}{request.path}?{question.urlencode()}"
    return {"items": items, "next": following}


@router.get("/{slug}", response=OrganisationWholeOut, url_name="organisation")
def organisation(request: HttpRequest, slug: str, on: date | None = None) -> dict[str, Any]:
    """One organisation, with its place in the tree on a day. A folded record answers as the kept one."""
    found = Organisation.objects.select_related("merged_into").filter(slug=slug).first()
    one = found and (found.merged_into or found)
    if one is None or one.pk not in queries.seen_among([one], request.user):
        raise HttpError(404, _("There is no organisation with this address."))
    day = on or timezone.localdate()
    facts = queries.facts_of(one)
    lineage = queries.lineage_of(one, on=day, reader=request.user)
    came_from, became = queries.successions_of(one, reader=request.user)
    return {
        **_plain(one, {number.scheme: number.value for number in facts.identifiers}),
        "about": one.about.plain(),
        "former_names": facts.former_names,
        "on": day,
        "above": [{"slug": node.slug, "name": node.label} for node in lineage.above],
        "below": [{"slug": node.slug, "name": node.label} for node in lineage.below],
        "came_from": [_succession(step.kind, step.on, step.predecessor) for step in came_from],
        "became": [_succession(step.kind, step.on, step.successor) for step in became],
    }


def _asked_for(asked: Asked, reader: Any) -> QuerySet[Organisation]:
    rows = queries.visible_to(reader).filter(queries.found_by(asked.q))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.country:
        rows = rows.filter(country=asked.country.upper())
    if asked.identifier:
        rows = rows.filter(identifiers__value=asked.identifier).distinct()
    return rows


def _succession(kind: str, on: date, other: Organisation) -> dict[str, Any]:
    return {"kind": kind, "on": on, "organisation": {"slug": other.slug, "name": other.name}}


def _plain(one: Organisation, held: dict[str, str]) -> dict[str, Any]:
    return {
        **{fact: getattr(one, fact) for fact in PLAIN},
        "url": settings.BASE_URL + reverse("directory:organisation", args=[one.slug]),
        "names": one.names.plain(),
        "identifiers": held,
    }
