"""Changes of these tables change what the public directory shows."""

from django.db import migrations

from ceh.core.marks import watch


class Migration(migrations.Migration):
    dependencies = [("region", "0002_packs"), ("core", "0004_marks")]
    operations = [
        watch(
            "directory",
            "region_goalgroup",
            "region_municipality",
            "region_region",
            "region_schoolholiday",
            "region_settlement",
            "region_theme",
            "region_topic",
        )
    ]
