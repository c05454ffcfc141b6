"""Records that may be the same organisation: found, offered to somebody who knows, and decided on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from samklang.accounts.models import User
from samklang.directory.models import Identifier, Organisation
from samklang.foundation.errors import Refused
from samklang.history.actions import record
from samklang.registers.models import Double

AT_MOST = 5
"""With how many others of its name a record is paired; a name that hundreds bear says nothing."""


class DecidedAlready(Refused):
    """Somebody was quicker."""


def offer_doubles(fresh: Sequence[Organisation], *, at: datetime) -> int:
    """Pair new records with those of the same name and country, unless their numbers tell them apart."""
    keys = {one.match_key for one in fresh if not one.match_key.endswith(":")}
    rows = Organisation.objects.current().filter(match_key__in=keys).order_by("pk")
    by_key = defaultdict(list)
    for pk, key in rows.values_list("pk", "match_key"):
        by_key[key].append(pk)
    pairs = {
        (min(one.pk, other), max(one.pk, other))
        for one in fresh
        for other in by_key[one.match_key][:AT_MOST]
        if other != one.pk
    }
    return offer_pairs(_not_told_apart(pairs), reason=Double.Reason.NAME, at=at)


def offer_pairs(pairs: Iterable[tuple[int, int]], *, reason: str, at: datetime) -> int:
    """Offer each pair once; one that was decided on before is not offered again."""
    wanted = set(pairs)
    if not wanted:
        return 0
    firsts = {first for first, _second in wanted}
    known = set(Double.objects.filter(first__in=firsts).values_list("first_id", "second_id"))
    fresh = sorted(wanted - known)
    Double.objects.bulk_create(
        [Double(first_id=first, second_id=second, reason=reason, found_at=at) for first, second in fresh],
        ignore_conflicts=True,
        batch_size=500,
    )
    return len(fresh)


@transaction.atomic
def tell_apart(double: Double, *, at: datetime, by: User | None) -> None:
    """Somebody looked: they are two. The pair is not offered again."""
    changed = Double.objects.filter(pk=double.pk, state=Double.State.OPEN).update(
        state=Double.State.DIFFERENT, decided_at=at, decided_by=by
    )
    if not changed:
        raise DecidedAlready(_("Somebody has decided on this pair already."))
    record(double.first, "told-apart", by=by, other=double.second.name)


def settle(kept: Organisation, gone: Organisation, *, at: datetime, by: User | None) -> None:
    """The two are one record now; what else the one that went was paired with is no question any more."""
    with_gone = Double.objects.filter(Q(first=gone) | Q(second=gone))
    with_gone.filter(Q(first=kept) | Q(second=kept)).update(
        state=Double.State.MERGED, decided_at=at, decided_by=by
    )
    with_gone.filter(state=Double.State.OPEN).delete()


def _not_told_apart(pairs: set[tuple[int, int]]) -> set[tuple[int, int]]:
    involved = {pk for pair in pairs for pk in pair}
    numbers: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = Identifier.objects.filter(organisation__in=involved)
    for pk, scheme, value in rows.values_list("organisation_id", "scheme", "value"):
        numbers[pk][scheme].add(value)
    return {
        (first, second)
        for first, second in pairs
        if not any(
            numbers[second][scheme] and not values & numbers[second][scheme]
            for scheme, values in list(numbers[first].items())
        )
    }
