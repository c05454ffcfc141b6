"""The database itself refuses to change or delete a version, an approval or a step."""

from django.db import migrations

from samklang.agreements import guard


def set_up(apps, schema_editor):
    for statement in guard.set_up(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    for statement in guard.take_down(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial")]
    operations = [migrations.RunPython(set_up, take_down)]
