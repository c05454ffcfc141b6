"""An organisation in the words of schema.org, for machines that read pages."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from samklang.directory.models import Organisation
from samklang.directory.queries.organisations import Facts

TYPES = {
    "municipality": "GovernmentOrganization",
    "county": "GovernmentOrganization",
    "agency": "GovernmentOrganization",
    "university": "CollegeOrUniversity",
    "institute": "ResearchOrganization",
    "company": "Corporation",
    "hospital": "Hospital",
    "funder": "FundingAgency",
}


def of(organisation: Organisation, facts: Facts) -> dict[str, Any]:
    """Only what is known is said."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": TYPES.get(organisation.kind, "Organization"),
        "@id": settings.BASE_URL + reverse("directory:organisation", args=[organisation.slug]),
        "name": [
            {"@value": organisation.name},
            *(
                {"@value": name, "@language": language}
                for language, name in organisation.names.plain().items()
            ),
        ],
        "alternateName": [name.name for name in facts.former_names],
        "url": organisation.website,
        "foundingDate": organisation.founded_on.isoformat() if organisation.founded_on else "",
        "dissolutionDate": organisation.closed_on.isoformat() if organisation.closed_on else "",
        "sameAs": [number.url for number in facts.identifiers if number.url],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": number.scheme, "value": number.value}
            for number in facts.identifiers
        ],
        "address": {
            "@type": "PostalAddress",
            "addressLocality": organisation.place,
            "addressCountry": organisation.country,
        }
        if organisation.place or organisation.country
        else "",
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": organisation.latitude,
            "longitude": organisation.longitude,
        }
        if organisation.latitude is not None
        else "",
    }
    return {key: value for key, value in said.items() if value}
