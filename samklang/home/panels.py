"""What home adds to the menu and to the pages of networks."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.agreements import queries as agreements
from samklang.directory.models import Organisation
from samklang.foundation.navigation import add
from samklang.foundation.slots import Panel, fills
from samklang.knowledge.models import Replication
from samklang.knowledge.queries import Travel
from samklang.networks import queries as networks
from samklang.networks.models import Network

from . import queries
from .drawings.map import Spot, Tie, drawn
from .queries import AsOf

add(60, _("Map"), "home:map")


@fills("network", order=70)
def cooperation_of(request: HttpRequest, network: Network) -> Panel | None:
    """Whom the network works with, drawn, with the ways to the map and to everything in words."""
    today = timezone.localdate()
    found = queries.cooperation(
        networks.visible_to(request.user),
        agreements.visible_to(request.user),
        AsOf(today),
        today=today,
        network=network,
        names_members=False,
    )
    if not found.drawing.members and len(found.hubs) == 1:
        return None
    query = f"?network={network.slug}"
    context = {
        "graph": found.drawing,
        "map_url": reverse("home:map") + query,
        "graph_url": reverse("home:graph") + query,
    }
    return Panel("home/network_panel.html", context)


@fills("replications", order=50)
def travelled(request: HttpRequest, travel: Travel) -> Panel | None:
    """Where a case was taken up, and from where: each way an arc, and the same in a table."""
    origin = travel.case.organisation
    replications = [branch.replication for branch in travel.branches]
    ways = [(one.taken_from.organisation if one.taken_from else origin, one) for one in replications]
    places = {place.pk: place for place in (origin, *(one.organisation for one in replications))}
    known = [spot for one in places.values() if (spot := _spot(one, is_origin=one == origin))]
    if len(known) <= 1:
        return None
    ties = [tie for source, one in ways if (tie := _tie(source, one))]
    told = [
        {"to": one.organisation.label, "from": source.label, "url": one.get_absolute_url()}
        for source, one in ways
    ]
    return Panel("home/travelled.html", {"map": drawn(known, ties), "ways": told})


def _spot(place: Organisation, *, is_origin: bool) -> Spot | None:
    if place.latitude is None or place.longitude is None:
        return None
    return Spot(place.place or place.label, place.country, place.latitude, place.longitude, 1, is_origin)


def _tie(source: Organisation, one: Replication) -> Tie | None:
    """A firm arc where it is in use; a dotted one where it is being tried, or failed."""
    start, end = _spot(source, is_origin=False), _spot(one.organisation, is_origin=False)
    if not start or not end:
        return None
    return Tie(
        f"{source.label} → {one.organisation.label}",
        one.get_absolute_url(),
        (start.latitude, start.longitude),
        (end.latitude, end.longitude),
        one.state == Replication.State.IN_USE,
    )
