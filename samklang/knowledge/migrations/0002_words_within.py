"""What is searched for is found wherever it stands within a text."""

from django.db import migrations

from samklang.foundation.within import IndexWithin


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial")]
    operations = [IndexWithin("knowledge_case", "search_text")]
