"""Look-ups belong to the app network, which all apps that act for other people can use."""

from django.db import migrations

COPY = """
INSERT INTO network_lookup (space_id, person_id, by_id, at)
SELECT space_id, person_id, by_id, at FROM learning_lookup ORDER BY id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('learning', '0003_look_ups'),
        ('network', '0005_member_codes'),
    ]

    operations = [
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.DeleteModel(name='LookUp'),
    ]
