"""What agreements show on pages of lower rooms, and how their history is told."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.navigation import add
from samklang.foundation.prepared import prepared
from samklang.foundation.slots import Panel, fills
from samklang.history.chain import other_chains
from samklang.history.rules import show
from samklang.history.sentences import call, tell
from samklang.history.withholding import withhold
from samklang.networks import reasons
from samklang.networks.belonging import as_reader
from samklang.networks.models import Network

from . import queries
from .models import Agreement

SHOWN_AT_MOST = 6

other_chains.append(queries.first_broken)
add(50, _("Agreements"), "agreements:index")

call("agreements.agreement", _("Agreement"))
tell(
    "agreements.agreement",
    drafted=_("Written down as an idea"),
    version=_("Version {number} written"),
    approved=_("{party} approved version {number}"),
    negotiating=_("Taken into negotiation"),
    planned=_("Signing planned for {day}, {place}"),
    postponed=_("Signing postponed: {reason}"),
    signed=_("Signed on {on}"),
    in_force=_("Came in force on {on}"),
    evaluation=_("Evaluation opened on {on}"),
    assessed=_("{party} assessed the agreement"),
    decided=_("The evaluation was decided: {reason}"),
    renewed=_("Renewed on {on}. {reason}"),
    amended=_("Amended on {on}. {reason}"),
    ended=_("Ended on {on}. {reason}"),
    notice=_("Notice given; ends on {day}. {reason}"),
    extended=_("Renewed by itself until {day}"),
    announced=_("Shown to everyone before signing"),
    hidden=_("No longer shown before signing"),
    reminder_signing=_("The signing is on {day}"),
    reminder_end=_("Ends on {day}"),
    reminder_evaluation=_("The evaluation is due on {day}"),
)


@fills("network", order=40)
def on_network(request: HttpRequest, network: Network) -> Panel | None:
    """Agreements the network is a party to, or that give or look at memberships in it."""
    found = _concerning(as_reader(request.user), network=network.pk, face=network.organisation_id)
    return _panel(found, f"?network={network.slug}")


@fills("organisation", order=40)
def on_organisation(request: HttpRequest, organisation: Organisation) -> Panel | None:
    found = _of_party(as_reader(request.user), organisation=organisation.pk)
    return _panel(found, f"?q={organisation.name}")


@prepared
def _concerning(who: Any, *, network: int, face: int) -> QuerySet[Agreement]:
    clause = Q(versions__clauses__from_network=network) | Q(versions__clauses__to_network=network)
    concerned = Q(pk__in=Agreement.objects.filter(clause, versions__enactment__isnull=False).values("pk"))
    return _newest(who, Q(parties__organisation=face) | concerned)


@prepared
def _of_party(who: Any, *, organisation: int) -> QuerySet[Agreement]:
    return _newest(who, Q(parties__organisation=organisation))


def _newest(who: Any, concerned: Q) -> QuerySet[Agreement]:
    mine = Agreement.objects.filter(concerned).values("pk")
    rows = queries.with_parties(queries.visible_to(who)).filter(pk__in=mine)
    return rows.order_by("-signed_on", "-id")[:SHOWN_AT_MOST]


def _panel(found: list[Agreement], query: str) -> Panel | None:
    if not found:
        return None
    address = reverse("agreements:index") + query
    return Panel("agreements/panel.html", {"agreements": found, "all_url": address})


def _seen(user: User | AnonymousUser) -> QuerySet[Agreement]:
    """Those whose history may be read: signed ones by who may see them, drafts by the parties' people."""
    known = queries.of_people(user)
    return queries.visible_to(user).filter(Q(signed_on__isnull=False) | Q(pk__in=known))


withhold("ref", hidden=queries.hidden_refs)
reasons.hide(queries.hidden_refs)
show(
    "agreements.agreement",
    lambda user, record_id: _seen(user).filter(pk=record_id).exists(),
    many=lambda user, ids: set(_seen(user).filter(pk__in=ids).values_list("pk", flat=True)),
)
