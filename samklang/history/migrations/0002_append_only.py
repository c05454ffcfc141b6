"""The database itself refuses to change or delete a line of history."""

from django.db import migrations

from samklang.history import guard


def set_up(apps, schema_editor):
    for statement in guard.SET_UP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def take_down(apps, schema_editor):
    for statement in guard.TAKE_DOWN[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [migrations.RunPython(set_up, take_down)]
