"""A network in the words of schema.org, for machines that read pages."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from . import queries
from .models import Network


def of(network: Network) -> dict[str, Any]:
    """Only what is known is said. Members stand behind the address of the list, not in here."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": _address("networks:detail", network.slug),
        "name": [
            {"@value": network.name},
            *({"@value": name, "@language": code} for code, name in network.names.plain().items()),
        ],
        "description": [
            {"@value": text, "@language": code} for code, text in network.tagline.plain().items()
        ],
        "foundingDate": network.founded_on.isoformat() if network.founded_on else "",
        "dissolutionDate": network.closed_on.isoformat() if network.closed_on else "",
        "parentOrganization": _named(network.parent) if network.parent and network.parent.is_public else "",
        "subOrganization": [
            _named(inside) for inside in network.subnetworks.filter(is_public=True).order_by("name")
        ],
        "sameAs": _address("directory:organisation", network.organisation.slug),
        "knowsAbout": [str(topic) for topic in network.topics.all()],
        "location": [
            {"@type": "Place", "name": office.name, "address": office.place}
            for office in network.offices.filter(closed_on=None).order_by("name")
        ],
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/JoinAction",
            "userInteractionCount": queries.members_as_of(network, timezone.localdate()).count(),
        },
    }
    return {key: value for key, value in said.items() if value}


def _named(network: Network) -> dict[str, str]:
    address = _address("networks:detail", network.slug)
    return {"@type": "Organization", "@id": address, "name": network.name}


def _address(name: str, slug: str) -> str:
    return settings.BASE_URL + reverse(name, args=[slug])
