"""The table that tells whether something has changed, and what writes into it."""

from django.db import migrations

from ceh.core.marks import DROP_TABLE, MAKE_TABLE


class Migration(migrations.Migration):
    dependencies = [("core", "0003_cache")]
    operations = [migrations.RunSQL(MAKE_TABLE, DROP_TABLE)]
