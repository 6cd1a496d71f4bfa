from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plan", "0008_history_of_players")]

    operations = [
        migrations.AddField("plan", "is_demo", models.BooleanField(default=False)),
        migrations.AddField("planevent", "is_demo", models.BooleanField(default=False)),
    ]
