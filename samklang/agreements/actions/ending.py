"""How an agreement ends: on a day, for a reason, by notice, or not, because it renews itself."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.agreements import queries
from samklang.agreements.clauses.notice import leaves_on, notice_in
from samklang.agreements.models import Agreement, AgreementParty, Step, Version
from samklang.foundation.errors import Refused

from .approving import approve
from .drafting import write_version
from .states import State, WrongState, act, close_evaluations, lock_with_members, move, refuse_if_over, settle


class NoNotice(Refused):
    pass


@transaction.atomic
def end(
    agreement: Agreement,
    *,
    on: date,
    reason: str,
    by: User | None,
    at: datetime,
    party: AgreementParty | None = None,
) -> Agreement:
    """End it on a day: the first on which it no longer counts. A day to come is kept until it comes."""
    lock_with_members(agreement)
    refuse_if_over(agreement)
    if not reason.strip():
        raise WrongState(_("Say why it ends."))
    today = timezone.localdate(at)
    if agreement.starts_on and on < agreement.starts_on:
        raise WrongState(
            _("It cannot end before it starts, on {day}.").format(
                day=date_format(agreement.starts_on, "DATE_FORMAT")
            )
        )
    agreement.ended_on = on
    if on <= today or not agreement.is_signed:
        close_evaluations(agreement, on=on, by=by, reason=reason)
        move(agreement, State.ENDED, on=on, by=by, at=at, reason=reason, party=party)
    else:
        move(
            agreement,
            agreement.state,
            on=today,
            by=by,
            at=at,
            reason=reason,
            about_on=on,
            party=party,
            deed=Step.Deed.NOTICE,
        )
    act(agreement, by=by, at=at)
    return agreement


@transaction.atomic
def propose_end(
    agreement: Agreement,
    *,
    ends_on: date,
    reason: str,
    party: AgreementParty,
    by: User | None,
    at: datetime,
    on: date,
) -> Version:
    """Write terms that end on a day, and approve them for one's own party; the others have to do the same."""
    lock_with_members(agreement)
    version = queries.in_force_on(agreement, on)
    if version is None:
        raise WrongState(_("It is not in force."))
    terms = {**version.terms, "ends_on": ends_on.isoformat(), "renewal": {"mode": "none"}}
    latest = queries.newest(agreement)
    written = write_version(agreement, terms=terms, on_top_of=latest.number, note=reason[:300], by=by, at=at)
    approve(agreement, party=party, hash=written.hash, by=by, at=at, on=on)
    return written


@transaction.atomic
def give_notice(
    agreement: Agreement, *, party: AgreementParty, given_on: date, reason: str, by: User | None, at: datetime
) -> date:
    """A party leaves as the terms say. Gives the first day it is no longer a party."""
    lock_with_members(agreement)
    refuse_if_over(agreement)
    party.refresh_from_db()
    clause = _notice_that_may_be_given(agreement, party, given_on=given_on, today=timezone.localdate(at))
    leaving = leaves_on(clause, given_on=given_on)
    party.left_on, party.notice_given_on, party.notice_reason = leaving, given_on, reason
    party.save()
    staying = queries.bound_parties(agreement, on=leaving)
    if len(staying) < 2:  # noqa: PLR2004 -- it takes two
        agreement.ended_on = queries.earliest(agreement.ended_on, leaving)
    move(
        agreement,
        agreement.state,
        on=given_on,
        by=by,
        at=at,
        reason=reason,
        about_on=leaving,
        party=party,
        deed=Step.Deed.NOTICE,
    )
    act(agreement, by=by, at=at)
    settle(agreement, on=timezone.localdate(at), by=by, at=at)
    return leaving


def _notice_that_may_be_given(
    agreement: Agreement, party: AgreementParty, *, given_on: date, today: date
) -> queries.Facts:
    """The clause that holds that day, by which the party has not left yet."""
    version = queries.in_force_on(agreement, given_on)
    clause = notice_in(version.terms) if version else None
    if clause is None:
        raise NoNotice(
            _("The terms in force say nothing about notice. The parties can agree on an end instead.")
        )
    if given_on > today or (clause["how"] == "here" and given_on < today):
        raise NoNotice(
            _("Notice that is given here counts from today; a letter is entered once it was sent.")
        )
    if party.left_on:
        raise NoNotice(
            _("{party} has already given notice and leaves on {day}.").format(
                party=party, day=date_format(party.left_on, "DATE_FORMAT")
            )
        )
    return clause
