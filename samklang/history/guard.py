"""The database's own refusal to change history: triggers on the table, the same promise on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

SET_UP = {
    "sqlite": [
        """CREATE TRIGGER history_never_changes BEFORE UPDATE ON history_entry
           BEGIN SELECT RAISE(ABORT, 'History is append-only.'); END""",
        """CREATE TRIGGER history_never_shrinks BEFORE DELETE ON history_entry
           BEGIN SELECT RAISE(ABORT, 'History is append-only.'); END""",
    ],
    "postgresql": [
        """CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN
             RAISE EXCEPTION 'History is append-only.' USING ERRCODE = 'integrity_constraint_violation';
           END $$""",
        """CREATE TRIGGER history_never_changes BEFORE UPDATE OR DELETE ON history_entry
           FOR EACH ROW EXECUTE FUNCTION history_refuse()""",
        """CREATE TRIGGER history_never_shrinks BEFORE TRUNCATE ON history_entry
           FOR EACH STATEMENT EXECUTE FUNCTION history_refuse()""",
        # One line is written at a time. The lock is taken and the last line read in one round trip; the
        # function is volatile, so what it reads is what others had committed when the lock was given.
        """CREATE OR REPLACE FUNCTION history_head() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
           BEGIN
             PERFORM pg_advisory_xact_lock(7267001);
             RETURN (SELECT hash FROM history_entry ORDER BY id DESC LIMIT 1);
           END $$""",
    ],
}
TAKE_DOWN = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS history_never_changes",
        "DROP TRIGGER IF EXISTS history_never_shrinks",
    ],
    "postgresql": [
        "DROP TRIGGER IF EXISTS history_never_changes ON history_entry",
        "DROP TRIGGER IF EXISTS history_never_shrinks ON history_entry",
        "DROP FUNCTION IF EXISTS history_refuse()",
        "DROP FUNCTION IF EXISTS history_head()",
    ],
}
_LOOK = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'history_never_%%'",
    "postgresql": """SELECT count(*) FROM pg_trigger WHERE tgrelid = 'history_entry'::regclass
                     AND tgname LIKE 'history_never_%%' AND tgenabled <> 'D'""",
}
_TRIGGERS = 2


def stands(connection: BaseDatabaseWrapper) -> bool:
    """Whether the triggers are in their place."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK[connection.vendor].replace("%%", "%"))
        return bool(cursor.fetchone()[0] == _TRIGGERS)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers: for tests that tamper with their own database, and for nothing else."""
    _run(connection, TAKE_DOWN)
    try:
        yield
    finally:
        _run(connection, SET_UP)


def _run(connection: BaseDatabaseWrapper, statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
