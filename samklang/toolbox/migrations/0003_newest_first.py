"""On PostgreSQL, where empty values stand first in an index that falls, one in the order lists are sorted in."""

from django.db import migrations


def set_up(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX toolbox_newest_first ON toolbox_tool (checked_on DESC NULLS LAST, id DESC)", params=None
        )


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX toolbox_newest_first", params=None)


class Migration(migrations.Migration):
    dependencies = [("toolbox", "0002_words_within")]
    operations = [migrations.RunPython(set_up, take_down)]
