"""Who may read the history of a record: whoever its own room says may see the record, and nobody else."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField

from samklang.accounts.models import User

from .models import Notice

Reader = User | AnonymousUser
MaySee = Callable[[Reader, int], bool]
SeenOf = Callable[[Reader, list[int]], set[int]]

_one: dict[str, MaySee] = {}
_many: dict[str, SeenOf] = {}


def show(kind: str, may_see: MaySee, *, many: SeenOf | None = None) -> None:
    """A room says who may see its records, from its ``panels.py``.

    ``many`` answers for a whole list in one question; notices use it where it is given.
    A kind that no room speaks for is shown to nobody.
    """
    _one[kind.lower()] = may_see
    if many is not None:
        _many[kind.lower()] = many


def may_see(user: Reader, kind: str, record_id: int) -> bool:
    rule = _one.get(kind)
    return bool(rule and record_id <= BigIntegerField.MAX_BIGINT and rule(user, record_id))


def seen_by(user: Reader, records: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of the records that this reader may see."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for kind, record_id in records:
        by_kind[kind].add(record_id)
    seen: set[tuple[str, int]] = set()
    for kind, ids in by_kind.items():
        if kind in _many:
            seen |= {(kind, record_id) for record_id in _many[kind](user, sorted(ids))}
        else:
            seen |= {(kind, record_id) for record_id in ids if may_see(user, kind, record_id)}
    return seen


def kinds_shown() -> set[str]:
    return set(_one)


def readable(user: User, notices: Iterable[Notice]) -> list[Notice]:
    """What came from following is shown while they may see the record; what was said to them stays."""
    told = list(notices)
    seen = seen_by(user, {(n.kind, n.record_id) for n in told if n.is_from_following})
    return [n for n in told if not n.is_from_following or (n.kind, n.record_id) in seen]
