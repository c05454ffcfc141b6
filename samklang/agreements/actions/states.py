"""Moving an agreement on: each step is entered, kept in history and told to the other parties."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.agreements import derived, queries
from samklang.agreements.calendars import add_months
from samklang.agreements.clauses import kinds
from samklang.agreements.models import (
    OWN_REASONS,
    Agreement,
    AgreementParty,
    Enactment,
    Evaluation,
    Step,
    Version,
)
from samklang.agreements.terms import day as day_in
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.actions import record
from samklang.networks.actions import lock_parties

from . import telling

State = Agreement.State
DRAFTS = {State.IDEA, State.NEGOTIATING, State.PLANNED, State.POSTPONED}
AWAITING_START = {State.SIGNED, State.RENEWED, State.AMENDED}


RENEWS_BEFORE = timedelta(days=30)
"""An agreement that renews itself does so this long before its end, so that nothing is interrupted."""


class WrongState(Refused):
    pass


def lock(agreement: Agreement) -> None:
    """Read the agreement as it stands, and let nobody else move it until the transaction ends."""
    agreement.refresh_from_db(from_queryset=Agreement.objects.select_for_update(no_key=True))


def lock_with_members(agreement: Agreement) -> None:
    """Before the first line of history, as all do: who changes a membership locks its organisation first."""
    lock(agreement)
    if connection.vendor == "postgresql":
        lock_parties(derived.reached(agreement))


def refuse_if_over(agreement: Agreement) -> None:
    if agreement.is_over:
        raise WrongState(_("This agreement has ended."))


def move(
    agreement: Agreement,
    to: str,
    *,
    on: date,
    by: User | None,
    at: datetime,
    reason: str = "",
    place: str = "",
    about_on: date | None = None,
    party: AgreementParty | None = None,
    deed: str = Step.Deed.STATE,
) -> Step:
    """Enter a step. The caller has set what else changes; all of it is saved here."""
    before, agreement.state = agreement.state, to
    agreement.save()
    step = Step.objects.create(
        agreement=agreement,
        deed=deed,
        from_state=before,
        to_state=to,
        on=on,
        planned_on=about_on,
        place=place,
        reason=reason,
        party=party,
        by=by,
        at=at,
    )
    # What was said while the text was still open stays with the parties; history may be read by all.
    said = "" if to == State.NEGOTIATING else reason
    facts: dict[str, Any] = {"on": on.isoformat(), "place": place, "reason": said}
    if about_on:
        facts["day"] = about_on.isoformat()
    verb = to if deed == Step.Deed.STATE else deed
    record(agreement, verb, by=by, on_behalf_of=str(party or ""), **facts)
    telling.tell(step, by=by)
    return step


def enact(agreement: Agreement, version: Version, *, on: date, at: datetime) -> None:
    """Every party said yes: these terms hold from the day they name, or from ``on``."""
    started_on = day_in(version.terms, "starts_on") or on
    ended_on = day_in(version.terms, "ends_on")
    if ended_on and ended_on <= started_on:
        raise WrongState(_("By these dates it would have ended before it was signed. Write new dates first."))
    Enactment.objects.create(version=version, started_on=started_on, ended_on=ended_on, at=at)
    agreement.title = Text.of(**version.terms["title"])
    agreement.ends_on = ended_on
    first = min(queries.spans(agreement), key=lambda span: span.started_on)
    agreement.starts_on = first.started_on


def settle(agreement: Agreement, *, on: date, by: User | None, at: datetime) -> None:
    """Let the day decide: in force once its terms have started, ended once their last day is past."""
    if not agreement.is_signed or agreement.is_over:
        return
    latest = Enactment.objects.filter(version__agreement=agreement).latest("version__number")
    _renew_until(agreement, latest, on=on, at=at)
    over_on = queries.earliest(agreement.ended_on, agreement.ends_on)
    if (
        agreement.state in AWAITING_START
        and latest.started_on <= on
        and (not over_on or over_on > latest.started_on)
    ):
        move(agreement, State.IN_FORCE, on=max(latest.started_on, agreement.signed_on or on), by=by, at=at)
    if over_on and over_on <= on:
        reason = "" if agreement.ended_on else OWN_REASONS[1]
        agreement.ended_on = over_on
        close_evaluations(agreement, on=over_on, by=by, reason=reason)
        move(agreement, State.ENDED, on=over_on, by=by, at=at, reason=reason or _end_reason(agreement))


def _renew_until(agreement: Agreement, latest: Enactment, *, on: date, at: datetime) -> None:
    """The terms may say that it goes on for some months more unless somebody gives notice; that may have come
    round several times since it was signed, or since a worker last ran.
    """
    renewal = latest.version.terms["renewal"]
    if renewal["mode"] != "automatic" or not latest.ended_on or agreement.ended_on:
        return
    before = latest.ended_on
    while latest.ended_on - RENEWS_BEFORE <= on:
        latest.ended_on = add_months(latest.ended_on, renewal["months"])
    if latest.ended_on == before:
        return
    latest.save(update_fields=["ended_on"])
    agreement.ends_on = latest.ended_on
    move(agreement, agreement.state, on=on, by=None, at=at, about_on=latest.ended_on, deed=Step.Deed.EXTENDED)
    act(agreement, by=None, at=at)


def _end_reason(agreement: Agreement) -> str:
    """Why an end was set for a day that has now come."""
    noticed = agreement.parties.exclude(notice_reason="").order_by("-notice_given_on").first()
    return noticed.notice_reason if noticed else ""


def close_evaluations(agreement: Agreement, *, on: date, by: User | None, reason: str) -> None:
    agreement.evaluations.filter(decided_on=None).update(
        decision=Evaluation.Decision.END, decided_on=on, decided_by=by, reason=reason
    )


def act(agreement: Agreement, *, by: User | None, at: datetime) -> None:
    """Let every kind of clause make its records say what the terms promise."""
    for kind in kinds():
        kind.apply(agreement, by=by, at=at)
    if connection.vendor == "postgresql":
        # Somebody may have been let in while this was being written; neither transaction saw the other.
        transaction.on_commit(lambda: restate(agreement, by=by, at=at))


@transaction.atomic
def restate(
    agreement: Agreement, *, by: User | None, at: datetime, organisations: list[int] | None = None
) -> int:
    """Make derived memberships equal to what the clauses promise; asked again, it changes nothing."""
    return derived.restate(agreement, by=by, at=at, organisations=organisations)
