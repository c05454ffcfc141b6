"""How terms name parties, networks and tiers: by what stays the same, and the name as it was then."""

from typing import Any

from samklang.directory.models import Identifier, Organisation
from samklang.networks.models import Network, Office, Tier

KNOWN_BY = (Identifier.Scheme.ROR, Identifier.Scheme.NO_ORGNR, Identifier.Scheme.WIKIDATA)


def to_parties(organisations: list[Organisation]) -> list[dict[str, Any]]:
    known = Identifier.objects.filter(organisation__in=organisations, scheme__in=KNOWN_BY)
    numbers: dict[int, dict[str, str]] = {}
    for identifier in known:
        numbers.setdefault(identifier.organisation_id, {})[identifier.scheme] = identifier.value
    return [{"slug": one.slug, "name": one.name, **numbers.get(one.pk, {})} for one in organisations]


def to_network(network: Network) -> dict[str, Any]:
    return {"slug": network.slug, "name": network.name}


def to_tier(tier: Tier) -> dict[str, Any]:
    return {"key": tier.key, "names": tier.names.plain()}


def to_office(office: Office) -> dict[str, Any]:
    return {"slug": office.slug, "name": office.name}
