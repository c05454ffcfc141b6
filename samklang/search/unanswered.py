"""Which questions nothing answered: enough of them to learn from, and nobody behind them."""

import re
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum

from samklang.accounts.models import User
from samklang.directory.models import Person
from samklang.words.texts import words_of

from .models import Proposal, Unanswered

LEAST_TIMES = 3
"""What was asked more seldom may be one person's own, and is shown to nobody."""
KEPT = timedelta(days=90)
MOST_WORDS, SHORTEST, LONGEST = 5, 3, 80
MOST_A_DAY = 2_000
MOST_SHOWN = 60
_TELLING = re.compile(r"[@/\\]|\d{3}")


def impersonal(text: str) -> str:
    """The question as it is counted; nothing where it may speak of a person, or is no name of anything."""
    words = words_of(text)
    said = " ".join(words)
    if _TELLING.search(text) or not words or len(words) > MOST_WORDS or not SHORTEST <= len(said) <= LONGEST:
        return ""
    return "" if _names_somebody(set(words)) else said


def _names_somebody(words: set[str]) -> bool:
    """Whether a word is part of the name of anybody we know of, whoever may see them."""
    holding = Q(pk__in=())
    for word in words:
        holding |= Q(name__icontains=word)
    found = [
        name
        for rows in (Person.objects.filter(holding), User.objects.filter(holding))
        for name in rows.order_by("pk").values_list("name", flat=True)[:200]
    ]
    return any(words & set(words_of(name)) for name in found)


def shown(since: date) -> QuerySet[Any, Any]:
    """What was asked often enough and is not decided on, the most asked first."""
    decided = Proposal.objects.filter(words=OuterRef("words"), language=OuterRef("language"))
    rows = Unanswered.objects.filter(asked_on__gte=since).exclude(Exists(decided))
    counted = rows.values("words", "language").annotate(all_times=Sum("times"), last_on=Max("asked_on"))
    often = counted.filter(all_times__gte=LEAST_TIMES)
    return often.order_by("-all_times", "words", "language")[:MOST_SHOWN]
