"""Founding a network, and keeping what it says about itself true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory import actions as directory
from samklang.directory.models import Organisation, Partnership
from samklang.foundation.errors import Refused
from samklang.foundation.text import Text
from samklang.history.actions import record
from samklang.networks.models import Invitation, MembershipSource, Network, Tier
from samklang.networks.signals import own_membership_changed

from .invitations import invite_partner
from .naming import RESERVED, free_slug
from .privacy import is_known_in_public, refuse_to_name_members
from .telling import Statement, lock_network, lock_parties, moment_for, retell, state

FIRST_TIERS = (
    ("interested", Text.of(nb="Interessert", nn="Interessert", en="Interested"), 0),
    ("member", Text.of(nb="Medlem", nn="Medlem", en="Member"), 10),
    ("partner", Text.of(nb="Partner", nn="Partnar", en="Partner"), 20),
)


class TooDeep(Refused):
    pass


class AddressTaken(Refused):
    pass


class RankTaken(Refused):
    pass


class StillUsed(Refused):
    pass


class NotForEverybody(Refused):
    """What strangers may not know of would stand where they read it."""


class ClosedAlready(Refused):
    pass


@transaction.atomic
def found_network(
    *,
    name: str,
    slug: str = "",
    parent: Network | None = None,
    organisation: Organisation | None = None,
    tiers: Sequence[tuple[str, Text, int]] = FIRST_TIERS,
    by: User | None,
    on_behalf_of: str = "",
    **facts: Any,
) -> Network:
    """Enter a network, the organisation that is its face as a party, and its tiers."""
    if parent and parent.parent_id:
        raise TooDeep(_("A network inside another cannot hold a third."))
    is_public = facts.get("is_public", True)
    if parent and is_public and not parent.is_public:
        raise NotForEverybody(_("A network inside a private one is private too."))
    if slug in RESERVED:
        raise AddressTaken(_("That address is used by a page of the house. Choose another."))
    slug = slug or free_slug(name, Network.objects.all(), "network")
    face = organisation or directory.enter(
        name=name,
        slug=slug,
        kind=Organisation.Kind.NETWORK,
        source=facts.get("source", ""),
        is_listed=is_public,
        by=by,
    )
    if not is_public:
        directory.hide(face, by=by, on_behalf_of=on_behalf_of)
    try:
        with transaction.atomic():
            network = Network.objects.create(name=name, slug=slug, parent=parent, organisation=face, **facts)
    except IntegrityError as error:
        raise AddressTaken(_("Another network has that address. Choose another.")) from error
    Tier.objects.bulk_create(
        Tier(network=network, key=key, names=names, rank=rank) for key, names, rank in tiers
    )
    record(network, "founded", by=by, on_behalf_of=on_behalf_of, inside=parent.slug if parent else "")
    return network


@transaction.atomic
def edit_network(network: Network, *, by: User | None, on_behalf_of: str = "", **facts: Any) -> Network:
    """Change what the network says about itself. ``topics`` is set whole."""
    lock_network(network)
    topics = facts.pop("topics", None)
    changed = [name for name, value in facts.items() if getattr(network, name) != value]
    if "is_public" in changed:
        lock_parties(_locked_inside(network))
        _open_or_close_to_strangers(network, is_public=facts["is_public"], by=by, on_behalf_of=on_behalf_of)
    for name in changed:
        setattr(network, name, facts[name])
    if changed:
        network.save(update_fields=changed)
    if topics is not None and {topic.pk for topic in topics} != set(
        network.topics.values_list("pk", flat=True)
    ):
        network.topics.set(topics)
        changed.append("topics")
    if changed:
        record(network, "changed", by=by, on_behalf_of=on_behalf_of, fields=sorted(changed))
    if "invites_partners_of" in changed:
        _invite_partners(network, by=by)
    return network


def _invite_partners(network: Network, *, by: User | None) -> None:
    """Those that are partners already; whoever becomes one later is invited then."""
    now = timezone.now()
    standing = Q(ended_on=None) | Q(ended_on__gt=timezone.localdate(now))
    partners = Partnership.objects.filter(standing, organisation=network.invites_partners_of_id)
    for partnership in partners.select_related("partner").order_by("pk"):
        invite_partner(network, partnership, by=by, at=now)


def _locked_inside(network: Network) -> list[Organisation]:
    """Lock the networks inside it too, and say the faces of all, before any line of history."""
    faces = [network.organisation]
    for inside in network.subnetworks.select_related("organisation").order_by("pk"):
        lock_network(inside)
        faces += _locked_inside(inside)
    return faces


def _open_or_close_to_strangers(
    network: Network, *, is_public: bool, by: User | None, on_behalf_of: str
) -> None:
    """What a stranger may know of a network holds for its face and for the networks inside it."""
    face = network.organisation
    if is_public:
        if network.parent and not network.parent.is_public:
            raise NotForEverybody(_("A network inside a private one is private too."))
        refuse_to_name_members(network)
        directory.show(face, by=by, on_behalf_of=on_behalf_of)
        _tell_where_it_is_in(face, by=by)
        return
    if is_known_in_public(face):
        raise NotForEverybody(
            _("It is a member of a public network, where everybody sees it. End that membership first.")
        )
    directory.hide(face, by=by, on_behalf_of=on_behalf_of)
    for inside in network.subnetworks.filter(is_public=True).select_related("organisation", "parent"):
        edit_network(inside, is_public=False, by=by, on_behalf_of=on_behalf_of)


def _tell_where_it_is_in(face: Organisation, *, by: User | None) -> None:
    """What agreements could not give a private network, since everybody would have seen it, they now give."""
    own = MembershipSource.objects.known_at(None).filter(organisation=face, ref="")
    for network in Network.objects.filter(pk__in=own.values("network")).order_by("pk"):
        own_membership_changed.send(
            sender=Network, network=network, organisation=face, by=by, at=timezone.now()
        )


@transaction.atomic
def add_tier(
    network: Network, *, key: str, names: Text, rank: int, by: User | None, on_behalf_of: str = ""
) -> Tier:
    try:
        with transaction.atomic():
            tier = network.tiers.create(key=key, names=names, rank=rank)
    except IntegrityError as error:
        raise RankTaken(_("Another tier has that key, or that place in the order.")) from error
    record(network, "tier-added", by=by, on_behalf_of=on_behalf_of, tier=names.plain())
    return tier


@transaction.atomic
def edit_tier(
    tier: Tier, *, names: Text, rank: int, by: User | None, at: datetime, on_behalf_of: str = ""
) -> Tier:
    """Rename or move a tier. The order decides which of two shows, so its members are told anew."""
    lock_network(tier.network)
    tier = Tier.objects.select_related("network").get(pk=tier.pk)
    if (tier.names, tier.rank) == (names, rank):
        return tier
    moved = tier.rank != rank
    tier.names, tier.rank = names, rank
    try:
        with transaction.atomic():
            tier.save(update_fields=["names", "rank"])
    except IntegrityError as error:
        raise RankTaken(_("Another tier has that key, or that place in the order.")) from error
    if moved:
        held = tier.network.sources.known_at(None).filter(tier=tier).values("organisation")
        organisations = list(Organisation.objects.filter(pk__in=held))
        lock_parties(organisations)
        for organisation in organisations:
            retell(tier.network, organisation, at=moment_for(tier.network, organisation, at))
    record(tier.network, "tier-changed", by=by, on_behalf_of=on_behalf_of, tier=names.plain(), rank=rank)
    return tier


@transaction.atomic
def remove_tier(tier: Tier, *, by: User | None, on_behalf_of: str = "") -> None:
    """Take away a tier that nobody was ever at; one that was used stays, for the record's sake."""
    network, names = tier.network, tier.names.plain()
    if network.sources.filter(tier=tier).exists() or Invitation.objects.filter(tier=tier).exists():
        raise StillUsed(_("This tier is part of the record: somebody is or was at it, or is invited to it."))
    rows, _of = tier.delete()
    if rows:  # else somebody was quicker, or the button was pressed twice
        record(network, "tier-removed", by=by, on_behalf_of=on_behalf_of, tier=names)


@transaction.atomic
def close_network(
    network: Network, *, on: date, reason: str, by: User | None, at: datetime, on_behalf_of: str = ""
) -> None:
    """End a network: every membership ends that day, and who was asked in is asked no more."""
    network = Network.objects.select_for_update(no_key=True).get(pk=network.pk)
    if network.closed_on:
        raise ClosedAlready(_("The network is closed already."))
    if network.subnetworks.filter(closed_on=None).exists():
        raise StillUsed(_("Close the networks inside it first."))
    network.closed_on = on
    network.save(update_fields=["closed_on"])
    standing = network.sources.known_at(None).filter(Q(ended_on=None) | Q(ended_on__gt=on))
    organisations = list(Organisation.objects.filter(pk__in=standing.values("organisation")))
    lock_parties(organisations)
    network.invitations.filter(state="open").update(state="withdrawn", answered_at=at, answered_by=by)
    for organisation in organisations:
        _end_all(network, organisation, on=on, reason=reason, by=by, at=at)
        own_membership_changed.send(sender=Network, network=network, organisation=organisation, by=by, at=at)
    record(network, "closed", by=by, on_behalf_of=on_behalf_of, on=on.isoformat(), reason=reason)


def _end_all(
    network: Network, organisation: Organisation, *, on: date, reason: str, by: User | None, at: datetime
) -> None:
    """Every reason the organisation has for being in it, own or through a clause, ends that day."""
    moment = moment_for(network, organisation, at)
    sources = network.sources.known_at(None).filter(organisation=organisation).select_related("tier")
    by_ref: dict[str, list[Statement]] = {}
    for source in sources:
        kept = by_ref.setdefault(source.ref, [])
        if source.started_on < on:
            kept.append(Statement.of(source).until(on, reason))
    for ref, statements in by_ref.items():
        state(network, organisation, ref=ref, statements=statements, by=by, at=moment, reason=reason)
    retell(network, organisation, at=moment)
