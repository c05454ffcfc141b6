"""Who is in the directory, and what one reader may see of somebody."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.lookups import In
from django.utils import timezone

from samklang.accounts.models import User
from samklang.directory import names as naming
from samklang.directory import readers
from samklang.directory.models import (
    DEFAULT_AUDIENCE,
    Affiliation,
    Audience,
    Consent,
    Expertise,
    Organisation,
    Person,
    Topic,
)
from samklang.foundation.text import Text

Reader = User | AnonymousUser
MOST_CHOICES = 200


@dataclass(frozen=True)
class Standing:
    """One purpose, and what the person says about it."""

    purpose: str
    label: str
    given: Consent | None
    past: list[Consent] = field(default_factory=list)


@dataclass(frozen=True)
class Profile:
    """What one reader sees of a person; a field that is not theirs to see is empty."""

    person: Person
    name: str
    email: str = ""
    about: Text = field(default_factory=Text)
    affiliations: list[Affiliation] = field(default_factory=list)
    expertise: list[Topic] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    orcid: str = ""
    website: str = ""
    country: str = ""

    @property
    def orcid_url(self) -> str:
        return f"https://orcid.org/{self.orcid}" if self.orcid else ""


def visible_to(reader: Reader) -> QuerySet[Person]:
    """The public directory, oneself, and those without an account whom the reader looks after."""
    if not reader.is_authenticated:
        return Person.objects.listed()
    people = Person.objects.filter(erased_at=None)
    looked_after = (
        Q(user=None) if readers.operates(reader) else Q(user=None, keeper__in=readers.kept_by(reader))
    )
    return people.filter(looked_after | Person.objects.is_listed() | Q(user_id=reader.pk))


def profile(person: Person, *, audience: Audience) -> Profile:
    """As somebody sees it to whom everything up to ``audience`` is open: NOBODY is the person herself."""
    open_to = {
        Audience.EVERYONE: {Audience.EVERYONE},
        Audience.MEMBERS: {Audience.EVERYONE, Audience.MEMBERS},
        Audience.NOBODY: set(Audience),
    }[audience]
    shown = {
        name
        for name in ("email", "about", "languages", "orcid", "website", "country")
        if person.seen_by(name) in open_to
    }
    facts = {name: getattr(person, name) or "" for name in shown - {"about", "languages"}}
    return Profile(
        person=person,
        name=person.name,
        about=person.about if "about" in shown else Text(),
        languages=person.languages if "languages" in shown else [],
        affiliations=_told_of(person, audience) if person.seen_by("affiliations") in open_to else [],
        expertise=expertise_of(person) if person.seen_by("expertise") in open_to else [],
        **facts,
    )


def affiliations_of(person: Person) -> list[Affiliation]:
    """Where she is now first, then backwards in time."""
    found = list(person.affiliations.select_related("organisation"))
    found.sort(key=lambda one: (one.ended_on or date.max, one.started_on or date.min), reverse=True)
    return found


def _told_of(person: Person, audience: Audience) -> list[Affiliation]:
    """She sees all; others only what everybody may know of, or a private network would be named."""
    found = affiliations_of(person)
    return [one for one in found if one.organisation.is_listed or audience == Audience.NOBODY]


def expertise_of(person: Person) -> list[Topic]:
    return sorted((one.topic for one in person.expertise.select_related("topic")), key=str)


def consents_of(person: Person) -> list[Standing]:
    said = list(person.consents.order_by("given_at"))
    return [
        Standing(
            purpose=str(purpose.value),
            label=str(purpose.label),
            given=next((one for one in said if one.purpose == purpose and one.withdrawn_at is None), None),
            past=[one for one in said if one.purpose == purpose and one.withdrawn_at is not None],
        )
        for purpose in Consent.Purpose
    ]


def with_what_lists_show(people: QuerySet[Person]) -> QuerySet[Person]:
    """Their present affiliations and their topics, in one question each."""
    now = Affiliation.objects.on(timezone.localdate()).filter(organisation__is_listed=True).order_by("pk")
    known = Expertise.objects.select_related("topic").order_by("pk")
    return people.prefetch_related(
        Prefetch("affiliations", queryset=now.select_related("organisation"), to_attr="present"),
        Prefetch("expertise", queryset=known, to_attr="known"),
    )


def found_by(words: str) -> Q:
    return naming.says(words, Person)


def works_at(slug: str, *, open_to: AbstractSet[str], reader: Reader, each: bool = False) -> Q:
    """Works there now, at a place the reader may know of, and lets the reader know it."""
    now = Affiliation.objects.on(timezone.localdate())
    there = now.filter(readers.seen_by(reader, "organisation__"), organisation__slug=slug)
    return _has(there, each=each) & _open("affiliations", open_to)


def knows(slug: str, *, open_to: AbstractSet[str], each: bool = False) -> Q:
    return _has(Expertise.objects.filter(topic__slug=slug), each=each) & _open("expertise", open_to)


def _has(rows: QuerySet[Any], *, each: bool) -> Q:
    """People with such a row; asked of ``each``, the sum keeps SQLite on its way along the index of names."""
    return Q(In(F("pk") + 0 if each else F("pk"), rows.values("person")))


def speaks(language: str, *, open_to: AbstractSet[str]) -> Q:
    # A quoted word in the text of a small list: SQLite has no containment of its own.
    return Q(languages__icontains=f'"{language}"') & _open("languages", open_to)


def _open(name: str, open_to: AbstractSet[str]) -> Q:
    """The field is open to this reader: chosen so, or so by default."""
    default = DEFAULT_AUDIENCE.get(name, Audience.EVERYONE)
    where = Q(**{f"visibility__{name}__in": sorted(open_to)})
    return where | Q(**{f"visibility__{name}__isnull": True}) if default in open_to else where


def organisations_with_people() -> list[tuple[str, str]]:
    present = Affiliation.objects.on(timezone.localdate())
    now = _of_somebody_listed(present.filter(organisation=OuterRef("pk")))
    found = Organisation.objects.listed().filter(Exists(now))
    return [(one.slug, one.label) for one in found.order_by("name")[:MOST_CHOICES]]


def topics_with_people() -> list[tuple[str, str]]:
    known = _of_somebody_listed(Expertise.objects.filter(topic=OuterRef("pk")))
    found = Topic.objects.filter(Exists(known), pk__in=Expertise.objects.values("topic"))[:MOST_CHOICES]
    return sorted(((one.slug, str(one)) for one in found), key=lambda pair: pair[1].casefold())


def _of_somebody_listed(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Asked row by row: SQLite would go through all listed people for each topic."""
    return rows.filter(Exists(Person.objects.listed().filter(pk=OuterRef("person"))))


def works_at_now(person: Person, open_to: AbstractSet[str]) -> list[str]:
    """For a person of a list, prepared by ``with_what_lists_show``."""
    present: list[Affiliation] = person.__dict__["present"]
    return [one.organisation.label for one in present] if person.seen_by("affiliations") in open_to else []


def knows_now(person: Person, open_to: AbstractSet[str]) -> list[str]:
    known: list[Expertise] = person.__dict__["known"]
    return [str(one.topic) for one in known] if person.seen_by("expertise") in open_to else []


def is_listed(person: Person) -> bool:
    return Person.objects.listed().filter(pk=person.pk).exists()


def as_jsonld(profile: Profile) -> dict[str, Any]:
    """The person in the words of schema.org; only what this reader may see, and only what is known."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": settings.BASE_URL + profile.person.get_absolute_url(),
        "name": profile.name,
        "url": profile.website,
        "sameAs": profile.orcid_url,
        "knowsLanguage": profile.languages,
        "knowsAbout": [str(topic) for topic in profile.expertise],
        "worksFor": [
            {"@type": "Organization", "name": one.organisation.label}
            for one in profile.affiliations
            if one.holds_on(timezone.localdate())
        ],
    }
    return {name: value for name, value in said.items() if value}
