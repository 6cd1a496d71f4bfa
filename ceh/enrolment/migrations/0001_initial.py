import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('courses', '0001_initial'),
        ('learning', '0001_initial'),
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('with_adult', models.BooleanField(default=False)),
                ('overridden', models.JSONField(blank=True, default=list)),
                ('offered_until', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('late', models.BooleanField(default=False)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('marked_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(db_index=True, default='waiting', max_length=30)),
                ('grant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.grant')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('marked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='courses.coursesession')),
            ],
            options={
                'ordering': ['made_at', 'pk'],
                'indexes': [models.Index(fields=['person', 'state'], name='enrolment_person_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'offered', 'enrolled', 'attended', 'absent', 'passed', 'to_repeat', 'cancelled', 'expired'])), name='enrolment_state_known'), models.UniqueConstraint(condition=models.Q(('state__in', ['cancelled', 'expired']), _negated=True), fields=('session', 'person'), name='enrolment_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'offered'), _negated=True), ('offered_until__isnull', False), _connector='OR'), name='enrolment_offer_until')],
            },
        ),
        migrations.CreateModel(
            name='EnrolmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField()),
                ('id', models.BigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('with_adult', models.BooleanField(default=False)),
                ('overridden', models.JSONField(blank=True, default=list)),
                ('offered_until', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('late', models.BooleanField(default=False)),
                ('marked_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(default='waiting', max_length=30)),
                ('grant', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='learning.grant')),
                ('made_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('marked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='enrolment.enrolment')),
                ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='courses.coursesession')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GroupEnrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('heads', models.PositiveSmallIntegerField()),
                ('adults', models.PositiveSmallIntegerField(default=1)),
                ('band', models.CharField(max_length=10)),
                ('made_at', models.DateTimeField()),
                ('came', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('marked_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(db_index=True, default='booked', max_length=30)),
                ('leader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups_led', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('marked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='courses.coursesession')),
            ],
            options={
                'ordering': ['made_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['booked', 'attended', 'absent', 'cancelled'])), name='group_enrolment_state_known'), models.CheckConstraint(condition=models.Q(('heads__range', (2, 500))), name='group_enrolment_heads'), models.CheckConstraint(condition=models.Q(('adults__range', (1, 50))), name='group_enrolment_adult'), models.CheckConstraint(condition=models.Q(('came__isnull', True), ('came__lte', models.F('heads')), _connector='OR'), name='group_enrolment_came'), models.CheckConstraint(condition=models.Q(('band__in', ['under15', '15-17', '18plus', 'mixed'])), name='group_enrolment_band')],
            },
        ),
        migrations.CreateModel(
            name='GroupEnrolmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField()),
                ('id', models.BigIntegerField()),
                ('heads', models.PositiveSmallIntegerField()),
                ('adults', models.PositiveSmallIntegerField(default=1)),
                ('band', models.CharField(max_length=10)),
                ('made_at', models.DateTimeField()),
                ('came', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('marked_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(default='booked', max_length=30)),
                ('leader', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('marked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='enrolment.groupenrolment')),
                ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='courses.coursesession')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PracticeCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('passed', models.BooleanField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='enrolment.enrolment')),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='QuizAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('answers', models.JSONField(default=dict)),
                ('question_count', models.PositiveSmallIntegerField()),
                ('right', models.PositiveSmallIntegerField()),
                ('passed', models.BooleanField()),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='courses.course')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quiz_attempts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['person', 'course'], name='quiz_attempt_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('question_count__gte', 1), ('right__lte', models.F('question_count'))), name='quiz_attempt_counts')],
            },
        ),
    ]
