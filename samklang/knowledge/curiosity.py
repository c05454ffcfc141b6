"""Who asks whom: questions between organisations, counted and one by one, as everybody may read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, QuerySet

from samklang.directory.models import Organisation

from .models import Case, Question

MOST = 50


@dataclass(frozen=True)
class Pair:
    asks: Organisation
    asked: Organisation
    count: int
    answered: int
    newest: datetime

    @property
    def query(self) -> str:
        return f"?asks={self.asks.slug}&asked={self.asked.slug}#questions"


def open_questions() -> QuerySet[Question]:
    return Question.objects.filter(hidden_because="", case__state=Case.State.PUBLISHED)


def who_asks_whom() -> list[Pair]:
    """The busiest pairs first. Two questions to the database."""
    rows = open_questions().values("organisation", "case__organisation")
    counted = rows.annotate(n=Count("pk"), done=Count("answered_at"), newest=Max("asked_at"))
    found = list(counted.order_by("-n", "-newest", "organisation", "case__organisation")[:MOST])
    parties = Organisation.objects.in_bulk(
        {one["organisation"] for one in found} | {one["case__organisation"] for one in found}
    )
    return [
        Pair(
            parties[one["organisation"]],
            parties[one["case__organisation"]],
            one["n"],
            one["done"],
            one["newest"],
        )
        for one in found
    ]


def questions_between(asks: str, asked: str) -> list[Question]:
    """The newest, of one pair where it is named."""
    rows = open_questions().select_related("organisation", "case__organisation")
    if asks and asked:
        rows = rows.filter(organisation__slug=asks, case__organisation__slug=asked)
    return list(rows.order_by("-asked_at", "-id")[:MOST])
