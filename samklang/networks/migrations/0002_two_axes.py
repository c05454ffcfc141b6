"""The database itself keeps the two axes: nothing overlaps, and a statement once recorded is never rewritten."""

from django.db import migrations

PARTIES = {
    "networks_membership": ["network_id", "organisation_id"],
    "networks_membershipsource": ["network_id", "organisation_id", "ref"],
}
FIXED = {
    "networks_membership": ["network_id", "organisation_id", "tier_id", "started_on", "ended_on", "recorded_at"],
    "networks_membershipsource": [
        "network_id", "organisation_id", "ref", "tier_id", "kind", "started_on", "ended_on", "recorded_at",
    ],
}


def put_up(apps, schema_editor):
    write = POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE
    with schema_editor.connection.cursor() as cursor:
        for statement in write():
            cursor.execute(statement)


def take_down(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    with schema_editor.connection.cursor() as cursor:
        for table in PARTIES:
            if postgres:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_no_overlap")
                cursor.execute(f"DROP TRIGGER {table}_fixed ON {table}")
                cursor.execute(f"DROP TRIGGER {table}_kept ON {table}")
            else:
                for name in ("no_overlap_insert", "no_overlap_update", "fixed", "kept"):
                    cursor.execute(f"DROP TRIGGER {table}_{name}")


def POSTGRES():
    yield "CREATE EXTENSION IF NOT EXISTS btree_gist"
    yield """
        CREATE OR REPLACE FUNCTION networks_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'What was recorded about a membership is never rewritten'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """
    for table, party in PARTIES.items():
        same = ", ".join(f"{column} WITH =" for column in party)
        yield f"""
            ALTER TABLE {table} ADD CONSTRAINT {table}_no_overlap EXCLUDE USING gist (
                {same}, daterange(started_on, ended_on) WITH &&, tstzrange(recorded_at, superseded_at) WITH &&
            )
        """
        changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FIXED[table])
        yield f"""
            CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN (OLD.superseded_at IS NOT NULL AND NEW.superseded_at IS DISTINCT FROM OLD.superseded_at OR {changed})
            EXECUTE FUNCTION networks_refuse_rewriting()
        """
        yield f"""
            CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW
            EXECUTE FUNCTION networks_refuse_rewriting()
        """


def SQLITE():
    for table, party in PARTIES.items():
        # With the plus no index is sought by the network, which would read all of its members each time.
        same = " AND ".join(f"+other.{column} = NEW.{column}" for column in party).replace(
            "+other.organisation_id", "other.organisation_id"
        )
        overlap = f"""
            SELECT RAISE(ABORT, 'UNIQUE constraint failed: {table}_no_overlap')
            WHERE EXISTS (
                SELECT 1 FROM {table} AS other
                WHERE other.id IS NOT NEW.id AND {same}
                  AND (NEW.superseded_at IS NULL OR NEW.superseded_at > NEW.recorded_at)
                  AND (other.superseded_at IS NULL OR other.superseded_at > other.recorded_at)
                  AND (other.ended_on IS NULL OR other.ended_on > NEW.started_on)
                  AND (NEW.ended_on IS NULL OR NEW.ended_on > other.started_on)
                  AND (other.superseded_at IS NULL OR other.superseded_at > NEW.recorded_at)
                  AND (NEW.superseded_at IS NULL OR NEW.superseded_at > other.recorded_at)
            );
        """
        for event in ("insert", "update"):
            yield f"""
                CREATE TRIGGER {table}_no_overlap_{event} BEFORE {event.upper()} ON {table} FOR EACH ROW
                BEGIN {overlap} END
            """
        changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in FIXED[table])
        yield f"""
            CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN OLD.superseded_at IS NOT NULL AND NEW.superseded_at IS NOT OLD.superseded_at OR {changed}
            BEGIN SELECT RAISE(ABORT, 'What was recorded about a membership is never rewritten'); END
        """
        yield f"""
            CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW
            BEGIN SELECT RAISE(ABORT, 'What was recorded about a membership is never deleted'); END
        """


class Migration(migrations.Migration):
    dependencies = [("networks", "0001_initial")]
    operations = [migrations.RunPython(put_up, take_down)]
