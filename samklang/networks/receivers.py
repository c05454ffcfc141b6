"""News from the directory that networks act on."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.dispatch import receiver
from django.utils import timezone

from samklang.accounts.models import User
from samklang.directory.models import Organisation, Partnership, Topic
from samklang.directory.signals import organisations_merged, partner_entered, topics_merged

from . import actions
from .models import Invitation, Mandate, Membership, MembershipSource, Network, OptOut


@receiver(partner_entered)
def invite_it(partnership: Partnership, by: User | None, **_kwargs: Any) -> None:
    """Each network that invites the partners of this organisation sends one invitation, once."""
    if partnership.ended_on:
        return
    for network in Network.objects.filter(invites_partners_of=partnership.organisation_id, closed_on=None):
        actions.invite_partner(network, partnership, by=by, at=timezone.now())


@receiver(organisations_merged)
def carry_over(
    kept: Organisation, gone: Organisation, by: User | None, at: datetime, **_kwargs: Any
) -> list[type[Model]]:
    """Memberships are told anew on the record that is kept; what stood on the other stays as known then."""
    actions.carry_memberships(gone, kept, by=by, at=at)
    actions.carry_people(gone, kept, at=at)
    return [Membership, MembershipSource, Mandate, Invitation, OptOut]


@receiver(topics_merged)
def tag_anew(kept: Topic, gone: Topic, **_kwargs: Any) -> None:
    """Networks that worked with the one topic work with the other."""
    for network in Network.objects.filter(topics=gone):
        network.topics.remove(gone)
        network.topics.add(kept)
