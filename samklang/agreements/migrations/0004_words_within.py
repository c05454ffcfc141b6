"""What is searched for is found wherever it stands within a text."""

from django.db import migrations

from samklang.foundation.within import IndexWithin


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_newest_first")]
    operations = [IndexWithin("agreements_agreement", "search_text")]
