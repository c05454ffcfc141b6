"""Who may do what. All answers stand on the mandates a user holds today, read once per request."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from samklang.accounts.models import User
from samklang.directory.models import Organisation
from samklang.foundation.prepared import prepared

from .belonging import circle_of, mandates_of
from .models import Body, Mandate, Membership, Network

__all__ = ["mandates_of"]

Someone = User | AnonymousUser
Role = Mandate.Role


def is_operator(user: Someone) -> bool:
    return any(mandate.role == Role.OPERATOR for mandate in mandates_of(user))


def speaks_for_network(user: Someone, network: Network) -> bool:
    """The secretariat speaks for its network and for the networks inside it."""
    spoken_for = {network.pk, network.parent_id} - {None}
    return any(m.role == Role.SECRETARIAT and m.network_id in spoken_for for m in mandates_of(user))


def keeps_people_for(user: Someone) -> frozenset[int]:
    """The organisations that are the faces of the networks the user speaks for."""
    return circle_of(user).spoken_faces


def edits(user: Someone, organisation: Organisation) -> bool:
    return any(m.role == Role.EDITOR and m.organisation_id == organisation.pk for m in mandates_of(user))


def acts_for(user: Someone, organisation: Organisation) -> bool:
    """The user is there on the organisation's behalf: as its editor or as one of its members."""
    return any(m.organisation_id == organisation.pk for m in mandates_of(user))


def is_in(user: Someone, network: Network) -> bool:
    """The user belongs to it: by its secretariat, one of its bodies, or an organisation in it today."""
    return speaks_for_network(user, network) or network.pk in circle_of(user).inside


def may_see(user: Someone, network: Network) -> bool:
    """A public network is for everyone; a private one for those who belong to it."""
    return network.is_public or is_in(user, network)


def stranger(user: Someone, network: Network) -> Someone | None:
    """The user, unless all its members may be known to them: in a private network, or as its secretariat."""
    return None if not network.is_public or speaks_for_network(user, network) else user


def may_give_mandates_for(user: Someone, organisation: Organisation) -> bool:
    """The secretariat of a network the organisation is in says who may act for it."""
    networks = {m.network_id for m in mandates_of(user) if m.role == Role.SECRETARIAT}
    if not networks:
        return False
    return bool(_inside_one_of(frozenset(networks), organisation=organisation.pk))


@prepared
def _inside_one_of(networks: frozenset[int], *, organisation: int) -> QuerySet[Membership, int]:
    current = Membership.objects.known_at(None).on(timezone.localdate()).filter(organisation=organisation)
    inside = current.filter(Q(network__in=networks) | Q(network__parent__in=networks))
    return inside.values_list("pk", flat=True)[:1]


def speaks_for_member(user: Someone, network: Network, organisation: Organisation) -> bool:
    """The user is the secretariat of this network, and the organisation is in it today."""
    if not speaks_for_network(user, network):
        return False
    current = Membership.objects.known_at(None).on(timezone.localdate())
    return current.filter(network=network, organisation=organisation).exists()


def may_withdraw(user: Someone, mandate: Mandate) -> bool:
    """Whoever could give it; and everybody may lay down their own."""
    if mandate.user_id == user.pk:
        return True
    if mandate.role in {Role.SECRETARIAT, Role.OPERATOR}:
        return is_operator(user)
    if mandate.body:
        return speaks_for_network(user, mandate.body.network)
    return mandate.organisation is not None and may_give_mandates_for(user, mandate.organisation)


def sits_for(user: Someone, body: Body) -> bool:
    """The user works in the body, which is said by a mandate and by no seat."""
    return any(mandate.body_id == body.pk for mandate in mandates_of(user))
