"""An organisation's own membership: let in, moved to another tier, ended, corrected."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.errors import Refused
from samklang.history.actions import record
from samklang.networks import belonging
from samklang.networks.models import Membership, MembershipSource, Network, Tier
from samklang.networks.signals import own_membership_changed

from .privacy import refuse_to_name
from .telling import Statement, lock_network, lock_parties, moment_for, retell, state

OWN = ""
"""The ref of what an organisation is by itself, not through a clause."""

Change = Callable[[list[Statement]], list[Statement]]


class AlreadyMember(Refused):
    pass


class NotAMember(Refused):
    pass


class NothingToChange(Refused):
    pass


class CorrectedMeanwhile(Refused):
    pass


class NetworkClosed(Refused):
    pass


@transaction.atomic
def admit(
    network: Network,
    organisation: Organisation,
    *,
    tier: Tier,
    on: date,
    by: User | None,
    until: date | None = None,
    kind: str = MembershipSource.Kind.JOINED,
    provenance: str = "",
    at: datetime | None = None,
    on_behalf_of: str = "",
) -> Membership:
    """Let an organisation in from a day. One that is in already, or will be, is refused."""
    if network.closed_on and on >= network.closed_on:
        raise NetworkClosed(_("The network has closed."))
    until = min(filter(None, (until, network.closed_on)), default=None)
    refuse_to_name(network, organisation)

    def let_in(standing: list[Statement]) -> list[Statement]:
        for one in standing:
            if (one.ended_on is None or one.ended_on > on) and (until is None or one.started_on < until):
                raise AlreadyMember(
                    _("%(organisation)s is already a member: %(tier)s from %(day)s.")
                    % {
                        "organisation": organisation,
                        "tier": one.tier,
                        "day": date_format(one.started_on, "DATE_FORMAT"),
                    }
                )
        return [*standing, Statement(tier, on, until, kind, provenance)]

    facts: dict[str, Any] = {
        "tier": tier.key,
        "tier_name": tier.names.plain(),
        "on": on.isoformat(),
        "kind": str(kind),
    }
    _change(network, organisation, let_in, "admitted", by=by, at=at, on_behalf_of=on_behalf_of, **facts)
    return network.memberships.known_at(None).on(on).get(organisation=organisation)


@transaction.atomic
def change_tier(
    network: Network,
    organisation: Organisation,
    *,
    tier: Tier,
    on: date,
    by: User | None,
    provenance: str = "",
    at: datetime | None = None,
    on_behalf_of: str = "",
) -> Membership:
    """Move an organisation to another tier from a day; before that day it stays what it was."""

    def move(standing: list[Statement]) -> list[Statement]:
        held = _held(standing, organisation, on)
        if held.tier == tier:
            raise NothingToChange(_("It is at that tier already."))
        before = [] if held.started_on == on else [replace(held, ended_on=on, reason="")]
        after = replace(held, tier=tier, started_on=on, provenance=provenance or held.provenance)
        return [*(one for one in standing if one != held), *before, after]

    facts: dict[str, Any] = {"tier": tier.key, "tier_name": tier.names.plain(), "on": on.isoformat()}
    _change(network, organisation, move, "moved", by=by, at=at, on_behalf_of=on_behalf_of, **facts)
    return network.memberships.known_at(None).on(on).get(organisation=organisation)


@transaction.atomic
def end_membership(
    network: Network,
    organisation: Organisation,
    *,
    on: date,
    by: User | None,
    reason: str,
    at: datetime | None = None,
    on_behalf_of: str = "",
) -> None:
    """End an organisation's own membership: ``on`` is the first day it no longer counts.

    What it holds through agreements goes on. A start that was planned for later falls away.
    """

    def end(standing: list[Statement]) -> list[Statement]:
        held = next(
            (s for s in standing if s.started_on < on and (s.ended_on is None or s.ended_on > on)), None
        )
        if held is None:
            raise NotAMember(
                _("%(organisation)s is not a member by itself just before that day.")
                % {"organisation": organisation}
            )
        return [
            *(s for s in standing if s.started_on < held.started_on),
            replace(held, ended_on=on, reason=reason),
        ]

    facts = {"on": on.isoformat(), "reason": reason}
    _change(network, organisation, end, "ended", by=by, at=at, on_behalf_of=on_behalf_of, why=reason, **facts)


@transaction.atomic
def correct(
    source: MembershipSource,
    *,
    tier: Tier,
    started_on: date,
    ended_on: date | None,
    by: User | None,
    reason: str,
    at: datetime | None = None,
    on_behalf_of: str = "",
) -> None:
    """Say what was true all along. What was believed before stays in the record as what was known then."""

    def put_right(standing: list[Statement]) -> list[Statement]:
        old = _still(source, standing)
        right = replace(old, tier=tier, started_on=started_on, ended_on=ended_on)
        if right == old:
            raise NothingToChange(_("Nothing was changed."))
        return [*(one for one in standing if one != old), right]

    facts = {
        "tier": tier.key,
        "from": started_on.isoformat(),
        "until": ended_on.isoformat() if ended_on else "",
        "was_from": source.started_on.isoformat(),
        "reason": reason,
    }
    network, organisation, why = source.network, source.organisation, reason
    _change(
        network,
        organisation,
        put_right,
        "corrected",
        by=by,
        at=at,
        on_behalf_of=on_behalf_of,
        why=why,
        **facts,
    )


@transaction.atomic
def retract(
    source: MembershipSource,
    *,
    by: User | None,
    reason: str,
    at: datetime | None = None,
    on_behalf_of: str = "",
) -> None:
    """Say that this was never true. It stays in the record as what was believed until now."""

    def strike(standing: list[Statement]) -> list[Statement]:
        old = _still(source, standing)
        return [one for one in standing if one != old]

    facts = {"was_from": source.started_on.isoformat(), "reason": reason}
    network, organisation = source.network, source.organisation
    _change(
        network,
        organisation,
        strike,
        "retracted",
        by=by,
        at=at,
        on_behalf_of=on_behalf_of,
        why=reason,
        **facts,
    )


def _change(
    network: Network,
    organisation: Organisation,
    change: Change,
    verb: str,
    *,
    by: User | None,
    at: datetime | None,
    on_behalf_of: str,
    why: str = "",
    **facts: Any,
) -> None:
    """Read what stands under lock, change it, tell it anew, and say so to history and to other rooms."""
    lock_network(network)
    lock_parties([organisation])
    moment = moment_for(network, organisation, at)
    sources = network.sources.known_at(None).filter(organisation=organisation, ref=OWN)
    standing = [Statement.of(source) for source in sources.select_related("tier").order_by("started_on")]
    try:
        with transaction.atomic():
            wanted = change(standing)
            _refuse_after_closing(network, wanted)
            state(network, organisation, ref=OWN, statements=wanted, by=by, at=moment, reason=why)
            retell(network, organisation, at=moment)
    except IntegrityError as clash:
        raise AlreadyMember(
            _("Somebody else changed this membership at the same moment. Look again.")
        ) from clash
    if by is not None:
        belonging.forget(by)
    own_membership_changed.send(
        sender=Membership, network=network, organisation=organisation, by=by, at=moment
    )
    names = {"organisation": organisation.slug, "name": organisation.name}
    record(network, verb, by=by, on_behalf_of=on_behalf_of, **names, **facts)


def _refuse_after_closing(network: Network, wanted: list[Statement]) -> None:
    """Asked of the record itself: the network may have been closed since the page was opened."""
    closing = Network.objects.values_list("closed_on", flat=True).get(pk=network.pk)
    if closing and any(one.ended_on is None or one.ended_on > closing for one in wanted):
        raise NetworkClosed(
            _("The network closes on %(day)s, and nobody is a member from then.")
            % {"day": date_format(closing, "DATE_FORMAT")}
        )


def _held(standing: list[Statement], organisation: Organisation, day: date) -> Statement:
    for one in standing:
        if one.started_on <= day and (one.ended_on is None or one.ended_on > day):
            return one
    raise NotAMember(
        _("%(organisation)s is not a member by itself on that day.") % {"organisation": organisation}
    )


def _still(source: MembershipSource, standing: list[Statement]) -> Statement:
    old = Statement.of(source)
    if source.ref != OWN:
        raise CorrectedMeanwhile(_("This membership follows from an agreement and is corrected there."))
    if source.superseded_at is not None or old not in standing:
        raise CorrectedMeanwhile(_("This was corrected in the meantime. Look again."))
    return old
