"""What waits for an answer from somebody signed in: three questions to the database, however much it is."""

from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.agreements.models import Agreement, AgreementParty, Approval, Assessment, Evaluation, Version
from samklang.directory.models import Organisation
from samklang.networks.models import Invitation, Mandate, Network
from samklang.networks.rules import mandates_of

MOST = 20
_UNSIGNED = ("negotiating", "planned", "postponed")


class Waiting(NamedTuple):
    """One thing to answer; ``icon`` is a name of the drawn signs."""

    day: date
    sentence: str
    url: str
    icon: str


def awaited_by(user: User) -> list[Waiting]:
    """The oldest first."""
    networks, organisations = _spoken_for(user)
    told = [*_requests(networks), *_approvals(organisations), *_evaluations(organisations)]
    return sorted(told, key=lambda waiting: (waiting.day, waiting.sentence))[:MOST]


def _spoken_for(user: User) -> tuple[QuerySet[Network], QuerySet[Organisation]]:
    """The networks whose secretariat the user is, and the organisations the user acts for as a party."""
    held = mandates_of(user)
    secretariats = [mandate.network_id for mandate in held if mandate.role == Mandate.Role.SECRETARIAT]
    edited = [mandate.organisation_id for mandate in held if mandate.role == Mandate.Role.EDITOR]
    networks = Network.objects.filter(Q(pk__in=secretariats) | Q(parent__in=secretariats))
    faces = Q(network__in=networks.values("pk"))
    return networks, Organisation.objects.filter(faces | Q(pk__in=edited, network=None))


def _requests(networks: QuerySet[Network]) -> list[Waiting]:
    rows = Invitation.objects.filter(
        network__in=networks.values("pk"),
        direction=Invitation.Direction.REQUEST,
        state=Invitation.State.OPEN,
    )
    return [
        Waiting(
            timezone.localdate(request.created_at),
            _("%(party)s asks to join %(network)s")
            % {"party": request.party, "network": request.network.name},
            reverse("networks:invitation", args=[request.network.slug, request.pk]),
            "handshake",
        )
        for request in rows.select_related("network", "organisation").order_by("created_at")[:MOST]
    ]


def _approvals(organisations: QuerySet[Organisation]) -> list[Waiting]:
    """Agreements not yet signed whose newest text a party of the user has not said yes to."""
    newest = Version.objects.filter(agreement=OuterRef("agreement")).order_by("-number").values("pk")[:1]
    said = Approval.objects.filter(party=OuterRef("pk"), version=OuterRef("newest"))
    parties = AgreementParty.objects.filter(
        organisation__in=organisations.values("pk"), agreement__state__in=_UNSIGNED
    )
    rows = parties.annotate(newest=Subquery(newest)).filter(~Exists(said)).select_related("agreement")
    return [_approval(party.agreement) for party in rows.order_by("agreement_id")[:MOST]]


def _approval(agreement: Agreement) -> Waiting:
    return Waiting(
        timezone.localdate(agreement.created_at),
        _("“%(agreement)s” waits for your approval") % {"agreement": agreement},
        agreement.get_absolute_url(),
        "seal",
    )


def _evaluations(organisations: QuerySet[Organisation]) -> list[Waiting]:
    """Open evaluations of living agreements that a party of the user has not assessed."""
    mine = AgreementParty.objects.filter(
        agreement=OuterRef("agreement"), organisation__in=organisations.values("pk")
    )
    spoken = Assessment.objects.filter(party=OuterRef("pk"), evaluation=OuterRef(OuterRef("pk")))
    rows = Evaluation.objects.filter(Exists(mine.filter(~Exists(spoken))), decided_on=None).exclude(
        agreement__state=Agreement.State.ENDED
    )
    return [
        Waiting(
            evaluation.due_on,
            _("The evaluation of “%(agreement)s” is due") % {"agreement": evaluation.agreement},
            evaluation.get_absolute_url(),
            "clipboard",
        )
        for evaluation in rows.select_related("agreement").order_by("due_on")[:MOST]
    ]
