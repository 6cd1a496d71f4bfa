"""A link shows on the pages of both its ends."""

from django.db import migrations

from ceh.core.marks import watch


class Migration(migrations.Migration):
    dependencies = [("core", "0004_marks")]
    operations = [watch("directory", "core_link")]
