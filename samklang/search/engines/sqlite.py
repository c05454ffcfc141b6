"""FTS5, in the same file as the records."""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from samklang.search.models import Document

from .plan import Group, Plan

_FOUND = "SELECT rowid FROM search_fts WHERE search_fts MATCH %s"


class Sqlite:
    name = "sqlite"

    def matching(self, plan: Plan, rows: QuerySet[Document], most: int) -> QuerySet[Document]:
        asked = question(plan)
        if not asked:
            return rows.none()
        found = RawSQL(_FOUND, [asked])  # nosec B611  # noqa: S611 -- the question is a parameter
        return rows.filter(pk__in=found).order_by("-pk")[:most]

    def having(self, words: Sequence[str]) -> dict[str, int]:
        with connection.cursor() as cursor:
            each = "SELECT %s, count(*) FROM search_fts WHERE search_fts MATCH %s"
            facts = [fact for word in words for fact in (word, f'"{word}"')]
            cursor.execute(" UNION ALL ".join([each] * len(words)), facts)
            return dict(cursor.fetchall())

    def put(self, ids: Iterable[int]) -> None:
        """Triggers have done it."""

    def take(self, ids: Iterable[int]) -> None:
        """Triggers have done it."""


def question(plan: Plan) -> str:
    ways = [" AND ".join(_any(plan, group) for group in way) for way in plan.ways()] if plan.groups else []
    parts = [f"({' OR '.join(f'({way})' for way in ways)})"] if ways else []
    parts += [f'"{word}"' for word in plan.must]
    asked = " AND ".join(parts)
    for word in plan.never if asked else ():
        asked = f'({asked}) NOT "{word}"'
    return asked


def _any(plan: Plan, group: Group) -> str:
    beginning = " *" if plan.is_prefix and group is plan.groups[-1] else ""
    return "(" + " OR ".join(f'"{word}"{beginning}' for word in group) + ")"
