"""What becomes of memberships and mandates when one organisation's record is folded into another's."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.db.models.functions import Greatest
from django.utils import timezone

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.networks.models import Invitation, Mandate, Membership, MembershipSource, Network
from samklang.networks.signals import own_membership_changed

from .memberships import OWN
from .telling import Statement, lock_parties, moment_for, retell, state


@transaction.atomic
def carry_memberships(gone: Organisation, kept: Organisation, *, by: User | None, at: datetime) -> None:
    """State on the kept record what stood on the other, for days of which the kept says nothing."""
    lock_parties([gone, kept])
    standing = MembershipSource.objects.known_at(None).filter(organisation=gone)
    for network in Network.objects.filter(pk__in=standing.values("network")):
        moment = max(moment_for(network, gone, at), moment_for(network, kept, at))
        for ref in {source.ref for source in standing.filter(network=network)}:
            moved = _standing(network, gone, ref)
            there = _standing(network, kept, ref)
            fits = [part for one in moved for part in _beside(one, there)]
            why = f"→ {kept.slug}"
            state(network, gone, ref=ref, statements=[], by=by, at=moment, reason=why)
            state(network, kept, ref=ref, statements=[*there, *fits], by=by, at=moment, reason=why)
        retell(network, gone, at=moment)
        retell(network, kept, at=moment)
        for party in (gone, kept):
            own_membership_changed.send(
                sender=Membership, network=network, organisation=party, by=by, at=moment
            )


@transaction.atomic
def carry_people(gone: Organisation, kept: Organisation, *, at: datetime) -> None:
    """Mandates, invitations and noes follow; one the kept record has already is ended and left behind."""
    for rows in (gone.mandates.all(), gone.invitations.all(), gone.opt_outs.all()):
        for row in rows:
            if not _moved(row, kept):
                _lay_aside(row, at=at)


def _moved(row: Model, kept: Organisation) -> bool:
    """Whether the kept record could take it; it may have the same open one, which goes on."""
    row.organisation = kept  # type: ignore[attr-defined]  # all three kinds have one
    try:
        with transaction.atomic():
            row.save(update_fields=["organisation"])
    except IntegrityError:
        return False
    return True


def _lay_aside(row: Model, *, at: datetime) -> None:
    """Nothing is opened by it any more, and nothing is taken out of the record."""
    today = timezone.localdate(at)
    if isinstance(row, Mandate):
        Mandate.objects.filter(pk=row.pk, ended_on=None).update(ended_on=Greatest("started_on", today))
    elif isinstance(row, Invitation):
        still_open = Invitation.objects.filter(pk=row.pk, state=Invitation.State.OPEN)
        still_open.update(state=Invitation.State.WITHDRAWN, answered_at=at)


def _standing(network: Network, organisation: Organisation, ref: str = OWN) -> list[Statement]:
    rows = network.sources.known_at(None).filter(organisation=organisation, ref=ref)
    return [Statement.of(source) for source in rows.select_related("tier")]


def _beside(one: Statement, there: Iterable[Statement]) -> list[Statement]:
    """Those parts of a statement that lie on days of which the others say nothing."""
    parts = [one]
    for other in there:
        parts = [part for whole in parts for part in _without(whole, other)]
    return parts


def _without(whole: Statement, taken: Statement) -> list[Statement]:
    before = whole.until(taken.started_on, "")
    after = replace(whole, started_on=max(whole.started_on, taken.ended_on)) if taken.ended_on else None
    return [one for one in (before, after) if one and (one.ended_on is None or one.ended_on > one.started_on)]
