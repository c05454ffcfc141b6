"""A party says yes to one hash, and to nothing else."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.agreements import queries
from samklang.agreements.models import (
    OWN_REASONS,
    Agreement,
    AgreementParty,
    Approval,
    Enactment,
    Evaluation,
    Version,
)
from samklang.foundation.errors import Refused
from samklang.history.actions import record

from . import telling
from .states import State, act, enact, lock_with_members, move, refuse_if_over, settle


class TextChanged(Refused):
    pass


class NotAParty(Refused):
    pass


@transaction.atomic
def approve(
    agreement: Agreement,
    *,
    party: AgreementParty,
    hash: str,  # noqa: A002 -- the word for it
    by: User | None,
    at: datetime,
    on: date,
) -> Approval:
    """Approve the terms that have this hash. Saying it again changes nothing."""
    lock_with_members(agreement)
    refuse_if_over(agreement)
    version = queries.newest(agreement)
    if version.hash != hash:
        raise TextChanged(
            _("The text has changed since you read it. Read version {number} before you approve.").format(
                number=version.number
            )
        )
    bound = queries.bound_parties(agreement, on=on)
    if party.pk not in {one.pk for one in bound}:
        raise NotAParty(_("{party} is not a party to these terms.").format(party=party))
    approval, is_new = _say_yes(version, party, by=by, at=at)
    if is_new:
        record(
            agreement,
            "approved",
            by=by,
            on_behalf_of=str(party),
            number=version.number,
            hash=hash,
            party=str(party),
        )
        telling.tell_approval(version, party, by=by, at=at)
        if has_everyone(version, bound):
            _complete(agreement, version, on=on, by=by, at=at)
    return approval


def _say_yes(
    version: Version, party: AgreementParty, *, by: User | None, at: datetime
) -> tuple[Approval, bool]:
    try:
        with transaction.atomic():
            return Approval.objects.get_or_create(
                version=version, party=party, defaults={"hash": version.hash, "by": by, "at": at}
            )
    except IntegrityError:
        return Approval.objects.get(version=version, party=party), False


def has_everyone(version: Version, bound: list[AgreementParty]) -> bool:
    """Whether every party has approved exactly this text."""
    said = set(version.approvals.filter(hash=version.hash).values_list("party", flat=True))
    return {party.pk for party in bound} <= said


def _follows_renewal(agreement: Agreement, version: Version) -> bool:
    """Whether an evaluation decided to renew since the terms that hold now came in force."""
    held = Enactment.objects.filter(version__agreement=agreement).latest("version__number").version
    decided = agreement.evaluations.filter(decision=Evaluation.Decision.RENEW)
    return decided.filter(version__number__gt=held.number, version__number__lte=version.number).exists()


def _complete(agreement: Agreement, version: Version, *, on: date, by: User | None, at: datetime) -> None:
    """The last yes: new terms hold; an unsigned agreement is signed by it, unless a signing is planned."""
    if agreement.is_signed:
        renewed = _follows_renewal(agreement, version)
        enact(agreement, version, on=on, at=at)
        move(
            agreement,
            State.RENEWED if renewed else State.AMENDED,
            on=on,
            by=by,
            at=at,
            reason=version.note,
        )
    elif agreement.state in {State.PLANNED, State.POSTPONED}:
        return
    else:
        agreement.signed_on = on
        enact(agreement, version, on=on, at=at)
        move(agreement, State.SIGNED, on=on, by=by, at=at, reason=OWN_REASONS[0])
    act(agreement, by=by, at=at)
    settle(agreement, on=on, by=by, at=at)
