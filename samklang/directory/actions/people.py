"""Profiles: making one, keeping it true, and saying who may see what. History names a person by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory import names as naming
from samklang.directory import orcid as orcids
from samklang.directory.models import (
    FIELDS_WITH_AUDIENCE,
    Affiliation,
    Audience,
    Consent,
    Expertise,
    Organisation,
    Person,
    Topic,
)
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.actions import record

LONGEST_NAME = 200


class HasProfile(Refused):
    """One account, one profile."""


class OrcidTaken(Refused):
    """The number stands on another profile."""


class WrongPeriod(Refused):
    """The last day lies before the first."""


class ConsentStands(Refused):
    """What was said already is not said again."""


class Facts(TypedDict, total=False):
    """What a profile says about a person besides name, affiliations and expertise."""

    email: str
    orcid: str
    country: str
    gender: str
    languages: list[str]
    about: Mapping[str, str]
    website: str
    is_public_office_holder: bool
    is_sample: bool


@transaction.atomic
def create_profile(user: User, *, name: str, at: datetime) -> Person:
    """A signed-in person gets her profile: the one somebody entered for her address, or a new one."""
    if Person.objects.filter(user=user).exists():
        raise HasProfile(_("You have a profile already."))
    unclaimed = Person.objects.filter(user=None, email__iexact=user.email, erased_at=None)
    waiting = unclaimed.select_for_update(no_key=True).first()
    person = waiting or Person(slug=free_slug(name), email=user.email, entered_at=at)
    person.keeper = None
    person.user, person.name = user, naming.clean(name, longest=LONGEST_NAME)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise HasProfile(_("You have a profile already.")) from error
    retell(person)
    record(person, "claimed" if waiting else "created", by=user)
    return person


@transaction.atomic
def enter_person(
    *,
    name: str,
    by: User | None,
    at: datetime,
    slug: str = "",
    works_at: Organisation | None = None,
    title: str = "",
    keeper: Organisation | None = None,
    on_behalf_of: str = "",
    **facts: Unpack[Facts],
) -> Person:
    """Enter somebody without an account. Only the keeper's people see her until she said yes herself."""
    person = Person(
        name=naming.clean(name, longest=LONGEST_NAME),
        slug=slug or free_slug(name),
        keeper=keeper,
        entered_at=at,
    )
    _take_over(person, facts)
    _save(person)
    if works_at:
        _say_affiliation(Affiliation(person=person, organisation=works_at), title, None, None)
    retell(person)
    record(person, "entered", by=by, on_behalf_of=on_behalf_of)
    return person


@transaction.atomic
def edit_person(
    person: Person, *, by: User | None, name: str = "", on_behalf_of: str = "", **facts: Unpack[Facts]
) -> None:
    """Say something else. What changed is told by the name of the field, never by what stood there."""
    person = _locked(person)
    before = {field: getattr(person, field) for field in ("name", *facts)}
    if name:
        person.name = naming.clean(name, longest=LONGEST_NAME)
    _take_over(person, facts)
    changed = [field for field, value in before.items() if value != getattr(person, field)]
    if not changed:
        return
    _save(person)
    retell(person)
    record(person, "edited", by=by, on_behalf_of=on_behalf_of, fields=changed)


@transaction.atomic
def say_expertise(person: Person, topics: Iterable[Topic], *, by: User | None) -> None:
    person = _locked(person)
    wanted = {topic.pk for topic in topics}
    standing = set(person.expertise.values_list("topic_id", flat=True))
    if wanted == standing:
        return
    person.expertise.exclude(topic_id__in=wanted).delete()
    Expertise.objects.bulk_create(Expertise(person=person, topic_id=pk) for pk in sorted(wanted - standing))
    retell(person)
    record(person, "edited", by=by, fields=["expertise"])


@transaction.atomic
def choose_audience(person: Person, chosen: Mapping[str, str], *, by: User | None) -> None:
    """Say who may see which field."""
    person = _locked(person)
    new = {field: Audience(chosen[field]).value for field in FIELDS_WITH_AUDIENCE if field in chosen}
    changed = [field for field, audience in new.items() if audience != person.seen_by(field)]
    person.visibility = person.visibility | new
    person.save(update_fields=["visibility"])
    if changed:
        retell(person)
        record(person, "audience-chosen", by=by, fields=changed)


@transaction.atomic
def affiliate(
    person: Person,
    organisation: Organisation,
    *,
    by: User | None,
    title: str = "",
    started_on: date | None = None,
    ended_on: date | None = None,
) -> Affiliation:
    """She worked there, in that role, in that period; open ends are unknown or not yet come."""
    affiliation = Affiliation(person=person, organisation=organisation)
    _say_affiliation(affiliation, title, started_on, ended_on)
    retell(person)
    record(person, "affiliated", by=by)
    return affiliation


@transaction.atomic
def change_affiliation(
    affiliation: Affiliation, *, by: User | None, title: str, started_on: date | None, ended_on: date | None
) -> None:
    _say_affiliation(affiliation, title, started_on, ended_on)
    retell(affiliation.person)
    record(affiliation.person, "affiliation-changed", by=by)


@transaction.atomic
def remove_affiliation(affiliation: Affiliation, *, by: User | None) -> None:
    """It was wrong, or she does not want it told: the profile is hers. What ended is ended, not removed."""
    person = affiliation.person
    affiliation.delete()
    retell(person)
    record(person, "affiliation-removed", by=by)


@transaction.atomic
def give_consent(person: Person, purpose: Consent.Purpose, *, at: datetime, by: User | None) -> Consent:
    try:
        with transaction.atomic():
            consent = Consent.objects.create(person=person, purpose=purpose, given_at=at)
    except IntegrityError as error:
        raise ConsentStands(_("You have said yes to this already.")) from error
    record(person, f"consent-given-{purpose}", by=by)
    return consent


@transaction.atomic
def withdraw_consent(person: Person, purpose: Consent.Purpose, *, at: datetime, by: User | None) -> None:
    if not person.consents.filter(purpose=purpose, withdrawn_at=None).update(withdrawn_at=at):
        raise ConsentStands(_("You have not said yes to this, so there is nothing to take back."))
    record(person, f"consent-withdrawn-{purpose}", by=by)


@transaction.atomic
def erase_person(person: Person, *, at: datetime, by: User | None) -> None:
    """Take away all that is told about her; the number stays, so that seats she held still have a holder."""
    person.affiliations.all().delete()
    person.expertise.all().delete()
    person.consents.filter(withdrawn_at=None).update(withdrawn_at=at)
    person.name, person.slug, person.user = _("Somebody who has left"), f"person-{person.pk}", None
    person.email = person.country = person.gender = person.website = person.search_text = ""
    person.orcid, person.about, person.languages, person.visibility = None, Text(), [], {}
    person.is_public_office_holder, person.erased_at = False, at
    person.save()
    record(person, "erased", by=by)


def free_slug(name: str) -> str:
    base = slugify(naming.folded(name))[:100].strip("-") or "person"
    taken = set(Person.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug


RESERVED = {"me", "new", "enter"}
"""Pages of their own under /people/."""


def retell(person: Person) -> None:
    """Write anew what she is found by: only what everyone may see, or a search would give away the rest."""
    words = [person.name]
    if person.seen_by("affiliations") == Audience.EVERYONE:
        held = person.affiliations.values_list("organisation__name", "title")
        words += [word for pair in held for word in pair]
    if person.seen_by("expertise") == Audience.EVERYONE:
        words += person.expertise.values_list("topic__search_text", flat=True)
    person.search_text = naming.folded(" ".join(dict.fromkeys(word for word in words if word)))
    person.save(update_fields=["search_text"])


def _take_over(person: Person, facts: Facts) -> None:
    for field, value in facts.items():
        _set(person, field, value)


def _set(person: Person, field: str, value: Any) -> None:
    if field not in Facts.__annotations__:
        raise TypeError(f"{field} is not a fact of a profile")
    if field == "orcid":
        value = orcids.clean(value) if value else None
    elif field == "about":
        new = Text.of(**value)
        value = Text(
            {
                lang: person.about[lang] if _is_same(person.about, lang, one) else one
                for lang, one in new.items()
            }
        )
    elif field == "country":
        value = value.upper()
    setattr(person, field, value)


def _is_same(old: Text, language: str, entry: dict[str, Any]) -> bool:
    return bool(old.get(language, {}).get("text") == entry["text"])


def _say_affiliation(
    affiliation: Affiliation, title: str, started_on: date | None, ended_on: date | None
) -> None:
    if started_on and ended_on and ended_on <= started_on:
        raise WrongPeriod(_("The last day must come after the first."))
    affiliation.title, affiliation.started_on, affiliation.ended_on = (
        " ".join(title.split()),
        started_on,
        ended_on,
    )
    affiliation.save()


def _save(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        if person.orcid and Person.objects.filter(orcid=person.orcid).exclude(pk=person.pk).exists():
            raise OrcidTaken(_("This ORCID stands on another profile already.")) from error
        raise


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
