"""Invitations and requests that wait for an answer, so that the demonstration has something to do."""

from datetime import datetime

from django.utils import timezone

from samklang.directory.actions import enter_partner
from samklang.directory.models import Organisation
from samklang.networks.actions import ask_to_join, invite
from samklang.networks.models import Network

FORUM = "ai-for-smarte-byer-og-samfunn"
_PARTNERS = {
    "sarpsborg-kommune": "post@sarpsborg.example",
    "ostfold-fylkeskommune": "post@ostfold.example",
}


def partners(at: datetime) -> None:
    """Two partners of Smart Innovation Norway: the forum invites them by itself."""
    owner = Organisation.objects.get(slug="smart-innovation-norway")
    for slug, address in _PARTNERS.items():
        partner = Organisation.objects.get(slug=slug)
        enter_partner(owner, partner, on=timezone.localdate(at), contact_email=address, by=None)


def questions(at: datetime) -> None:
    forum = Network.objects.get(slug=FORUM)
    ask_to_join(
        forum,
        organisation=Organisation.objects.get(slug="kristiansand-kommune"),
        person_name="Siri Vågen",
        email="siri.vagen@kristiansand.example",
        message="Vi prøver ut bilder fra brøytebiler og vil gjerne lære av andre.",
        language="nb",
        at=at,
    )
    invite(
        forum,
        Organisation.objects.get(slug="arendal-kommune"),
        email="post@arendal.example",
        tier=forum.tiers.get(key="member"),
        language="nb",
        by=None,
        at=at,
    )
