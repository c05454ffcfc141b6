"""Invented people, each with an address under .example, and the office holder the source names."""

from datetime import date, datetime

from allauth.account.models import EmailAddress

from samklang.accounts.actions import open_account
from samklang.accounts.models import User
from samklang.directory.actions import people as directory
from samklang.directory.models import Consent, Organisation, Topic
from samklang.networks.actions import give_mandate
from samklang.networks.models import Body, Network

from .facts import table

SINCE = date(2024, 1, 1)


def people(at: datetime) -> None:
    """Who can sign in to the demonstration. Each said yes to stand in the public directory."""
    for row in table("people"):
        user = open_account(row["email"], name=row["name"], language=row["language"], by=None)
        user.is_sample = True
        user.save(update_fields=["is_sample"])
        EmailAddress.objects.filter(user=user).update(verified=True)
        _mandates(user, row["roles"], at=at)
        person = directory.create_profile(user, name=row["name"], at=at)
        directory.edit_person(
            person, by=user, gender=row["gender"], languages=[row["language"]], is_sample=True
        )
        directory.say_expertise(person, Topic.objects.filter(slug__in=row["topics"].split(";")), by=user)
        directory.give_consent(person, Consent.Purpose.DIRECTORY, at=at, by=user)
        if row["organisation"]:
            organisation = Organisation.objects.get(slug=row["organisation"])
            directory.affiliate(person, organisation, by=user, title=row["title"], started_on=SINCE)


def _mandates(user: User, roles: str, *, at: datetime) -> None:
    """``secretariat:nora;editor:uit``: the role, and on whose behalf."""
    for said in roles.split(";"):
        role, _, target = said.partition(":")
        party: dict[str, object] = {}
        if role == "secretariat":
            party["network"] = Network.objects.get(slug=target)
        elif role == "committee":
            network, _, body = target.partition("/")
            party["body"] = Body.objects.get(network__slug=network, slug=body)
        elif target:
            party["organisation"] = Organisation.objects.get(slug=target)
        give_mandate(user, role, on=SINCE, at=at, by=None, **party)  # type: ignore[arg-type]  # by role


def office_holders(at: datetime) -> None:
    """The minister whose greeting the report prints: no user here, and nothing about him is invented."""
    person = directory.enter_person(
        name="Nikolai Astrup",
        slug="nikolai-astrup",
        country="NO",
        is_public_office_holder=True,
        by=None,
        at=at,
    )
    directory.affiliate(
        person,
        Organisation.objects.get(slug="kmd"),
        by=None,
        title="Kommunal- og moderniseringsminister",
        started_on=date(2020, 1, 24),
        ended_on=date(2021, 10, 14),
    )
