"""What a kit consists of decides about its bookings, and is kept like the rest."""

from django.db import migrations

from ceh.core.marks import watch


class Migration(migrations.Migration):
    dependencies = [("facilities", "0007_rules_kept"), ("timetable", "0003_kits")]
    operations = [watch("equipment", "timetable_part")]
