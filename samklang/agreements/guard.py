"""The database's own refusal to change what was written or approved, the same on both databases.

Only the person behind a line may be taken out of it, when the law asks for that.
"""

KEPT = {
    "agreements_version": ("agreement_id", "number", "terms", "hash", "previous_hash", "note", "written_at"),
    "agreements_clause": ("version_id", "key", "kind", "from_network_id", "to_network_id"),
    "agreements_approval": ("version_id", "party_id", "hash", "at"),
    "agreements_step": ("agreement_id", "deed", "from_state", "to_state", "on", "reason", "place", "at"),
}
SENTENCE = "Versions, approvals and steps of agreements are append-only."


def set_up(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [statement for table in KEPT for statement in _sqlite(table)]
    function = f"""CREATE OR REPLACE FUNCTION agreements_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
    return [function, *(statement for table in KEPT for statement in _postgresql(table))]


def take_down(vendor: str) -> list[str]:
    where = "" if vendor == "sqlite" else " ON {table}"
    drops = [
        f"DROP TRIGGER IF EXISTS {table}_{name}{where.format(table=table)}"
        for table in KEPT
        for name in ("never_changes", "never_goes")
    ]
    return drops if vendor == "sqlite" else [*drops, "DROP FUNCTION IF EXISTS agreements_refuse()"]


def _columns(table: str) -> str:
    return ", ".join(f'"{column}"' for column in KEPT[table])


def _sqlite(table: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    return [
        f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OF {_columns(table)} ON {table} {refuse}",
        f"CREATE TRIGGER {table}_never_goes BEFORE DELETE ON {table} {refuse}",
    ]


def _postgresql(table: str) -> list[str]:
    refuse = "EXECUTE FUNCTION agreements_refuse()"
    change = f"BEFORE UPDATE OF {_columns(table)} ON {table}"
    return [
        f"CREATE TRIGGER {table}_never_changes {change} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_never_goes BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
    ]
