"""What is searched for is found wherever it stands within a text."""

from django.db import migrations

from samklang.foundation.within import IndexWithin


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_newest_first")]
    operations = [IndexWithin("projects_project", "search_text")]
