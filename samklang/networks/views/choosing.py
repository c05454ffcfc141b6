"""Finding an organisation on the way to a form, by words in the address, so that no script is needed."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest

from samklang.directory.models import Organisation
from samklang.directory.names import words_of
from samklang.directory.queries.organisations import visible_to

SHOWN = 20


@dataclass(frozen=True)
class Choosing:
    """What was chosen, else what was looked for and found."""

    chosen: Organisation | None
    words: str
    found: list[Organisation]

    @property
    def has_looked(self) -> bool:
        return bool(self.words)


def choosing(request: HttpRequest) -> Choosing:
    slug, words = request.GET.get("organisation", ""), request.GET.get("q", "").strip()[:200]
    rows = visible_to(request.user)
    chosen = rows.filter(slug=slug).first() if slug else None
    if chosen or not words_of(words):
        return Choosing(chosen, words, [])
    fits = Q()
    for word in words_of(words):
        fits &= Q(search_text__contains=word)
    return Choosing(None, words, list(rows.filter(fits).order_by("name", "pk")[:SHOWN]))
