"""Cases are searched for what stands anywhere within their text."""

from django.db import migrations

from samklang.foundation.within import indexed_within


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial")]
    operations = [indexed_within("knowledge_case", "search_text")]
