"""What home adds to the menu and to the pages of networks."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samklang.agreements import queries as agreements
from samklang.foundation.navigation import add
from samklang.foundation.slots import Panel, fills
from samklang.networks import queries as networks
from samklang.networks.models import Network

from . import queries
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
