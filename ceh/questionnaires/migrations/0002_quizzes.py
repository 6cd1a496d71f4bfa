import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0001_initial'),
        ('questionnaires', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='response',
            name='response_once_a_person',
        ),
        migrations.AddField(
            model_name='questionnaire',
            name='space',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.space'),
        ),
        migrations.AddField(
            model_name='questionnaireevent',
            name='space',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space'),
        ),
        migrations.AddField(
            model_name='response',
            name='is_repeatable',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.UniqueConstraint(condition=models.Q(('is_repeatable', False), ('person__isnull', False), ('state__in', ('started', 'submitted'))), fields=('collection', 'person'), name='response_once_a_person'),
        ),
    ]
