import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0001_initial'),
        ('questionnaires', '0002_quizzes'),
    ]

    operations = [
        migrations.AddField(
            model_name='course',
            name='questionnaire',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='course', to='questionnaires.questionnaire'),
        ),
        migrations.AddField(
            model_name='courseevent',
            name='questionnaire',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='questionnaires.questionnaire'),
        ),
    ]
