"""Which organisation an entry of a register or a sheet is, if it is in the directory already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from samklang.directory import names as naming
from samklang.directory.models import Identifier, Organisation
from samklang.registers.published import Told

Number = tuple[str, str]


def rounds(portion: Sequence[Told]) -> Iterable[list[Told]]:
    """Entries that may be the same organisation one after another, so that the second finds the first."""
    waiting = list(portion)
    while waiting:
        seen: set[Any] = set()
        now: list[Told] = []
        later: list[Told] = []
        for told in waiting:
            marks: set[Any] = set(told.identifiers.items()) or {key_of(told)}
            (later if marks & seen else now).append(told)
            seen |= marks
        yield now
        waiting = later


def holders(wanted: dict[str, set[str]]) -> dict[Number, int]:
    found: dict[Number, int] = {}
    for scheme, values in wanted.items():
        rows = Identifier.objects.filter(scheme=scheme, value__in=values)
        for value, pk in rows.values_list("value", "organisation_id"):
            found[scheme, value] = pk
    return found


def named(portion: Sequence[Told]) -> dict[int, list[int]]:
    """For a sheet: the one listed organisation of that name and country, if no number says otherwise."""
    keys = {id(told): key_of(told) for told in portion}
    rows = Organisation.objects.current().listed().filter(match_key__in=set(keys.values()))
    by_key = defaultdict(list)
    for pk, key, place in rows.values_list("pk", "match_key", "place"):
        by_key[key].append((pk, naming.folded(place)))
    involved = [pk for found in by_key.values() for pk, _place in found]
    schemes = defaultdict(set)
    for pk, scheme in Identifier.objects.filter(organisation__in=involved).values_list(
        "organisation_id", "scheme"
    ):
        schemes[pk].add(scheme)
    matched = {}
    for told in portion:
        place = naming.folded(told.place)
        fits = [
            pk
            for pk, other in by_key.get(keys[id(told)], ())
            if not (schemes[pk] & set(told.identifiers)) and (not place or not other or place == other)
        ]
        if len(fits) == 1:
            matched[id(told)] = fits
    return matched


def key_of(told: Told) -> str:
    is_municipality = told.kind == Organisation.Kind.MUNICIPALITY
    return naming.match_key(told.name, told.country, is_municipality=is_municipality)


def leads_to(start: int, goal: int, above: dict[int, int]) -> bool:
    seen = set()
    at: int | None = start
    while at is not None and at not in seen:
        if at == goal:
            return True
        seen.add(at)
        at = above.get(at)
    return False
