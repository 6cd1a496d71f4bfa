from django.db import migrations

from ceh.core.text import Translated, TranslatedField


class Migration(migrations.Migration):
    dependencies = [("consultation", "0005_challenges_written")]

    operations = [
        migrations.AddField("statement", "gap", TranslatedField(blank=True, default=Translated)),
        migrations.AddField("statementevent", "gap", TranslatedField(blank=True, default=Translated)),
    ]
