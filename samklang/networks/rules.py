"""Who may do what. All answers stand on the mandates a user holds today, read once per request."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from samklang.accounts.models import User
from samklang.directory.models import Organisation

from .models import Body, Mandate, Membership, Network

Someone = User | AnonymousUser
Role = Mandate.Role


def mandates_of(user: Someone) -> list[Mandate]:
    """The mandates the user holds today, the weightiest first; one query per user object."""
    if not isinstance(user, User):
        return []
    held: list[Mandate] | None = user.__dict__.get("_mandates")
    if held is None:
        weight = {role: place for place, role in enumerate(Role.values)}
        rows = Mandate.objects.on(timezone.localdate()).filter(user=user)
        held = list(rows.select_related("network__organisation", "organisation", "body__network"))
        held.sort(key=lambda mandate: (weight[mandate.role], mandate.pk))
        user.__dict__["_mandates"] = held
    return held


def forget_mandates(user: User) -> None:
    """Read them anew next time: one was given or withdrawn."""
    user.__dict__.pop("_mandates", None)
    user.__dict__.pop("_is_in", None)
    user.__dict__.pop("_keeps_for", None)


def is_operator(user: Someone) -> bool:
    return any(mandate.role == Role.OPERATOR for mandate in mandates_of(user))


def speaks_for_network(user: Someone, network: Network) -> bool:
    """The secretariat speaks for its network and for the networks inside it."""
    spoken_for = {network.pk, network.parent_id} - {None}
    return any(m.role == Role.SECRETARIAT and m.network_id in spoken_for for m in mandates_of(user))


def keeps_people_for(user: Someone) -> frozenset[int]:
    """The organisations that are the faces of the networks the user speaks for."""
    held = [m.network_id for m in mandates_of(user) if m.role == Role.SECRETARIAT]
    if not held:
        return frozenset()
    kept: frozenset[int] | None = user.__dict__.get("_keeps_for")
    if kept is None:
        rows = Network.objects.filter(Q(pk__in=held) | Q(parent__in=held))
        kept = user.__dict__["_keeps_for"] = frozenset(rows.values_list("organisation_id", flat=True))
    return kept


def edits(user: Someone, organisation: Organisation) -> bool:
    return any(m.role == Role.EDITOR and m.organisation_id == organisation.pk for m in mandates_of(user))


def acts_for(user: Someone, organisation: Organisation) -> bool:
    """The user is there on the organisation's behalf: as its editor or as one of its members."""
    return any(m.organisation_id == organisation.pk for m in mandates_of(user))


def is_in(user: Someone, network: Network) -> bool:
    """The user belongs to it: by its secretariat, one of its bodies, or an organisation in it today."""
    if speaks_for_network(user, network):
        return True
    held = mandates_of(user)
    if any(m.body and m.body.network_id == network.pk for m in held):
        return True
    organisations = [m.organisation_id for m in held if m.organisation_id]
    if not organisations:
        return False
    answers: dict[int, bool] = user.__dict__.setdefault("_is_in", {})
    if network.pk not in answers:
        current = Membership.objects.known_at(None).on(timezone.localdate())
        answers[network.pk] = current.filter(network=network, organisation__in=organisations).exists()
    return answers[network.pk]


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
    current = Membership.objects.known_at(None).on(timezone.localdate()).filter(organisation=organisation)
    return current.filter(Q(network__in=networks) | Q(network__parent__in=networks)).exists()


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
