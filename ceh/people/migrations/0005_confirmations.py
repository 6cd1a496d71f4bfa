from django.db import migrations, models


class Migration(migrations.Migration):
    """A person can switch off letters about what they do themselves."""

    dependencies = [("people", "0004_apitoken")]
    operations = [
        migrations.AddField(
            "profile",
            "confirmations",
            models.BooleanField(
                "Send me a letter with a calendar file when I book, move or cancel something", default=True
            ),
        ),
    ]
