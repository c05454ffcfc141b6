"""A private network is named nowhere that a stranger reads."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.directory.models import Organisation
from samklang.foundation.errors import Refused
from samklang.networks.models import MembershipSource, Network


class WouldBeNamed(Refused):
    """A member list that everybody reads would name a network they may not know of."""


def refuse_to_name(network: Network, organisation: Organisation) -> None:
    """A private network does not become a member of a public one."""
    if network.is_public and not organisation.is_listed:
        raise WouldBeNamed(
            _("%(name)s is private, and everybody sees who is in this network. Make it public first.")
            % {"name": organisation}
        )


def refuse_to_name_members(network: Network) -> None:
    """Nor does a network with private members become public."""
    lasting = Q(ended_on=None) | Q(ended_on__gt=timezone.localdate())
    held = network.memberships.known_at(None).filter(lasting, organisation__is_listed=False)
    if found := held.select_related("organisation").order_by("pk").first():
        raise WouldBeNamed(
            _("%(name)s is a member and private; everybody would see it. End that membership first.")
            % {"name": found.organisation}
        )


def is_known_in_public(organisation: Organisation) -> bool:
    """It is in a public network today, or will be."""
    lasting = Q(ended_on=None) | Q(ended_on__gt=timezone.localdate())
    held = MembershipSource.objects.known_at(None).filter(lasting, organisation=organisation)
    return held.filter(network__is_public=True).exists()
