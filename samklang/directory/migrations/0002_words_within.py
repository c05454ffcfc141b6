"""What is searched for is found wherever it stands within a text."""

from django.db import migrations

from samklang.foundation.within import IndexWithin


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [
        IndexWithin("directory_organisation", "search_text"),
        IndexWithin("directory_person", "search_text"),
    ]
