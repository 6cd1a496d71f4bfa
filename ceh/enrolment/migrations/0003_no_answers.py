import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enrolment', '0002_attempts_are_responses'),
    ]

    operations = [
        migrations.AlterField(
            model_name='quizattempt',
            name='response',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='attempt', to='questionnaires.response'),
        ),
        migrations.RemoveField(
            model_name='quizattempt',
            name='answers',
        ),
    ]
