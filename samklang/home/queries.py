"""What map, graph and front page show. Reading only, and only what the reader may see."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from samklang.agreements import queries as agreements
from samklang.agreements.models import Agreement
from samklang.directory.models import Organisation
from samklang.networks import queries as networks
from samklang.networks.models import Membership, Network, Office

from .drawings import graph
from .drawings.map import Spot, Tie

MOST_ORGANISATIONS = 1500
MOST_HUBS = 16
MOST_MEMBERS = 400
MOST_POINTS = 240
"""More circles than this can nobody tell apart; the lists have them all."""

_NAMED = tuple(f"organisation__{field}" for field in ("slug", "name", "names", "is_sample", "kind"))
_OPEN_STATES = ("planned", "postponed", "signed")


@dataclass(frozen=True)
class AsOf:
    """A day, and the day by which it was known; None is now."""

    on: date
    known_on: date | None = None

    @property
    def known_at(self) -> datetime | None:
        return networks.end_of(self.known_on) if self.known_on else None


@dataclass
class Place:
    """A place with the organisations and offices there."""

    name: str
    country: str
    latitude: float
    longitude: float
    count: int = 0
    organisations: list[Organisation] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)

    @property
    def spot(self) -> Spot:
        has_office = bool(self.offices)
        return Spot(self.name, self.country, self.latitude, self.longitude, self.count, has_office)


class Pair(NamedTuple):
    """An agreement between two of its parties."""

    agreement: Agreement
    one: Organisation
    other: Organisation
    is_firm: bool


def within(shown: QuerySet[Network], network: Network | None) -> QuerySet[Network]:
    """The networks meant: all the reader may see, or one and those inside it."""
    return shown.filter(Q(pk=network.pk) | Q(parent=network.pk)) if network else shown


def memberships_in(shown: QuerySet[Network], as_of: AsOf) -> QuerySet[Membership]:
    return Membership.objects.known_at(as_of.known_at).on(as_of.on).filter(network__in=shown.values("pk"))


def places(shown: QuerySet[Network], as_of: AsOf) -> list[Place]:
    """Where the members and the offices are, the fullest place first. Three questions to the database.

    Everybody is counted; where there are very many, not everybody is named.
    """
    found: dict[tuple[str, str], Place] = {}
    members = Organisation.objects.filter(
        pk__in=memberships_in(shown, as_of).values("organisation"),
        latitude__isnull=False,
        longitude__isnull=False,
    )
    where = members.order_by().values_list("place", "country")
    for name, country, count, north, east in where.annotate(Count("pk"), Min("latitude"), Min("longitude")):
        found[name, country] = Place(name, country, north, east, count)
    for organisation in members.order_by("name", "id")[:MOST_ORGANISATIONS]:
        found[organisation.place, organisation.country].organisations.append(organisation)
    open_then = Q(opened_on=None) | Q(opened_on__lte=as_of.on), Q(closed_on=None) | Q(closed_on__gt=as_of.on)
    offices = Office.objects.filter(*open_then, network__in=shown.values("pk"), latitude__isnull=False)
    for office in offices.select_related("network").order_by("name", "id"):
        here = Place(office.place, office.country, office.latitude or 0.0, office.longitude or 0.0)
        found.setdefault((office.place, office.country), here).offices.append(office)
    return sorted(found.values(), key=lambda place: (-place.count, place.name, place.country))


def pairs(rows: QuerySet[Agreement], as_of: AsOf, *, today: date) -> list[Pair]:
    """Agreements that hold that day, and today those on their way; the first party tied to each other one."""
    holds = Q(starts_on__lte=as_of.on) & (Q(ended_on=None) | Q(ended_on__gt=as_of.on))
    wanted = holds | Q(state__in=_OPEN_STATES) if as_of.on >= today else holds
    told: list[Pair] = []
    for agreement in agreements.with_parties(rows.filter(wanted)).order_by("code")[:200]:
        parties = [party.organisation for party in agreement.parties.all()]
        is_firm = bool(agreement.starts_on and agreement.starts_on <= as_of.on)
        told += [Pair(agreement, parties[0], other, is_firm) for other in parties[1:]]
    return told


def ties(found: Iterable[Pair]) -> list[Tie]:
    return [
        Tie(
            str(pair.agreement),
            pair.agreement.get_absolute_url(),
            (pair.one.latitude or 0.0, pair.one.longitude or 0.0),
            (pair.other.latitude or 0.0, pair.other.longitude or 0.0),
            pair.is_firm,
        )
        for pair in found
        if pair.one.latitude is not None and pair.other.latitude is not None
    ]


def hubs_of(shown: QuerySet[Network], network: Network | None, found: Sequence[Pair]) -> list[Network]:
    """The networks a graph shows: one with its own and its friends, or those with most to tell."""
    friends = {face.pk for pair in found for face in (pair.one, pair.other)}
    if network:
        mine = {network.organisation_id, *shown.filter(parent=network).values_list("organisation", flat=True)}
        friends = {
            face.pk
            for pair in found
            if mine & {pair.one.pk, pair.other.pk}
            for face in (pair.one, pair.other)
        } | mine
        rows = shown.filter(organisation__in=friends)
    else:
        rows = shown
    listed = list(rows.order_by("id")[: MOST_HUBS * 8])
    listed.sort(key=lambda hub: (hub.organisation_id not in friends, hub.parent_id is not None, hub.pk))
    return sorted(listed[:MOST_HUBS], key=lambda hub: hub.pk)


@dataclass(frozen=True)
class Cooperation:
    """What the graph draws and its tables say."""

    hubs: list[Network]
    counts: dict[int, int]
    members: dict[int, list[Organisation]]
    pairs: list[Pair]
    drawing: graph.Graph

    @property
    def rows(self) -> list[tuple[Network, int, list[Organisation], int]]:
        """Each network, how many are in it, those named here, and how many are not."""
        return [
            (hub, self.counts.get(hub.pk, 0), named, self.counts.get(hub.pk, 0) - len(named))
            for hub in self.hubs
            for named in [self.members.get(hub.pk, [])]
        ]


def cooperation(
    shown: QuerySet[Network],
    rows: QuerySet[Agreement],
    as_of: AsOf,
    *,
    today: date,
    network: Network | None = None,
    names_members: bool = True,
) -> Cooperation:
    """Networks, who is in them, and what they have agreed; drawn with every name, or only the networks'."""
    found = pairs(rows, as_of, today=today)
    hubs = hubs_of(shown, network, found)
    current = Membership.objects.known_at(as_of.known_at).on(as_of.on).filter(network__in=hubs)
    counts = _counts(current)
    if sum(counts.values()) > MOST_MEMBERS:
        place = Window(RowNumber(), partition_by="network", order_by="organisation")
        some = current.annotate(place=place).filter(place__lte=MOST_MEMBERS // len(hubs))
        current = Membership.objects.filter(pk__in=[membership.pk for membership in some])
    members: dict[int, list[Organisation]] = defaultdict(list)
    named = current.select_related("organisation").only("network_id", *_NAMED)
    for membership in named.order_by("id"):
        members[membership.network_id].append(membership.organisation)
    for group in members.values():
        group.sort(key=lambda organisation: (organisation.name, organisation.pk))
    faces = {hub.organisation_id: hub for hub in hubs}
    drawing = graph.drawn(
        tuple(_hub(hub, counts.get(hub.pk, 0)) for hub in hubs),
        tuple(_members(hubs, members, faces)),
        tuple(_bonds(hubs, members, faces, found)),
        names_members=names_members,
    )
    return Cooperation(hubs, counts, members, found, drawing)


def constellation(shown: QuerySet[Network], found: Sequence[Pair], as_of: AsOf) -> graph.Graph:
    """The same at a glance, for the front page: members are points without names, some for all where many."""
    hubs = hubs_of(shown, None, found)
    current = Membership.objects.known_at(as_of.known_at).on(as_of.on).filter(network__in=hubs)
    counts = _counts(current)
    faces = {hub.organisation_id: hub for hub in hubs}
    points: dict[str, list[str]] = defaultdict(list)
    if sum(counts.values()) <= MOST_POINTS:
        for organisation, network in current.order_by("id").values_list("organisation_id", "network_id"):
            if organisation not in faces:
                points[f"o{organisation}"].append(str(network))
    else:
        for hub in hubs:
            for number in range(min(counts.get(hub.pk, 0), MOST_POINTS // len(hubs))):
                points[f"{hub.pk}-{number}"].append(str(hub.pk))
    return graph.drawn(
        tuple(_hub(hub, counts.get(hub.pk, 0)) for hub in hubs),
        tuple(graph.Member(key, "", "", tuple(inside)) for key, inside in points.items()),
        tuple(_bonds(hubs, {}, faces, found)),
        names_members=False,
    )


def _counts(current: QuerySet[Membership]) -> dict[int, int]:
    return dict(current.order_by().values_list("network").annotate(n=Count("pk")))


def _hub(network: Network, count: int) -> graph.Hub:
    return graph.Hub(str(network.pk), network.label, network.get_absolute_url(), network.theme, count)


def _members(
    hubs: Sequence[Network], members: dict[int, list[Organisation]], faces: dict[int, Network]
) -> Iterable[graph.Member]:
    """Every organisation once, with its hubs; a network that is a member is drawn as a hub already."""
    met: dict[int, tuple[Organisation, list[str]]] = {}
    for hub in hubs:
        for organisation in members.get(hub.pk, []):
            if organisation.pk not in faces:
                met.setdefault(organisation.pk, (organisation, []))[1].append(str(hub.pk))
    for organisation, keys in met.values():
        url = reverse("directory:organisation", args=[organisation.slug])
        yield graph.Member(f"o{organisation.pk}", organisation.label, url, tuple(keys))


def _bonds(
    hubs: Sequence[Network],
    members: dict[int, list[Organisation]],
    faces: dict[int, Network],
    found: Sequence[Pair],
) -> Iterable[graph.Bond]:
    shown = {hub.pk for hub in hubs}
    for hub in hubs:
        if hub.parent_id in shown:
            yield graph.Bond("", "", (str(hub.parent_id), str(hub.pk)), "inside")
        for organisation in members.get(hub.pk, []):
            if organisation.pk in faces:
                yield graph.Bond("", "", (str(faces[organisation.pk].pk), str(hub.pk)), "joined")
    for pair in found:
        one, other = faces.get(pair.one.pk), faces.get(pair.other.pk)
        if one and other:
            kind = "agreed" if pair.is_firm else "coming"
            url = pair.agreement.get_absolute_url()
            yield graph.Bond(str(pair.agreement), url, (str(one.pk), str(other.pk)), kind)
