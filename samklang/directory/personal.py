"""What the directory holds on a person, for whoever asks for their own data or wants it gone."""

from typing import Any

from django.utils import timezone

from samklang.accounts.models import User
from samklang.directory.actions.people import erase_person
from samklang.directory.models import Person


def profile_as_data(user: User) -> dict[str, Any]:
    person = Person.objects.filter(user=user).first()
    if person is None:
        return {}
    fields = ("slug", "name", "email", "orcid", "country", "gender", "languages", "website", "visibility")
    return {
        **{field: getattr(person, field) for field in fields},
        "about": person.about.plain(),
        "affiliations": [
            {
                "organisation": one.organisation.name,
                "title": one.title,
                "started_on": str(one.started_on or ""),
                "ended_on": str(one.ended_on or ""),
            }
            for one in person.affiliations.select_related("organisation").order_by("pk")
        ],
        "expertise": list(person.expertise.order_by("pk").values_list("topic__slug", flat=True)),
        "consents": [
            {
                "purpose": one.purpose,
                "given_at": one.given_at.isoformat(),
                "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else "",
            }
            for one in person.consents.order_by("pk")
        ],
    }


def take_profile_away(user: User) -> None:
    for person in Person.objects.filter(user=user):
        erase_person(person, at=timezone.now(), by=user)
