"""What becomes of memberships and mandates when one organisation's record is folded into another's."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Model

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.networks.models import Membership, MembershipSource, Network
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
            fits = [one for one in moved if not any(_overlap(one, other) for other in there)]
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
def carry_people(gone: Organisation, kept: Organisation) -> None:
    """Mandates, invitations and noes follow; one that the kept record has already is ended or left behind."""
    for rows in (gone.mandates.all(), gone.invitations.all(), gone.opt_outs.all()):
        for row in rows:
            _move(row, kept)


def _move(row: Model, kept: Organisation) -> None:
    row.organisation = kept  # type: ignore[attr-defined]  # all three kinds have one
    try:
        with transaction.atomic():
            row.save(update_fields=["organisation"])
    except IntegrityError:
        # The kept record has the same open one, which goes on; two would say one thing twice.
        row.delete()


def _standing(network: Network, organisation: Organisation, ref: str = OWN) -> list[Statement]:
    rows = network.sources.known_at(None).filter(organisation=organisation, ref=ref)
    return [Statement.of(source) for source in rows.select_related("tier")]


def _overlap(one: Statement, other: Statement) -> bool:
    return (one.ended_on is None or one.ended_on > other.started_on) and (
        other.ended_on is None or other.ended_on > one.started_on
    )
