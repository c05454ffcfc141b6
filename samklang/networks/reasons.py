"""What a derived membership comes from, as far as its reader may know of it.

A source names the agreement and clause behind it in its ``ref``; only the room they stand in knows who may
know of them, and says so from its ``panels.py``.
"""

from collections.abc import Callable, Iterable
from typing import Any

Hidden = Callable[[Any, set[str]], set[str]]

_rules: list[Hidden] = []


def hide(rule: Hidden) -> Hidden:
    """``rule(user, refs)``: those of the refs that name something this user may not know of."""
    _rules.append(rule)
    return rule


def names(user: Any, refs: Iterable[str]) -> dict[str, str]:
    """Each ref the reader may know, by itself. Why somebody is in may stay unsaid, that they are does not."""
    wanted = {ref for ref in refs if ref}
    hidden = set[str]().union(*(rule(user, wanted) for rule in _rules)) if wanted else set()
    return {ref: ref for ref in wanted - hidden}
