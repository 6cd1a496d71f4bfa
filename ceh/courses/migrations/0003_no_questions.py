from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0002_questionnaire'),
        ('enrolment', '0002_attempts_are_responses'),
    ]

    operations = [
        migrations.DeleteModel(name='Option'),
        migrations.DeleteModel(name='QuestionEvent'),
        migrations.DeleteModel(name='Question'),
    ]
