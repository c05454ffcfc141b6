"""A network asks an organisation in, or an organisation asks to be let in; and what is answered."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Partnership
from samklang.foundation.errors import Refused
from samklang.history.actions import notify, record
from samklang.networks.models import Invitation, Mandate, Membership, MembershipSource, Network, Tier

from . import letters
from .mandates import AlreadyHolds, give_mandate
from .memberships import OWN, AlreadyMember, admit
from .telling import lock_network

EXPIRES_AFTER = timedelta(days=30)
REQUESTS_AN_HOUR = 20
OPEN_PER_ADDRESS = 3

State, Direction = Invitation.State, Invitation.Direction


class NotTaken(Refused):
    """The network takes no such request now."""


class AskedAlready(Refused):
    pass


class NoLongerOpen(Refused):
    pass


@transaction.atomic
def ask_to_join(
    network: Network,
    *,
    organisation: Organisation | None,
    organisation_name: str = "",
    organisation_number: str = "",
    person_name: str,
    email: str,
    message: str,
    language: str,
    at: datetime,
) -> Invitation:
    """A request from the open page. The secretariat is told; the asker needs no account.

    The same words sent twice, as by a button that was pressed twice, are one request.
    """
    lock_network(network)
    asked = network.invitations.filter(direction=Direction.REQUEST, state=State.OPEN, email__iexact=email)
    said: dict[str, object] = {"organisation": organisation, "organisation_name": organisation_name}
    said |= {"person_name": person_name, "message": message}
    if standing := asked.filter(**said).first():
        return standing
    _refuse_unasked(network, email=email, at=at)
    if organisation and is_own_member(network, organisation, on=timezone.localdate(at)):
        raise AlreadyMember(_("%(organisation)s is a member already.") % {"organisation": organisation})
    request = _open(
        network,
        Direction.REQUEST,
        **said,
        organisation_number=organisation_number,
        email=email,
        language=language,
        token_hash=hash_of(secrets.token_urlsafe()),
        created_at=at,
        expires_at=at + timedelta(days=3650),
    )
    _record(request, "asked-to-join", by=None)
    tell_secretariat(network, request, "asked-to-join-you", at=at, name=request.party)
    letters.request_came_in(request, _secretaries(network))
    return request


@transaction.atomic
def grant(
    request: Invitation,
    *,
    organisation: Organisation,
    tier: Tier,
    message: str = "",
    by: User | None,
    at: datetime,
    on_behalf_of: str = "",
) -> Invitation:
    """Say yes to a request: the asker is invited, for this organisation of the directory and at this tier."""
    request = _still_open(request, Direction.REQUEST)
    request.organisation = organisation
    _answer(request, State.ACCEPTED, by=by, at=at, answer=message)
    return invite(
        request.network,
        organisation,
        email=request.email,
        person_name=request.person_name,
        language=request.language,
        tier=tier,
        message=message,
        by=by,
        at=at,
        on_behalf_of=on_behalf_of,
        answers=request,
    )


@transaction.atomic
def turn_down(
    request: Invitation, *, reason: str, by: User | None, at: datetime, on_behalf_of: str = ""
) -> None:
    """Say no to a request, and why; the asker is told by letter."""
    request = _still_open(request, Direction.REQUEST)
    _answer(request, State.DECLINED, by=by, at=at, answer=reason)
    _record(request, "request-turned-down", by=by, on_behalf_of=on_behalf_of)
    letters.request_turned_down(request)


@transaction.atomic
def invite(
    network: Network,
    organisation: Organisation,
    *,
    email: str,
    tier: Tier,
    person_name: str = "",
    language: str,
    message: str = "",
    by: User | None,
    at: datetime,
    on_behalf_of: str = "",
    partnership: Partnership | None = None,
    answers: Invitation | None = None,
) -> Invitation:
    """Ask an organisation in. The letter holds the only link that can say yes."""
    _refuse_needless(network, organisation, on=timezone.localdate(at))
    token = token_for(network, organisation, email=email, at=at)
    invitation = _open(
        network,
        Direction.INVITATION,
        organisation=organisation,
        tier=tier,
        person_name=person_name,
        email=email,
        message=message,
        language=language,
        token_hash=hash_of(token),
        partnership=partnership,
        sent_by=by,
        created_at=at,
        expires_at=at + EXPIRES_AFTER,
        answers=answers,
    )
    verb = "partner-invited" if partnership else "invited"
    _record(invitation, verb, by=by, on_behalf_of=on_behalf_of, tier=tier.names.plain())
    letters.invited(invitation, token)
    return invitation


@transaction.atomic
def accept(invitation: Invitation, *, by: User, on: date, at: datetime) -> Membership | None:
    """Say yes. The organisation is a member from that day, and whoever said yes acts for it."""
    invitation = _still_open(invitation, Direction.INVITATION)
    network, organisation = invitation.network, invitation.organisation
    if organisation is None:
        raise NoLongerOpen(_("This invitation names no organisation."))
    if invitation.expires_at <= at:
        raise NoLongerOpen(_("This invitation has expired. Ask the secretariat for a new one."))
    kind = MembershipSource.Kind.JOINED if invitation.answers_id else MembershipSource.Kind.INVITED
    membership = None
    if not is_own_member(network, organisation, on=on):
        tier = invitation.tier or default_tier(network)
        membership = admit(
            network, organisation, tier=tier, on=on, by=by, kind=kind, on_behalf_of=str(organisation)
        )
    _answer(invitation, State.ACCEPTED, by=by, at=at)
    asked = network.invitations.filter(
        organisation=organisation, direction=Direction.REQUEST, state=State.OPEN
    )
    asked.update(state=State.ACCEPTED, answered_at=at)
    if not by.mandates.on(on).filter(role=Mandate.Role.EDITOR, organisation=organisation).exists():
        with suppress(AlreadyHolds):
            give_mandate(by, Mandate.Role.EDITOR, organisation=organisation, on=on, at=at, by=by)
    tell_secretariat(network, invitation, "accepted-you", at=at, name=invitation.party)
    return membership


@transaction.atomic
def decline(invitation: Invitation, *, reason: str, by: User | None, at: datetime) -> None:
    """Say no, and why if one likes. Nobody is invited again by itself after a no."""
    invitation = _still_open(invitation, Direction.INVITATION)
    _answer(invitation, State.DECLINED, by=by, at=at, answer=reason)
    _record(invitation, "invitation-declined", by=by)
    tell_secretariat(invitation.network, invitation, "declined-you", at=at, name=invitation.party)


@transaction.atomic
def withdraw_invitation(
    invitation: Invitation, *, by: User | None, at: datetime, on_behalf_of: str = ""
) -> None:
    invitation = _still_open(invitation, Direction.INVITATION)
    _answer(invitation, State.WITHDRAWN, by=by, at=at)
    _record(invitation, "invitation-withdrawn", by=by, on_behalf_of=on_behalf_of)


def invite_partner(network: Network, partnership: Partnership, *, by: User | None, at: datetime) -> None:
    """Invite a partner by itself, once: not a member, not somebody asked before, whatever they answered."""
    partner = partnership.partner
    is_member = network.memberships.known_at(None).filter(organisation=partner, ended_on=None).exists()
    was_asked = network.invitations.filter(organisation=partner, direction=Direction.INVITATION).exists()
    if is_member or was_asked or network.closed_on:
        return
    if not partnership.contact_email:
        key = f"partner-without-address-{partner.pk}"
        notify(_secretaries(network), network, "partner-without-address", at=at, key=key, name=partner.name)
        return
    try:
        with transaction.atomic():
            invite(
                network,
                partner,
                email=partnership.contact_email,
                tier=default_tier(network),
                language=language_of(partner),
                by=by,
                at=at,
                partnership=partnership,
            )
    except (AskedAlready, AlreadyMember):
        return


@transaction.atomic
def remind(invitation: Invitation, *, at: datetime) -> None:
    invitation = _still_open(invitation, Direction.INVITATION)
    organisation = invitation.organisation
    if invitation.reminded_at or organisation is None:
        return
    token = token_for(invitation.network, organisation, email=invitation.email, at=invitation.created_at)
    # If the installation's key was changed since, the new letter's link is the one that works.
    invitation.token_hash, invitation.reminded_at = hash_of(token), at
    invitation.save(update_fields=["token_hash", "reminded_at"])
    letters.reminded(invitation, token)


@transaction.atomic
def expire(invitation: Invitation, *, at: datetime) -> None:
    invitation = _still_open(invitation, Direction.INVITATION)
    if invitation.expires_at > at:
        return
    invitation.state = State.EXPIRED
    invitation.save(update_fields=["state"])
    _record(invitation, "invitation-expired", by=None)
    tell_secretariat(invitation.network, invitation, "expired-you", at=at, name=invitation.party)


def token_for(network: Network, organisation: Organisation, *, email: str, at: datetime) -> str:
    """The secret of the letter, made anew for the reminder so that it need not be kept."""
    facts = f"{network.pk}:{organisation.pk}:{email}:{at.isoformat()}"
    return salted_hmac("samklang.networks.invitation", facts, algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def default_tier(network: Network) -> Tier:
    """The tier one is invited to when nobody chose another: "member", else the lowest."""
    tiers = sorted(network.tiers.all(), key=lambda tier: (tier.key != "member", tier.rank))
    if not tiers:
        raise NotTaken(_("The network has no tiers yet, so nobody can be let in."))
    return tiers[0]


def language_of(organisation: Organisation) -> str:
    by_country = {"NO": "nb", "SE": "sv", "DK": "da", "FI": "fi", "IS": "is"}
    return next(iter(organisation.languages or []), "") or by_country.get(organisation.country, "en")


def is_own_member(network: Network, organisation: Organisation, *, on: date) -> bool:
    """In it by itself today or from a later day; what a clause gives does not count."""
    own = network.sources.known_at(None).filter(organisation=organisation, ref=OWN)
    return own.filter(ended_on=None).exists() or own.filter(ended_on__gt=on).exists()


def tell_secretariat(network: Network, about: Invitation, verb: str, *, at: datetime, name: str) -> None:
    notify(_secretaries(network), network, verb, at=at, key=f"invitation-{about.pk}-{verb}", name=name)


def _secretaries(network: Network) -> list[User]:
    spoken_for = [pk for pk in (network.pk, network.parent_id) if pk]
    held = Mandate.objects.on(timezone.localdate()).filter(
        role=Mandate.Role.SECRETARIAT, network__in=spoken_for
    )
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True))


def _record(about: Invitation, verb: str, *, by: User | None, on_behalf_of: str = "", **facts: Any) -> None:
    """Everybody reads the history of a public network, and nothing is taken out of it: so it names whom the
    directory knows, and never repeats what a stranger wrote on the open page.
    """
    one = about.organisation
    named = {"organisation": one.slug, "name": one.name} if one else {}
    told = verb if one else f"{verb}-unnamed"
    record(about.network, told, by=by, on_behalf_of=on_behalf_of, **named, **facts)


def _refuse_unasked(network: Network, *, email: str, at: datetime) -> None:
    if not network.takes_requests or network.is_remote or network.closed_on:
        raise NotTaken(_("This network takes no requests here now."))
    asked = network.invitations.filter(direction=Direction.REQUEST)
    if asked.filter(email__iexact=email, state=State.OPEN).count() >= OPEN_PER_ADDRESS:
        raise AskedAlready(_("You have asked already. The secretariat will answer by letter."))
    if asked.filter(created_at__gt=at - timedelta(hours=1)).count() >= REQUESTS_AN_HOUR:
        raise NotTaken(_("Many are asking just now. Please try again in an hour."))


def _refuse_needless(network: Network, organisation: Organisation, *, on: date) -> None:
    if network.closed_on and on >= network.closed_on:
        raise NotTaken(_("The network has closed."))
    if is_own_member(network, organisation, on=on):
        raise AlreadyMember(_("%(organisation)s is a member already.") % {"organisation": organisation})


def _open(network: Network, direction: str, **facts: object) -> Invitation:
    try:
        with transaction.atomic():
            return Invitation.objects.create(network=network, direction=direction, **facts)
    except IntegrityError as error:
        raise AskedAlready(_("This organisation has been asked, or has asked, already.")) from error


def _still_open(invitation: Invitation, direction: str) -> Invitation:
    """The row as it stands now, locked. Two tabs that answer at once get one answer in."""
    lock_network(invitation.network)  # as a closing does, which withdraws what is open
    rows = Invitation.objects.select_related("network", "organisation", "tier")
    fresh = rows.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    if fresh.direction != direction or fresh.state != State.OPEN:
        raise NoLongerOpen(
            _("This was answered already: %(state)s.") % {"state": fresh.get_state_display().lower()}
        )
    return fresh


def _answer(invitation: Invitation, state: str, *, by: User | None, at: datetime, answer: str = "") -> None:
    invitation.state, invitation.answered_at, invitation.answered_by = state, at, by
    invitation.answer = answer
    invitation.save(update_fields=["state", "answered_at", "answered_by", "answer", "organisation"])
