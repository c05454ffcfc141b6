"""What somebody holds today and which networks that makes them part of.

Each is read once per user object; for who reads pages once per version of the records (see ``kept``).
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from samklang.accounts.models import User
from samklang.foundation.kept import kept
from samklang.foundation.prepared import By, prepared

from .models import Mandate, Membership, Network

Someone = User | AnonymousUser
Role = Mandate.Role
_KNOWN = "_belonging"
"""Where a user object carries what was read of it."""


@dataclass(frozen=True)
class Circle:
    """The networks somebody belongs to, by their ids, and the organisations that stand for some of them."""

    inside: frozenset[int] = frozenset()
    spoken_for: frozenset[int] = frozenset()
    """Those whose secretariat the user is, and the networks inside them."""
    private: frozenset[int] = frozenset()
    spoken_faces: frozenset[int] = frozenset()
    private_faces: frozenset[int] = frozenset()


_NOWHERE = Circle()


@dataclass
class _Known:
    """What was read of one user so far."""

    mandates: list[Mandate] | None = None
    circle: Circle | None = None


def share(request: HttpRequest) -> None:
    """Let the pages somebody reads share what is known of them, until something is written."""
    if isinstance(request.user, User):
        setattr(request.user, _KNOWN, kept(request, "networks.belonging", None, _Known))


def _known(user: User) -> _Known:
    known: _Known | None = getattr(user, _KNOWN, None)
    if known is None:
        setattr(user, _KNOWN, known := _Known())
    return known


def mandates_of(user: Someone) -> list[Mandate]:
    """The mandates the user holds today, the weightiest first; one query per user object."""
    if not isinstance(user, User):
        return []
    known = _known(user)
    if known.mandates is None:
        weight = {role: place for place, role in enumerate(Role.values)}
        held = _held(user=user.pk)
        known.mandates = sorted(held, key=lambda mandate: (weight[mandate.role], mandate.pk))
    return known.mandates


@prepared
def _held(*, user: int) -> QuerySet[Mandate]:
    rows = Mandate.objects.on(timezone.localdate()).filter(user=user)
    return rows.select_related("network__organisation", "organisation", "body__network")


def organisations_of(user: Someone) -> frozenset[int]:
    """The organisations the user is there for, as editor or as member."""
    return frozenset(m.organisation_id for m in mandates_of(user) if m.organisation_id)


def edited_by(user: Someone) -> frozenset[int]:
    return frozenset(m.organisation_id for m in mandates_of(user) if m.role == Role.EDITOR)  # type: ignore[misc]  # an editor's mandate names an organisation


def circle_of(user: Someone) -> Circle:
    """One query per user object, and none for who holds nothing."""
    if not isinstance(user, User) or not mandates_of(user):
        return _NOWHERE
    known = _known(user)
    if known.circle is None:
        known.circle = _read(user)
    return known.circle


def _read(user: User) -> Circle:
    held = mandates_of(user)
    spoken_for = {m.network_id for m in held if m.role == Role.SECRETARIAT}
    bodies = {m.body.network_id for m in held if m.body}
    rows = _around(frozenset(spoken_for), frozenset(bodies), organisations_of(user))
    spoken = [(pk, face) for pk, parent, face, _is_public in rows if {pk, parent} & spoken_for]
    private = [(pk, face) for pk, _parent, face, is_public in rows if not is_public]
    return Circle(
        inside=frozenset(row[0] for row in rows),
        spoken_for=frozenset(pk for pk, _face in spoken),
        private=frozenset(pk for pk, _face in private),
        spoken_faces=frozenset(face for _pk, face in spoken),
        private_faces=frozenset(face for _pk, face in private),
    )


@prepared
def _around(
    spoken_for: frozenset[int], bodies: frozenset[int], organisations: frozenset[int]
) -> QuerySet[Any, Any]:
    """The networks somebody is in by what is held: id, the one above, its face, whether it is public."""
    mine = Q(pk__in=spoken_for | bodies) | Q(parent__in=spoken_for)
    if organisations:
        current = Membership.objects.known_at(None).on(timezone.localdate())
        mine |= Q(pk__in=current.filter(organisation__in=organisations).values("network"))
    return Network.objects.filter(mine).values_list("pk", "parent_id", "organisation_id", "is_public")


def as_reader(user: Someone) -> By:
    """The user as a shape of a prepared question: told apart by who it is and by all that is held."""
    if not isinstance(user, User):
        return By(user, None)
    held = tuple((m.role, m.network_id, m.organisation_id, m.body_id) for m in mandates_of(user))
    return By(user, (user.pk, held, circle_of(user)))


def forget(user: User) -> None:
    """Read all of it anew next time: something was given, withdrawn or joined."""
    setattr(user, _KNOWN, None)
