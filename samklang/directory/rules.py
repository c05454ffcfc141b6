"""Who may change the directory. Mandates live in a higher room, which says here what they allow.

``networks`` (or any higher room) calls ``permit_editing``, ``permit_entering`` and ``permit_operating`` once,
when it is loaded. Without any, nobody may do anything.
"""

from collections.abc import Callable
from typing import Any

from samklang.directory.models import Organisation, Person

EditingRule = Callable[[Any, Organisation], bool]
UserRule = Callable[[Any], bool]

_editing: list[EditingRule] = []
_entering: list[UserRule] = []
_operating: list[UserRule] = []
_belonging: list[UserRule] = []


def permit_editing(rule: EditingRule) -> EditingRule:
    """``rule(user, organisation)``: this user may edit this organisation."""
    _editing.append(rule)
    return rule


def permit_entering(rule: UserRule) -> UserRule:
    """``rule(user)``: this user may enter and import organisations, as secretariats do."""
    _entering.append(rule)
    return rule


def permit_operating(rule: UserRule) -> UserRule:
    """``rule(user)``: this user looks after the whole directory: merging, closing, importing."""
    _operating.append(rule)
    return rule


def permit_belonging(rule: UserRule) -> UserRule:
    """``rule(user)``: this user belongs to a network, so that what members may see is shown to them."""
    _belonging.append(rule)
    return rule


def may_operate(user: Any) -> bool:
    return user.is_authenticated and any(rule(user) for rule in _operating)


def may_enter(user: Any) -> bool:
    return user.is_authenticated and (any(rule(user) for rule in _entering) or may_operate(user))


def may_edit(user: Any, organisation: Organisation) -> bool:
    if not user.is_authenticated or organisation.merged_into_id:
        return False
    return any(rule(user, organisation) for rule in _editing) or may_operate(user)


def belongs(user: Any) -> bool:
    return user.is_authenticated and (any(rule(user) for rule in _belonging) or may_enter(user))


def may_edit_person(user: Any, person: Person) -> bool:
    """Her profile is hers. One who has no account yet is looked after by those who entered her."""
    if not user.is_authenticated or person.erased_at:
        return False
    return may_enter(user) if person.user_id is None else person.user_id == user.pk


def may_consent_for(user: Any, person: Person) -> bool:
    """Nobody says yes for another."""
    return user.is_authenticated and person.user_id == user.pk and not person.erased_at


def may_edit_topics(user: Any) -> bool:
    return may_enter(user)
