"""The signing: planned for a day and a place, perhaps postponed, held."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.agreements import queries
from samklang.agreements.models import Agreement, AgreementParty
from samklang.foundation.errors import Refused

from .approving import has_everyone
from .states import DRAFTS, State, WrongState, act, enact, lock, lock_with_members, move, settle


class NotAllApproved(Refused):
    pass


@transaction.atomic
def plan_signing(
    agreement: Agreement,
    *,
    signing_on: date,
    place: str,
    on: date,
    by: User | None,
    at: datetime,
    reason: str = "",
    is_announced: bool | None = None,
    party: AgreementParty | None = None,
) -> Agreement:
    """Plan the signing, for the first time or anew."""
    lock(agreement)
    _refuse_unless_draft(agreement)
    if signing_on < on:
        raise WrongState(_("The day of the signing has passed."))
    if agreement.state == State.PLANNED and (signing_on, place) == (
        agreement.signing_on,
        agreement.signing_place,
    ):
        raise WrongState(_("The signing is already planned for that day and place."))
    agreement.signing_on, agreement.signing_place = signing_on, place
    if is_announced is not None:
        agreement.is_announced = is_announced
    agreement.calendar_sequence += 1
    move(
        agreement,
        State.PLANNED,
        on=on,
        by=by,
        at=at,
        reason=reason,
        place=place,
        about_on=signing_on,
        party=party,
    )
    return agreement


@transaction.atomic
def postpone(
    agreement: Agreement,
    *,
    reason: str,
    on: date,
    by: User | None,
    at: datetime,
    new_on: date | None = None,
    place: str = "",
    party: AgreementParty | None = None,
) -> Agreement:
    """Put the signing off; with a new day it is planned anew at once."""
    lock(agreement)
    if agreement.state != State.PLANNED:
        raise WrongState(_("No signing is planned, so there is none to postpone."))
    if not reason.strip():
        raise WrongState(_("Say why it is postponed."))
    agreement.calendar_sequence += 1
    move(
        agreement,
        State.POSTPONED,
        on=on,
        by=by,
        at=at,
        reason=reason,
        place=agreement.signing_place,
        about_on=agreement.signing_on,
        party=party,
    )
    if new_on:
        place = place or agreement.signing_place
        plan_signing(agreement, signing_on=new_on, place=place, on=on, by=by, at=at, party=party)
    return agreement


@transaction.atomic
def sign(
    agreement: Agreement,
    *,
    on: date,
    place: str,
    by: User | None,
    at: datetime,
    party: AgreementParty | None = None,
) -> Agreement:
    """Enter that it was signed; every party must have approved the same text."""
    lock_with_members(agreement)
    _refuse_unless_draft(agreement)
    if on > timezone.localdate(at):
        raise WrongState(_("A signing can be entered once it has taken place."))
    version = queries.newest(agreement)
    bound = queries.bound_parties(agreement, on=on)
    if not has_everyone(version, bound):
        said = set(version.approvals.values_list("party", flat=True))
        waiting = ", ".join(str(one) for one in bound if one.pk not in said)
        raise NotAllApproved(
            _("Not every party has approved version {number}: {parties}.").format(
                number=version.number, parties=waiting
            )
        )
    agreement.signed_on, agreement.signed_place = on, place
    agreement.calendar_sequence += 1
    enact(agreement, version, on=on, at=at)
    move(agreement, State.SIGNED, on=on, by=by, at=at, place=place, party=party)
    act(agreement, by=by, at=at)
    settle(agreement, on=timezone.localdate(at), by=by, at=at)
    return agreement


def _refuse_unless_draft(agreement: Agreement) -> None:
    if agreement.state == State.ENDED:
        raise WrongState(_("This agreement has ended."))
    if agreement.state not in DRAFTS:
        raise WrongState(_("This agreement is already signed."))
