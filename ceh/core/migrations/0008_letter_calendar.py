from django.db import migrations, models


class Migration(migrations.Migration):
    """A letter may carry a calendar file."""

    dependencies = [("core", "0007_rates_and_null_answers")]
    operations = [
        migrations.AddField("letter", "calendar", models.TextField(blank=True, default=""), preserve_default=False),
    ]
