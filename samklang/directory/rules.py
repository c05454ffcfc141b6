"""Who may change the directory. Mandates live in a higher room, which says here what they allow.

``networks`` (or any higher room) calls ``permit_editing`` and ``permit_entering`` once, when it is loaded.
Without any, nobody may do anything. What one may know of, and who looks after it all, stands in ``readers``.
"""

from collections.abc import Callable
from typing import Any

from samklang.directory.models import Organisation, Person
from samklang.directory.readers import kept_by, operates

EditingRule = Callable[[Any, Organisation], bool]
UserRule = Callable[[Any], bool]

_editing: list[EditingRule] = []
_entering: list[UserRule] = []
_belonging: list[UserRule] = []


permit_editing = _editing.append
"""``rule(user, organisation)``: this user may edit this organisation."""
permit_entering = _entering.append
"""``rule(user)``: this user may enter and import organisations, as secretariats do."""
permit_belonging = _belonging.append
"""``rule(user)``: this user belongs to a network, so that what members may see is shown to them."""


def may_operate(user: Any) -> bool:
    return operates(user)


def may_enter(user: Any) -> bool:
    return user.is_authenticated and (any(rule(user) for rule in _entering) or may_operate(user))


def may_edit(user: Any, organisation: Organisation) -> bool:
    if not user.is_authenticated or organisation.merged_into_id:
        return False
    return any(rule(user, organisation) for rule in _editing) or may_operate(user)


def belongs(user: Any) -> bool:
    return user.is_authenticated and (any(rule(user) for rule in _belonging) or may_enter(user))


def may_edit_person(user: Any, person: Person) -> bool:
    """Her profile is hers. Without an account she is looked after by those for whom she was entered."""
    if not user.is_authenticated or person.erased_at:
        return False
    if person.user_id is not None:
        return bool(person.user_id == user.pk)
    return person.keeper_id in kept_by(user) or may_operate(user)


def may_consent_for(user: Any, person: Person) -> bool:
    """Nobody says yes for another."""
    return user.is_authenticated and person.user_id == user.pk and not person.erased_at


def may_edit_topics(user: Any) -> bool:
    return may_enter(user)
