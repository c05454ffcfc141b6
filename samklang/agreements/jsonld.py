"""An agreement in the words of schema.org, for machines that read pages."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from .models import Agreement, AgreementParty, Version


def of(agreement: Agreement, parties: list[AgreementParty], version: Version | None) -> dict[str, Any]:
    """Only what is known is said; ``version`` is the one whose terms everyone may read, if there is one."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "@id": settings.BASE_URL + agreement.get_absolute_url(),
        "identifier": agreement.code,
        "name": [{"@value": text, "@language": code} for code, text in agreement.title.plain().items()],
        "genre": agreement.get_kind_display(),
        "creativeWorkStatus": agreement.get_state_display(),
        "dateCreated": agreement.signed_on.isoformat() if agreement.signed_on else "",
        "temporalCoverage": _covered(agreement),
        "contributor": [
            {
                "@type": "Organization",
                "@id": settings.BASE_URL + party.organisation.get_absolute_url(),
                "name": party.organisation.name,
            }
            for party in parties
        ],
        "encoding": _encoding(agreement, version) if version else "",
    }
    return {key: value for key, value in said.items() if value}


def _covered(agreement: Agreement) -> str:
    """ISO 8601: from the first day in force until the day it is no longer, two dots while that is open."""
    if not agreement.starts_on:
        return ""
    end = agreement.ended_on or agreement.ends_on
    return f"{agreement.starts_on.isoformat()}/{end.isoformat() if end else '..'}"


def _encoding(agreement: Agreement, version: Version) -> dict[str, str]:
    address = reverse("api:agreement_version", args=[agreement.code, version.number])
    return {
        "@type": "MediaObject",
        "encodingFormat": "application/json",
        "contentUrl": settings.BASE_URL + address,
        "sha256": version.hash,
    }
