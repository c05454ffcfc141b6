"""The parties look at what the agreement did, and decide what comes next."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.agreements import queries
from samklang.agreements.clauses import kind_of
from samklang.agreements.models import Agreement, AgreementParty, Assessment, Evaluation
from samklang.agreements.queries import Terms
from samklang.foundation.errors import Refused
from samklang.history.actions import record

from .drafting import write_version
from .ending import end
from .states import State, WrongState, lock, lock_with_members, move

LOWEST, HIGHEST = 1, 5


class NotEverybody(Refused):
    pass


@transaction.atomic
def open_evaluation(
    agreement: Agreement,
    *,
    on: date,
    by: User | None,
    at: datetime,
    clause_key: str = "",
    party: AgreementParty | None = None,
) -> Evaluation:
    """Ask the parties, with the figures of what the agreement did until now."""
    lock(agreement)
    version = queries.in_force_on(agreement, on)
    if version is None or agreement.state not in {State.IN_FORCE, State.RENEWED, State.AMENDED}:
        raise WrongState(_("Only an agreement in force can be evaluated."))
    clauses = queries.clauses_of(version.terms)
    asked = next((one for one in clauses if one["key"] == clause_key), None)
    asked = asked or next((one for one in clauses if one["kind"] == "evaluation"), None)
    figures = [
        {"clause": clause["key"], "kind": clause["kind"], "figure": figure, "value": value}
        for clause in clauses
        for figure, value in kind_of(clause).figures(agreement, clause, on=on)
    ]
    try:
        with transaction.atomic():
            evaluation = Evaluation.objects.create(
                agreement=agreement,
                clause_key=asked["key"] if asked else "",
                due_on=date.fromisoformat(asked["due_on"]) if asked and clause_key else on,
                opened_at=at,
                criteria=asked["criteria"] if asked else [],
                figures=figures,
            )
    except IntegrityError:
        raise WrongState(_("An evaluation is already open.")) from None
    move(agreement, State.EVALUATION, on=on, by=by, at=at, party=party)
    return evaluation


@transaction.atomic
def assess(
    evaluation: Evaluation,
    *,
    party: AgreementParty,
    scores: list[int | None],
    words: str,
    recommendation: str,
    by: User | None,
    at: datetime,
) -> Assessment:
    """One party's view. It may be written anew until the decision is taken."""
    lock(evaluation.agreement)
    evaluation.refresh_from_db()
    if evaluation.decided_on:
        raise WrongState(_("The evaluation is closed."))
    if len(scores) != len(evaluation.criteria):
        raise WrongState(_("There is one score for each criterion."))
    if any(score is not None and not LOWEST <= score <= HIGHEST for score in scores):
        raise WrongState(_("Scores go from one to five."))
    assessment, _is_new = Assessment.objects.update_or_create(
        evaluation=evaluation,
        party=party,
        defaults={"scores": scores, "words": words, "recommendation": recommendation, "by": by, "at": at},
    )
    record(evaluation.agreement, "assessed", by=by, on_behalf_of=str(party), party=str(party))
    return assessment


@transaction.atomic
def decide(
    evaluation: Evaluation,
    *,
    decision: str,
    reason: str,
    on: date,
    by: User | None,
    at: datetime,
    terms: Terms | None = None,
    party: AgreementParty | None = None,
) -> Evaluation:
    """Renew or amend it by new terms, which every party then approves; or end it, if all of them said so."""
    agreement = evaluation.agreement
    lock_with_members(agreement)
    evaluation.refresh_from_db()
    if evaluation.decided_on:
        raise WrongState(_("The evaluation is closed."))
    _refuse_unless_all_spoke(evaluation, decision, on=on)
    evaluation.decision, evaluation.reason = decision, reason
    evaluation.decided_on, evaluation.decided_by = on, by
    if decision == Evaluation.Decision.RENEW and terms is None:
        raise WrongState(_("Write the terms of the new period."))
    if decision != Evaluation.Decision.END and terms is not None:
        latest = queries.newest(agreement)
        evaluation.version = write_version(
            agreement, terms=terms, on_top_of=latest.number, note=reason[:300], by=by, at=at
        )
    evaluation.save()
    record(agreement, "decided", by=by, on_behalf_of=str(party or ""), decision=decision, reason=reason)
    if decision == Evaluation.Decision.END:
        end(agreement, on=on, reason=reason, by=by, at=at, party=party)
    return evaluation


def _refuse_unless_all_spoke(evaluation: Evaluation, decision: str, *, on: date) -> None:
    said = dict(evaluation.assessments.values_list("party", "recommendation"))
    bound = queries.bound_parties(evaluation.agreement, on=on)
    if missing := [party for party in bound if party.pk not in said]:
        raise NotEverybody(
            _("Not every party has assessed it yet: {parties}.").format(parties=", ".join(map(str, missing)))
        )
    if decision == Evaluation.Decision.END and any(said[party.pk] != decision for party in bound):
        raise NotEverybody(_("Only when every party recommends it can the evaluation end the agreement."))
