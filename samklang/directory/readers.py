"""What a reader may know of: organisations that are not listed, and people without an account.

Mandates live in a higher room, which says here what they open. Without it nobody knows of what is not listed.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from samklang.foundation.prepared import By

OperatingRule = Callable[[Any], bool]
RuleOfIds = Callable[[Any], frozenset[int]]

_operating: list[OperatingRule] = []
_seeing: list[RuleOfIds] = []
_keeping: list[RuleOfIds] = []


permit_operating = _operating.append
"""``rule(user)``: this user looks after the whole directory: merging, closing, importing."""
permit_seeing = _seeing.append
"""``rule(user)``: ids of organisations that are not listed and that this user may know of."""
permit_keeping = _keeping.append
"""``rule(user)``: ids of the organisations for which this user looks after people without an account."""


def operates(user: Any) -> bool:
    return bool(user.is_authenticated) and any(rule(user) for rule in _operating)


def seen_by(user: Any, path: str = "") -> Q:
    """Organisations this user may know of; ``path`` leads there from another, as in ``"organisation__"``."""
    shown = Q(**{f"{path}is_listed": True})
    if not user.is_authenticated:
        return shown
    if operates(user):
        return Q()
    known = _known_to(user)
    return shown | Q(**{f"{path}pk__in": known}) if known else shown


def _known_to(user: Any) -> frozenset[int]:
    return frozenset[int]().union(*(rule(user) for rule in _seeing))


def hidden_from(user: Any, path: str = "") -> Q:
    """The organisations this user may not know of; the other half of ``seen_by``."""
    seen = seen_by(user, path)
    return ~seen if seen else Q(pk__in=[])


def kept_by(user: Any) -> frozenset[int]:
    """The organisations on whose behalf this user looks after people."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset[int]().union(*(rule(user) for rule in _keeping))


def as_reader(user: Any) -> By:
    """The user as a shape of a prepared question: told apart by who it is and by all that is open to it."""
    if not user.is_authenticated:
        return By(user, None)
    return By(user, (user.pk, operates(user), kept_by(user), _known_to(user)))
