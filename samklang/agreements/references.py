"""How terms name parties, networks and tiers: by what stays the same, and the name as it was then."""

from typing import Any

from samklang.directory.models import Identifier, Organisation
from samklang.foundation.text import Text
from samklang.networks.models import Network, Office, Tier

KNOWN_BY = (Identifier.Scheme.ROR, Identifier.Scheme.NO_ORGNR, Identifier.Scheme.WIKIDATA)


def to_parties(organisations: list[Organisation]) -> list[dict[str, Any]]:
    known = Identifier.objects.filter(organisation__in=organisations, scheme__in=KNOWN_BY)
    numbers: dict[int, dict[str, str]] = {}
    for identifier in known:
        numbers.setdefault(identifier.organisation_id, {})[identifier.scheme] = identifier.value
    return [{**to_party(one), **numbers.get(one.pk, {})} for one in organisations]


def to_party(organisation: Organisation) -> dict[str, Any]:
    return _named(organisation.slug, organisation.name, organisation.names)


def to_network(network: Network) -> dict[str, Any]:
    return _named(network.slug, network.name, network.names)


def named(facts: dict[str, Any]) -> str:
    """A name as the terms gave it: in the reader's language where they have it, else the one it goes by."""
    shown = Text.of(**facts.get("names", {})).shown()
    return shown.text if shown.text and not shown.is_fallback else str(facts["name"])


def _named(slug: str, name: str, names: Text) -> dict[str, Any]:
    told = Text(names).plain() if names else {}
    return {"slug": slug, "name": name, **({"names": told} if told else {})}


def to_tier(tier: Tier) -> dict[str, Any]:
    return {"key": tier.key, "names": tier.names.plain()}


def to_office(office: Office) -> dict[str, Any]:
    return {"slug": office.slug, "name": office.name}
