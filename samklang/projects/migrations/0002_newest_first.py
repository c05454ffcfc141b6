"""On PostgreSQL, where empty values stand first in an index that falls, one in the order lists are sorted in."""

from django.db import migrations


def set_up(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX projects_newest_first ON projects_project (started_on DESC NULLS LAST, id DESC)", params=None
        )


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX projects_newest_first", params=None)


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]
    operations = [migrations.RunPython(set_up, take_down)]
