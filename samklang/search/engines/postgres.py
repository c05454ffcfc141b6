"""A text search vector of PostgreSQL, made by the database from the document's tokens."""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from samklang.search.models import Document

from .plan import Group, Plan

_FITS = "search_document.words @@ %s::tsquery"
LONGEST_WORD = 2_046
"""Bytes of a word in a text search vector or question of PostgreSQL."""


class Postgres:
    name = "postgres"

    def matching(self, plan: Plan, rows: QuerySet[Document], most: int) -> QuerySet[Document]:
        asked = question(plan)
        if not asked:
            return rows.none()
        return rows.filter(_fits(asked)).order_by("-pk")[:most]

    def having(self, words: Sequence[str]) -> dict[str, int]:
        if not (words := [word for word in words if len(word.encode()) <= LONGEST_WORD]):
            return {}
        with connection.cursor() as cursor:
            each = "SELECT %s, count(*) FROM search_document WHERE words @@ %s::tsquery"
            facts = [fact for word in words for fact in (word, f"'{word}'")]
            cursor.execute(" UNION ALL ".join([each] * len(words)), facts)
            return dict(cursor.fetchall())

    def put(self, ids: Iterable[int]) -> None:
        """The database has done it."""

    def take(self, ids: Iterable[int]) -> None:
        """The database has done it."""


def _fits(asked: str) -> RawSQL:
    return RawSQL(_FITS, [asked], output_field=BooleanField())  # nosec B611  # noqa: S611 -- a parameter


def question(plan: Plan) -> str:
    ways = [" & ".join(_any(plan, group) for group in way) for way in plan.ways()] if plan.groups else []
    parts = [f"({' | '.join(f'({way})' for way in ways)})"] if ways else []
    parts += [f"'{word}'" for word in plan.must]
    never = [f"!'{word}'" for word in plan.never]
    return " & ".join([*parts, *never]) if parts else ""


def _any(plan: Plan, group: Group) -> str:
    beginning = ":*" if plan.is_prefix and group is plan.groups[-1] else ""
    return "(" + " | ".join(f"'{word}'{beginning}" for word in group) + ")"
