"""Networks, their tiers, and who was in them when, as it became known."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from samklang.directory import actions as directory
from samklang.directory.actions.vocabularies import load_vocabulary
from samklang.directory.models import Organisation, Topic
from samklang.foundation.text import Text
from samklang.networks.actions import admit, edit_network, found_network, open_office, seat, set_up_body
from samklang.networks.models import Network, Tier

from .facts import day, records, table


class Event(NamedTuple):
    """Something that became known on a day, and how it is written."""

    day: date
    write: Callable[[], None]


def networks(_at: datetime) -> None:
    tiers = records("tiers")
    for row in records("networks"):
        network = _network(
            row, [(key, Text.of(**tiers[key]["names"]), tiers[key]["rank"]) for key in row["tiers"]]
        )
        for tier in network.tiers.all():
            tier.plural = Text.of(**tiers[tier.key]["plural"])
            tier.save(update_fields=["plural"])


def _network(row: dict[str, Any], tiers: list[tuple[str, Text, int]]) -> Network:
    inviter = row.get("invites_partners_of")
    return found_network(
        name=row["name"],
        slug=row["slug"],
        parent=Network.objects.get(slug=row["parent"]) if "parent" in row else None,
        organisation=_face(row),
        tiers=tiers,
        by=None,
        names=Text.of(**row["names"]),
        tagline=Text.of(**row["tagline"]),
        about=Text.of(**row["about"]),
        how_to_join=Text.of(**row["how_to_join"]),
        languages=row["languages"],
        theme=row["theme"],
        founded_on=day(row["founded_on"]),
        is_remote=row.get("is_remote", False),
        takes_requests=not row.get("is_remote", False),
        invites_partners_of=Organisation.objects.get(slug=inviter) if inviter else None,
        source=row["source"],
    )


def _face(row: dict[str, Any]) -> Organisation:
    """The organisation that stands for a network as a party."""
    face = row["face"]
    return directory.enter(
        name=row["name"],
        slug=row["slug"],
        identifiers={"ror": face.get("ror", ""), "wikidata": face.get("wikidata", "")},
        by=None,
        names=Text.of(**row.get("long_names", row["names"])),
        kind=face.get("kind", Organisation.Kind.NETWORK),
        country=face["country"],
        place=face["place"],
        latitude=face["latitude"],
        longitude=face["longitude"],
        website=face.get("website", ""),
        source=row["source"],
    )


def offices(_at: datetime) -> None:
    regions = records("regions")
    for row in table("offices"):
        open_office(
            Network.objects.get(slug=row["network"]),
            by=None,
            slug=row["slug"],
            name=row["name"],
            place=row["place"],
            country=row["country"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            host=Organisation.objects.get(slug=row["host"]) if row["host"] else None,
            opened_on=day(row["opened_on"]),
            region=Text.of(**regions.get(row["region"], {})),
            source=row["source"],
        )


def bodies(_at: datetime) -> None:
    """Committees with the seats the sources name; a seat stays an organisation's where no person is named."""
    for row in records("bodies"):
        started, ended = _required(row["started_on"]), day(row.get("ended_on"))
        body = set_up_body(
            Network.objects.get(slug=row["network"]),
            by=None,
            slug=row["slug"],
            kind=row["kind"],
            names=Text.of(**row["names"]),
            about=Text.of(**row.get("about", {})),
            started_on=started,
            ended_on=ended,
            source=row["source"],
        )
        for slug in row["seats"]:
            seat(body, organisation=Organisation.objects.get(slug=slug), on=started, until=ended, by=None)


def topics(_at: datetime) -> None:
    """The starting vocabulary, and what each network is about."""
    load_vocabulary()
    for row in records("networks"):
        named = Topic.objects.filter(slug__in=row["topics"])
        edit_network(Network.objects.get(slug=row["slug"]), by=None, topics=list(named))


def admissions() -> Iterator[Event]:
    """Who came in, on the day it became known."""
    for row in table("memberships"):
        yield Event(_required(row["known_on"]), partial(_admit, row))


def _admit(row: dict[str, str]) -> None:
    network = Network.objects.get(slug=row["network"])
    admit(
        network,
        Organisation.objects.get(slug=row["organisation"]),
        tier=Tier.objects.get(network=network, key=row["tier"]),
        on=_required(row["on"]),
        kind=row["kind"],
        provenance=row["source"],
        by=None,
        at=morning_of(row["known_on"]),
    )


def morning_of(text: str) -> datetime:
    return datetime.combine(_required(text), time(9), tzinfo=ZoneInfo(settings.TIME_ZONE))


def _required(text: str) -> date:
    found = day(text)
    if found is None:
        raise ValueError("A day is missing")
    return found
