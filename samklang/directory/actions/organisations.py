"""Entering an organisation, and keeping what is said about it true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory import identifiers as numbers
from samklang.directory import names as naming
from samklang.directory.models import Identifier, Organisation, OrganisationName
from samklang.directory.signals import organisation_entered
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.actions import record


class IdentifierTaken(Refused):
    """The number stands on another record."""


class WrongFact(Refused):
    """What was said cannot be true of an organisation."""


class ChangedMeanwhile(Refused):
    """Somebody else was faster."""


class Facts(TypedDict, total=False):
    """What can be said about an organisation besides its name, numbers and place in the tree."""

    names: Mapping[str, Any]
    kind: str
    country: str
    place: str
    latitude: float | None
    longitude: float | None
    website: str
    languages: list[str]
    about: Mapping[str, Any]
    founded_on: date | None
    source: str
    is_sample: bool
    is_listed: bool


TRIES = 4
REVISED = ("edited", "renamed", "name-corrected", "identified", "brought-up-to-date", "took-over")
"""The lines of history that say something was changed of what ``revise`` may change."""
RESERVED = frozenset({"enter", "suggest", "doubles", "import"})


def enter(
    *,
    name: str,
    identifiers: Mapping[str, str] | None = None,
    also: Sequence[str] = (),
    slug: str = "",
    by: User | None,
    on_behalf_of: str = "",
    **facts: Unpack[Facts],
) -> Organisation:
    """The organisation with these numbers (or this ``slug``), entered now if it was not there.

    ``also`` is what else it is called, as by its initials.
    Two who enter the same number at once get the same record: the database holds each number once, and the
    slower of the two finds what the faster wrote.
    """
    cleaned = {scheme: numbers.clean(scheme, value) for scheme, value in (identifiers or {}).items() if value}
    for _attempt in range(TRIES):
        if found := _already_there(cleaned, slug):
            return found
        try:
            return _enter_new(
                naming.clean(name), cleaned, also, slug=slug, facts=facts, by=by, on_behalf_of=on_behalf_of
            )
        except IntegrityError:
            continue
    raise ChangedMeanwhile(_("Others are entering organisations at this very moment. Please try again."))


def _already_there(cleaned: Mapping[str, str], slug: str) -> Organisation | None:
    holders = {}
    for scheme, value in cleaned.items():
        holder = Organisation.objects.filter(identifiers__scheme=scheme, identifiers__value=value).first()
        if holder:
            holders[holder.pk] = holder
    if len(holders) > 1:
        labels = ", ".join(sorted(told_name(holder) for holder in holders.values()))
        raise IdentifierTaken(
            _("These numbers belong to different organisations in the directory: %(names)s.")
            % {"names": labels}
        )
    if holders:
        return next(iter(holders.values()))
    standing = Organisation.objects.filter(slug=slug).select_related("merged_into").first() if slug else None
    return (standing.merged_into or standing) if standing else None


@transaction.atomic
def _enter_new(
    name: str,
    cleaned: Mapping[str, str],
    also: Sequence[str],
    *,
    slug: str,
    facts: Facts,
    by: User | None,
    on_behalf_of: str,
) -> Organisation:
    organisation = Organisation(name=name, slug=slug or free_slug(name))
    _take_over(organisation, facts)
    organisation.search_text, organisation.match_key = searched_by(organisation, cleaned.values(), also)
    organisation.save(force_insert=True)
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=organisation, name=one) for one in also
    )
    Identifier.objects.bulk_create(
        Identifier(organisation=organisation, scheme=scheme, value=value) for scheme, value in cleaned.items()
    )
    record(organisation, "entered", by=by, on_behalf_of=on_behalf_of, identifiers=dict(cleaned))
    organisation_entered.send(Organisation, organisation=organisation)
    return organisation


@transaction.atomic
def edit(
    organisation: Organisation, *, by: User | None, on_behalf_of: str = "", **facts: Unpack[Facts]
) -> Organisation:
    """Say something else about it. What did not change is not told again."""
    organisation = locked(organisation)
    before = {fact: getattr(organisation, fact) for fact in facts}
    _take_over(organisation, facts)
    changed = {
        fact: [_plain(old), _plain(getattr(organisation, fact))]
        for fact, old in before.items()
        if old != getattr(organisation, fact)
    }
    if changed:
        try:
            with transaction.atomic():
                organisation.save(update_fields=list(changed))
        except IntegrityError as error:
            raise WrongFact(_("It cannot have been founded after it was closed.")) from error
        retell(organisation)
        record(organisation, "edited", by=by, on_behalf_of=on_behalf_of, changed=changed)
    return organisation


@transaction.atomic
def revise(
    organisation: Organisation,
    *,
    name: str,
    identifiers: Mapping[str, str],
    by: User | None,
    on_behalf_of: str = "",
    **facts: Unpack[Facts],
) -> Organisation:
    """All that one form says, or none of it: the name as it is written, the numbers and the facts."""
    locked(organisation)
    correct_name(organisation, name, by=by, on_behalf_of=on_behalf_of)
    for scheme, value in identifiers.items():
        identify(organisation, scheme, value, by=by, on_behalf_of=on_behalf_of)
    return edit(organisation, by=by, on_behalf_of=on_behalf_of, **facts)


@transaction.atomic
def rename(
    organisation: Organisation, name: str, *, on: date, by: User | None, on_behalf_of: str = ""
) -> Organisation:
    """From that day it bears another name; the old one stays findable, with its dates."""
    organisation = locked(organisation)
    new, old = naming.clean(name), organisation.name
    if new == old:
        raise WrongFact(_("It bears that name already."))
    if on > timezone.localdate():
        raise WrongFact(
            _("Until that day it bears its present name. Enter the new one when the day has come.")
        )
    last = organisation.former_names.order_by("-ended_on").first()
    if last and last.ended_on and on <= last.ended_on:
        raise WrongFact(
            _("It got its present name on %(day)s, so the next cannot begin before that.")
            % {"day": date_format(last.ended_on, "DATE_FORMAT")}
        )
    started = last.ended_on if last else organisation.founded_on
    if started and on <= started:
        raise WrongFact(_("It cannot change its name before it was founded."))
    OrganisationName.objects.create(organisation=organisation, name=old, started_on=started, ended_on=on)
    organisation.name = new
    organisation.save(update_fields=["name"])
    retell(organisation)
    record(organisation, "renamed", by=by, on_behalf_of=on_behalf_of, was=old, name=new, on=on.isoformat())
    return organisation


@transaction.atomic
def correct_name(
    organisation: Organisation, name: str, *, by: User | None, on_behalf_of: str = ""
) -> Organisation:
    """The name was written wrongly; it never bore the other one."""
    organisation = locked(organisation)
    new, old = naming.clean(name), organisation.name
    if new != old:
        organisation.name = new
        organisation.save(update_fields=["name"])
        retell(organisation)
        record(organisation, "name-corrected", by=by, on_behalf_of=on_behalf_of, was=old, name=new)
    return organisation


@transaction.atomic
def identify(
    organisation: Organisation, scheme: str, value: str, *, by: User | None, on_behalf_of: str = ""
) -> Identifier | None:
    """Say which number it has in a register; empty takes the number away."""
    organisation = locked(organisation)
    standing = organisation.identifiers.filter(scheme=scheme).first()
    new = numbers.clean(scheme, value) if value.strip() else ""
    if new == (standing.value if standing else ""):
        return standing
    if standing:
        standing.delete()
    given = take_identifier(organisation, scheme, new) if new else None
    retell(organisation)
    record(
        organisation,
        "identified",
        by=by,
        on_behalf_of=on_behalf_of,
        scheme=scheme,
        value=new,
        was=standing.value if standing else "",
    )
    return given


def take_identifier(organisation: Organisation, scheme: str, value: str) -> Identifier:
    """Write the number down, or say whose it is."""
    try:
        with transaction.atomic():
            return Identifier.objects.create(organisation=organisation, scheme=scheme, value=value)
    except IntegrityError as error:
        holder = Organisation.objects.filter(identifiers__scheme=scheme, identifiers__value=value).first()
        raise IdentifierTaken(
            _("%(number)s is the number of %(name)s, which is in the directory already.")
            % {"number": numbers.shown(scheme, value), "name": told_name(holder) if holder else ""}
        ) from error


def told_name(holder: Organisation) -> str:
    """What somebody who stumbles on a record may be told of it."""
    return holder.label if holder.is_listed else _("a record that is not public")


def locked(organisation: Organisation) -> Organisation:
    """The record as it is now, held until the transaction ends."""
    found = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    if found.merged_into_id:
        raise ChangedMeanwhile(_("This record was folded into another meanwhile. Look it up again."))
    return found


def locked_in_order(*organisations: Organisation) -> list[Organisation]:
    """Several at once, in the order of their ids, as all who lock several do."""
    held = {one.pk: locked(one) for one in sorted(organisations, key=lambda one: one.pk)}
    return [held[one.pk] for one in organisations]


def retell(organisation: Organisation) -> None:
    """Write anew what it is found by."""
    values = organisation.identifiers.values_list("value", flat=True)
    former = organisation.former_names.values_list("name", flat=True)
    organisation.search_text, organisation.match_key = searched_by(organisation, values, former)
    organisation.save(update_fields=["search_text", "match_key"])


def searched_by(organisation: Organisation, values: Any = (), former: Any = ()) -> tuple[str, str]:
    """What a search looks through, and the key doubles are found by."""
    names = [organisation.name, *Text(organisation.names).plain().values(), *former]
    parts = [*names, organisation.place, *values]
    is_municipality = organisation.kind == Organisation.Kind.MUNICIPALITY
    key = naming.match_key(organisation.name, organisation.country, is_municipality=is_municipality)
    return naming.folded(" ".join(dict.fromkeys(part for part in parts if part))), key


def free_slug(name: str) -> str:
    base = naming.slug_base(name)
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in candidates(base) if slug not in taken)


def candidates(base: str) -> Iterator[str]:
    """Addresses for a name, the plainest first; the pages' own words are not given away."""
    if base not in RESERVED:
        yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def _take_over(organisation: Organisation, facts: Facts) -> None:
    for fact, value in facts.items():
        if fact not in Facts.__annotations__:
            raise TypeError(f"{fact} is not a fact of an organisation")
        setattr(organisation, fact, Text(value) if fact in ("names", "about") else value)  # type: ignore[call-overload]  # typed in Facts, fact by fact
    if organisation.kind not in Organisation.Kind.values:
        raise WrongFact(_("%(kind)s is not a kind of organisation.") % {"kind": organisation.kind})
    organisation.country = organisation.country.upper()
    for language, entry in Text(organisation.names).items():
        organisation.names[language] = {**entry, "text": naming.clean(entry["text"])}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
