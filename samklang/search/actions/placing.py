"""Looking for what is near a record: apart from its page, so that the page only reads what was found."""

from django.db import transaction

from samklang.search import nearness
from samklang.search.models import Document, Neighbour
from samklang.search.nearness import LIKENED, Expert, Near, told_in_all_languages

AT_ONCE = 3
READ = 200
KEPT = 12


def place_some() -> int:
    """Look for the neighbours of a few records that are new or changed; how many there were."""
    waiting = Document.objects.filter(is_placed=False).order_by("pk").values_list("kind", "record_id")
    records = list(dict.fromkeys(waiting[: AT_ONCE * 7]))[:AT_ONCE]
    for kind, record_id in records:
        _place(kind, record_id)
    return len(records)


def look_again() -> None:
    """Others have come since; and of records that are gone nothing stays."""
    Document.objects.filter(kind__in=nearness.PLACED).update(is_placed=False)
    for kind in Neighbour.objects.values_list("kind", flat=True).distinct():
        there = Document.objects.filter(kind=kind).values("record_id")
        Neighbour.objects.filter(kind=kind).exclude(record_id__in=there).delete()


def _place(kind: str, record_id: int) -> None:
    """Analysed first, written after: nobody waits for the first."""
    own = Document.objects.filter(kind=kind, record_id=record_id)
    longest = own.order_by("-length", "language").first()
    if longest is None:
        return
    told = nearness.telling_words(longest.title, longest.body, longest.language)
    others = Document.objects.exclude(kind=kind, record_id=record_id)
    found = nearness.near(told, others, most=READ)
    made = _alike(kind, record_id, found) + _knowing(kind, record_id, nearness.experts(found))
    with transaction.atomic():
        Neighbour.objects.filter(kind=kind, record_id=record_id).delete()
        Neighbour.objects.bulk_create(made)
        own.update(is_placed=True)


def _alike(kind: str, record_id: int, found: list[Near]) -> list[Neighbour]:
    nearest: dict[tuple[str, int], Near] = {}
    for one in found:
        if one.candidate.kind in LIKENED:
            nearest.setdefault((one.candidate.kind, one.candidate.record_id), one)
    kept = list(nearest.values())[:KEPT]
    return [
        Neighbour(
            kind=kind,
            record_id=record_id,
            other_kind=one.candidate.kind,
            other_id=one.candidate.record_id,
            likeness=one.likeness,
            shared=shared,
        )
        for one, shared in zip(kept, told_in_all_languages(one.shared for one in kept), strict=True)
    ]


def _knowing(kind: str, record_id: int, found: list[Expert]) -> list[Neighbour]:
    made, kept = [], found[:KEPT]
    for one, shared in zip(kept, told_in_all_languages(one.shared for one in kept), strict=True):
        owner, _, number = one.owner.partition(":")
        made.append(
            Neighbour(
                kind=kind,
                record_id=record_id,
                other_kind=owner,
                other_id=int(number),
                likeness=one.likeness,
                shared=shared,
                nearest=[f"{item.kind}:{item.record_id}" for item in one.items],
            )
        )
    return [one for one in made if (one.other_kind, one.other_id) != (kind, record_id)]
