"""What the passing of days does: agreements come in force, end, are evaluated; people are reminded."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from samklang.agreements import queries
from samklang.agreements.models import Agreement

from .evaluating import open_evaluation
from .states import State, act, lock_with_members, settle
from .telling import remind_all

BEFORE_SIGNING = timedelta(days=7)
BEFORE_END = timedelta(days=60)
BEFORE_EVALUATION = timedelta(days=14)


@transaction.atomic
def advance(agreement: Agreement, *, on: date, at: datetime) -> Agreement:
    """Bring one agreement to the day. Asked twice, it changes nothing more."""
    lock_with_members(agreement)
    if agreement.is_over or not agreement.is_signed:
        return agreement
    settle(agreement, on=on, by=None, at=at)
    if not agreement.is_over:
        _evaluate_if_due(agreement, on=on, at=at)
    act(agreement, by=None, at=at)
    return agreement


def _evaluate_if_due(agreement: Agreement, *, on: date, at: datetime) -> None:
    for clause in _evaluations_in(agreement, on):
        due_on = date.fromisoformat(clause["due_on"])
        asked = agreement.evaluations.filter(clause_key=clause["key"], due_on=due_on).exists()
        if due_on <= on and not asked and agreement.state == State.IN_FORCE:
            open_evaluation(agreement, on=on, by=None, at=at, clause_key=clause["key"])


def _evaluations_in(agreement: Agreement, on: date) -> list[queries.Facts]:
    version = queries.in_force_on(agreement, on)
    clauses = queries.clauses_of(version.terms) if version else []
    return [clause for clause in clauses if clause["kind"] == "evaluation"]


@transaction.atomic
def remind(agreement: Agreement, *, on: date, at: datetime) -> None:
    """Before a signing, an end and an evaluation; each is said once."""
    for what, day, ahead in _coming(agreement, on):
        if on <= day <= on + ahead:
            remind_all(agreement, what, day=day, at=at)


def _coming(agreement: Agreement, on: date) -> list[tuple[str, date, timedelta]]:
    coming: list[tuple[str, date, timedelta]] = []
    if agreement.state == State.PLANNED and agreement.signing_on:
        coming.append(("signing", agreement.signing_on, BEFORE_SIGNING))
    ends_on = queries.earliest(agreement.ended_on, agreement.ends_on)
    if agreement.is_signed and not agreement.is_over and ends_on:
        coming.append(("end", ends_on, BEFORE_END))
    coming += [
        ("evaluation", date.fromisoformat(clause["due_on"]), BEFORE_EVALUATION)
        for clause in _evaluations_in(agreement, on)
    ]
    return coming
