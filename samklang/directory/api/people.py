"""People who said yes to the public directory, with what they show to everyone."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q
from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from samklang.directory.models import Affiliation, Audience, Expertise, Person
from samklang.directory.queries import people as queries

router = Router(tags=["people"])
PAGE = 100
EVERYONE = {Audience.EVERYONE.value}


class AffiliationOut(Schema):
    organisation: str
    name: str
    title: str
    started_on: date | None
    ended_on: date | None


class PersonOut(Schema):
    slug: str
    url: str
    name: str
    orcid: str | None
    country: str
    languages: list[str]
    website: str
    about: dict[str, str]
    affiliations: list[AffiliationOut]
    topics: list[str]
    is_sample: bool


class PeopleOut(Schema):
    items: list[PersonOut]
    next: str | None


class Asked(Schema):
    """``topic`` and ``organisation`` are slugs; ``after`` is the ``next`` of the page before."""

    topic: str = ""
    organisation: str = ""
    language: str = ""
    q: str = ""
    after: str = ""
    limit: int = Field(PAGE, ge=1, le=PAGE)


@router.get("", response=PeopleOut, summary="People in the public directory")
def people(request: HttpRequest, asked: Query[Asked]) -> PeopleOut:  # noqa: ARG001 -- the same for everyone
    where = Q(slug__gt=asked.after)
    if asked.topic:
        where &= queries.knows(asked.topic, open_to=EVERYONE)
    if asked.organisation:
        where &= queries.works_at(asked.organisation, open_to=EVERYONE, reader=AnonymousUser())
    if asked.language:
        where &= queries.speaks(asked.language, open_to=EVERYONE)
    if asked.q:
        where &= queries.found_by(asked.q)
    rows = Person.objects.listed().filter(where).order_by("slug")
    found = list(rows.prefetch_related(*_beside())[: asked.limit + 1])
    return PeopleOut(
        items=[_out(person) for person in found[: asked.limit]],
        next=found[asked.limit - 1].slug if len(found) > asked.limit else None,
    )


def _beside() -> tuple[Prefetch[Any], Prefetch[Any]]:
    held = (
        Affiliation.objects.filter(organisation__is_listed=True)
        .select_related("organisation")
        .order_by("started_on", "pk")
    )
    known = Expertise.objects.select_related("topic").order_by("topic__slug")
    return Prefetch("affiliations", queryset=held), Prefetch("expertise", queryset=known)


def _out(person: Person) -> PersonOut:
    def shown(field: str) -> bool:
        return person.seen_by(field) in EVERYONE

    return PersonOut(
        slug=person.slug,
        url=settings.BASE_URL + reverse("directory:person", args=[person.slug]),
        name=person.name,
        orcid=person.orcid if shown("orcid") else None,
        country=person.country if shown("country") else "",
        languages=person.languages if shown("languages") else [],
        website=person.website if shown("website") else "",
        about=person.about.plain() if shown("about") else {},
        affiliations=[_affiliation(one) for one in person.affiliations.all()]
        if shown("affiliations")
        else [],
        topics=[one.topic.slug for one in person.expertise.all()] if shown("expertise") else [],
        is_sample=person.is_sample,
    )


def _affiliation(one: Affiliation) -> AffiliationOut:
    return AffiliationOut(
        organisation=one.organisation.slug,
        name=one.organisation.name,
        title=one.title,
        started_on=one.started_on,
        ended_on=one.ended_on,
    )
