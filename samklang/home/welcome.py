"""What the front page says, to a visitor and to somebody signed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samklang.accounts.models import User
from samklang.agreements import queries as agreements
from samklang.agreements.models import Agreement
from samklang.directory.queries.organisations import count_visible_to
from samklang.foundation.kept import kept
from samklang.foundation.slots import panels_for
from samklang.networks import queries as networks
from samklang.networks.models import MembershipSource, Network
from samklang.networks.rules import is_operator

from . import awaiting, queries
from .queries import AsOf

MOST_CARDS = 9
MOST_NEWS = 6
_LOOKED_THROUGH = 40
SAMPLE = "Sample:"
"""How the provenance of what was invented for show begins."""


class Figure(NamedTuple):
    """A number that opens the list behind it."""

    number: int
    words: str
    url: str


@dataclass
class Card:
    network: Network
    member_count: int
    inside: list[Network]
    topics: list[str]

    @property
    def names_inside(self) -> str:
        return ", ".join(network.label for network in self.inside)


class News(NamedTuple):
    day: date
    sentence: str
    url: str
    is_sample: bool


def shown_to(request: HttpRequest, *, today: date) -> dict[str, Any]:
    return {
        **kept(request, "home.front", None, lambda: _open_to(request, today=today)),
        "panels": panels_for("front", request, None),
        **_today(request),
    }


def _open_to(request: HttpRequest, *, today: date) -> dict[str, Any]:
    visible = networks.visible_to(request.user)
    readable = agreements.visible_to(request.user)
    cards, network_count = _cards(visible, today=today)
    found = queries.pairs(readable, AsOf(today), today=today)
    return {
        "figures": _figures(count_visible_to(request.user), network_count, readable),
        "cards": cards,
        "is_more": network_count > sum(1 + len(card.inside) for card in cards),
        "network_count": network_count,
        "graph": queries.constellation(visible, found, AsOf(today)),
        "coming": _coming(found, today=today),
        "news": _news(visible, readable, today=today),
        "joinable": [card.network for card in cards if card.network.takes_requests],
    }


def _today(request: HttpRequest) -> dict[str, Any]:
    """The personal part: what waits for this reader, told by the spine and by whatever rooms add to it."""
    if not isinstance(request.user, User):
        return {}
    return {
        "waiting": awaiting.awaited_by(request.user),
        "awaits": panels_for("awaits", request, request.user),
    }


def first_steps(request: HttpRequest) -> dict[str, Any]:
    """An installation without a network says what comes first, to whoever may do it."""
    return {
        "is_operator": is_operator(request.user),
        "has_organisations": count_visible_to(request.user) > 0,
    }


def _cards(visible: QuerySet[Network], *, today: date) -> tuple[list[Card], int]:
    """The networks that stand by themselves, each with those inside it; and how many there are in all."""
    tops = visible.filter(parent=None, closed_on=None).order_by("id")[:MOST_CARDS]
    shown = list(networks.with_member_count(tops, on=today).prefetch_related("topics"))
    inner: dict[int, list[Network]] = {}
    for network in visible.filter(parent__in=shown, closed_on=None).order_by("name", "id"):
        if network.parent_id:
            inner.setdefault(network.parent_id, []).append(network)
    return (
        [
            Card(
                network,
                network.member_count,  # type: ignore[attr-defined]  # annotated
                inner.get(network.pk, []),
                [str(topic) for topic in network.topics.all()][:4],
            )
            for network in shown
        ],
        visible.count(),
    )


def _figures(organisations: int, network_count: int, readable: QuerySet[Agreement]) -> list[Figure]:
    agreed = readable.count()
    return [
        Figure(
            network_count,
            ngettext("network", "networks", network_count),
            reverse("networks:networks"),
        ),
        Figure(
            organisations,
            ngettext("organisation", "organisations", organisations),
            reverse("directory:organisations"),
        ),
        Figure(agreed, ngettext("agreement", "agreements", agreed), reverse("agreements:index")),
    ]


def _coming(found: Iterable[queries.Pair], *, today: date) -> list[Agreement]:
    """The signings ahead, from what was read for the picture already."""
    ahead = {
        pair.agreement.pk: (pair.agreement.signing_on, pair.agreement.code, pair.agreement)
        for pair in found
        if pair.agreement.state in {"planned", "postponed"}
        and pair.agreement.signing_on
        and pair.agreement.signing_on >= today
    }
    return [agreement for _day, _code, agreement in sorted(ahead.values(), key=lambda one: one[:2])[:4]]


def _news(visible: QuerySet[Network], readable: QuerySet[Agreement], *, today: date) -> list[News]:
    """The newest of what the record tells: who came in, and what was agreed."""
    # The newest lines first, then those the reader may see: the other way round every line would be read.
    newest = MembershipSource.objects.known_at(None).select_related("organisation", "network", "tier")
    latest = list(newest.order_by("-id")[:_LOOKED_THROUGH])
    open_to_reader = set(
        visible.filter(pk__in={one.network_id for one in latest}).values_list("pk", flat=True)
    )
    joined = [source for source in latest if source.network_id in open_to_reader]
    days = sorted((source.started_on for source in joined), reverse=True)[:MOST_NEWS]
    told = [_joined(source) for source in joined if source.started_on >= days[-1]]
    agreed = readable.filter(starts_on__lte=today).order_by("-starts_on")[:MOST_NEWS]
    told += [_agreed(agreement) for agreement in agreed]
    return sorted(told, key=lambda news: (news.day, news.sentence), reverse=True)[:MOST_NEWS]


def _joined(source: MembershipSource) -> News:
    sentence = _("%(organisation)s is in %(network)s as %(tier)s") % {
        "organisation": source.organisation.label,
        "network": source.network.label,
        "tier": str(source.tier).lower(),
    }
    is_sample = source.organisation.is_sample or source.provenance.startswith(SAMPLE)
    return News(source.started_on, sentence, source.organisation.get_absolute_url(), is_sample)


def _agreed(agreement: Agreement) -> News:
    sentence = _("The agreement “%(title)s” is in force") % {"title": agreement}
    return News(agreement.starts_on or date.min, sentence, agreement.get_absolute_url(), agreement.is_sample)
