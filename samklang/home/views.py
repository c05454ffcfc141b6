from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samklang.agreements import queries as agreements
from samklang.directory.models import Organisation
from samklang.foundation.http import page, route
from samklang.networks import queries as networks
from samklang.networks.models import Network, Office

from . import queries, welcome
from .drawings.map import Circle, drawn
from .forms import PictureForm
from .queries import AsOf, Place


@route("GET")
def front(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    if not networks.visible_to(request.user).exists():
        return page(request, "home/empty.html", welcome.first_steps(request))
    return page(request, "home/front.html", welcome.shown_to(request, today=today))


@route("GET")
def map(request: HttpRequest) -> HttpResponse:
    """Where members and offices are, and which places agreements tie together."""
    picture = Picture.asked_for(request)
    places = queries.places(picture.networks, picture.as_of)
    pairs = queries.pairs(agreements.visible_to(request.user), picture.as_of, today=timezone.localdate())
    if picture.network:
        faces = set(picture.networks.values_list("organisation", flat=True))
        pairs = [pair for pair in pairs if faces & {pair.one.pk, pair.other.pk}]
    drawing = drawn([place.spot for place in places], queries.ties(pairs))
    context = {"map": drawing, "rows": _rows(drawing.circles, places), "pairs": pairs}
    context["here"] = reverse("home:map") + picture.query
    return page(request, "home/map.html", picture.context("home:map") | context, part="picture")


@route("GET")
def graph(request: HttpRequest) -> HttpResponse:
    """Networks, who is in them, and what they have agreed with each other."""
    picture = Picture.asked_for(request)
    cooperation = queries.cooperation(
        networks.visible_to(request.user),
        agreements.visible_to(request.user),
        picture.as_of,
        today=timezone.localdate(),
        network=picture.network,
    )
    context = picture.context("home:graph") | {"cooperation": cooperation}
    return page(request, "home/graph.html", context, part="picture")


@dataclass
class Picture:
    """What the reader asked to see."""

    form: PictureForm
    network: Network | None
    as_of: AsOf
    networks: Any
    query: str

    @classmethod
    def asked_for(cls, request: HttpRequest) -> "Picture":
        today = timezone.localdate()
        visible = networks.visible_to(request.user)
        form = PictureForm(request.GET or None, networks=visible.order_by("name", "id"), today=today)
        chosen = form.cleaned_data if form.is_valid() else {}
        network = chosen.get("network")
        as_of = AsOf(chosen.get("on") or today, chosen.get("known_on"))
        query = request.GET.urlencode()
        return cls(form, network, as_of, queries.within(visible, network), f"?{query}" if query else "")

    def context(self, url_name: str) -> dict[str, Any]:
        return {
            "form": self.form,
            "shown_network": self.network,
            "as_of": self.as_of,
            "here_url": reverse(url_name),
            "tabs": [
                (reverse(name) + self.query, label, name == url_name)
                for name, label in (("home:map", _("Map")), ("home:graph", _("Cooperation graph")))
            ],
        }


@dataclass
class Row:
    """One circle of the map in words, or a place that has no circle."""

    key: str
    name: str
    others: str
    count: int
    organisations: list[Organisation]
    offices: list[Office]

    @property
    def unnamed(self) -> int:
        return self.count - len(self.organisations)


def _rows(circles: list[Circle], places: list[Place]) -> list[Row]:
    """Every circle has its line; what lies outside the map comes last."""
    waiting = {(place.name, place.country): place for place in places}
    rows = []
    for circle in circles:
        here = [waiting.pop((spot.name, spot.country)) for spot in circle.spots]
        row = _row(circle.key, here)
        circle.said = _said(row)
        rows.append(row)
    return rows + [_row("", [place]) for place in waiting.values()]


def _row(key: str, here: list[Place]) -> Row:
    return Row(
        key=key,
        name=here[0].name,
        others=", ".join(place.name for place in here[1:]),
        count=sum(place.count for place in here),
        organisations=[organisation for place in here for organisation in place.organisations],
        offices=[office for place in here for office in place.offices],
    )


def _said(row: Row) -> str:
    members = ngettext("%(count)s member", "%(count)s members", row.count) % {"count": row.count}
    if row.offices:
        return _("%(place)s: %(members)s, and an office") % {"place": row.name, "members": members}
    return _("%(place)s: %(members)s") % {"place": row.name, "members": members}
