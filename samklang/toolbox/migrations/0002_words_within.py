"""What is searched for is found wherever it stands within a text."""

from django.db import migrations

from samklang.foundation.within import IndexWithin


class Migration(migrations.Migration):
    dependencies = [("toolbox", "0001_initial")]
    operations = [IndexWithin("toolbox_tool", "search_text")]
