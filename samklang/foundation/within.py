# ruff: noqa: S608 -- statements are put together from names of our own tables and columns
"""What a text holds anywhere within it, by an index of every three signs that follow one another.

Without it a list that is searched for what few records have reads the text of each. PostgreSQL asks such an
index by itself; SQLite's is a table beside the records that is asked by name. Words of one or two signs have
no three: they are read for.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model, Q
from django.db.models.expressions import RawSQL

THREE = 3
MANY = 5_000
"""So many records are not gathered: the first of them are soon met on the way through a list."""


class IndexWithin(Operation):
    """Make the index of a column, in a migration."""

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """No model is changed by it."""

    def database_forwards(self, _app: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        _run(schema_editor, *_statements(self.table, self.column)[:2])

    def database_backwards(self, _app: str, schema_editor: Any, _before: Any, _after: Any) -> None:
        _run(schema_editor, *_statements(self.table, self.column)[2:])


def holding(model: type[Model], column: str, question: str) -> Q:
    """The records that have each word of a question in a column. Both are folded or in lower case already."""
    words = list(dict.fromkeys(question.split()))
    long = [word for word in words if len(word) >= THREE]
    read = [(f"{column}__contains", word) for word in words]
    if connection.vendor != "sqlite" or not long:
        return Q(*read)
    index, asked = f"{model._meta.db_table}_{column}_within", (word.replace('"', '""') for word in long)
    phrase = " AND ".join(f'"{word}"' for word in asked)
    found = f"SELECT rowid FROM {index} WHERE {index} MATCH %s"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({found} LIMIT {MANY})", [phrase])
        if cursor.fetchone()[0] == MANY:
            return Q(*read)
    gathered = RawSQL(found, [phrase])  # nosec B611  # noqa: S611 -- the phrase is a parameter
    return Q(*(one for one in read if one[1] not in long), pk__in=gathered)


def _run(editor: Any, sqlite: list[str], postgres: list[str]) -> None:
    for statement in postgres if editor.connection.vendor == "postgresql" else sqlite:
        editor.execute(statement, params=None)


def _statements(table: str, column: str) -> tuple[list[str], list[str], list[str], list[str]]:
    index = f"{table}_{column}_within"
    put = f"INSERT INTO {index} (rowid, {column}) VALUES (NEW.id, NEW.{column})"
    take = f"INSERT INTO {index} ({index}, rowid, {column}) VALUES ('delete', OLD.id, OLD.{column})"
    made = f"CREATE VIRTUAL TABLE {index} USING fts5({column}, content='{table}', content_rowid='id'"
    changed = f"UPDATE OF {column} ON {table} WHEN OLD.{column} IS NOT NEW.{column}"
    sqlite = [
        f"{made}, tokenize='trigram')",
        f"INSERT INTO {index} ({index}) VALUES ('rebuild')",
        f"CREATE TRIGGER {index}_put AFTER INSERT ON {table} BEGIN {put}; END",
        f"CREATE TRIGGER {index}_changed AFTER {changed} BEGIN {take}; {put}; END",
        f"CREATE TRIGGER {index}_gone AFTER DELETE ON {table} BEGIN {take}; END",
    ]
    postgres = [
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        f"CREATE INDEX {index} ON {table} USING gin ({column} gin_trgm_ops)",
    ]
    back = [f"DROP TRIGGER {index}_{name}" for name in ("put", "changed", "gone")]
    return sqlite, postgres, [*back, f"DROP TABLE {index}"], [f"DROP INDEX {index}"]
