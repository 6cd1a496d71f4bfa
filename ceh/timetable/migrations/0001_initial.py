import ceh.core.text
import django.contrib.postgres.constraints
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('network', '0001_initial'),
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='SpaceCalendar',
            fields=[
                ('space', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='calendar', serialize=False, to='network.space')),
                ('zone', models.CharField(blank=True, max_length=60, verbose_name='time zone')),
                ('closed_on_holidays', models.BooleanField(default=True, verbose_name='closed on public holidays')),
            ],
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('reason', models.CharField(max_length=300, verbose_name='why')),
                ('made_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closures', to='network.space')),
            ],
            options={
                'ordering': ['-starts_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='closure_ends_after_start'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='closure_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='ClosureEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('reason', models.CharField(max_length=300, verbose_name='why')),
                ('made_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='timetable.closure')),
                ('space', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FeedKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feed_keys', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('person',), name='feed_key_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='FeedKeyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='timetable.feedkey')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_keys', models.JSONField(default=dict, editable=False)),
                ('kind', models.CharField(choices=[('unit', 'equipment'), ('room', 'room'), ('seats', 'seats'), ('kit', 'kit'), ('premises', 'premises')], max_length=10, verbose_name='kind')),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='name')),
                ('capacity', models.PositiveSmallIntegerField(default=1, verbose_name='how many at a time')),
                ('by_day', models.BooleanField(default=False, verbose_name='booked by day')),
                ('step', models.PositiveSmallIntegerField(default=30, verbose_name='cut into minutes')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resources', to='network.space', verbose_name='space')),
            ],
            options={
                'ordering': [ceh.core.text.ByName('sort_keys'), 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('capacity__range', (1, 500))), name='resource_capacity'), models.CheckConstraint(condition=models.Q(('step__range', (5, 240))), name='resource_step'), models.CheckConstraint(condition=models.Q(('kind__in', ['unit', 'room', 'seats', 'kit', 'premises'])), name='resource_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Occupancy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('booking', 'booking'), ('session', 'course session'), ('offer', 'offered to somebody who waits'), ('closure', 'closure'), ('outage', 'outage'), ('transport', 'transport')], max_length=10)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('first_seat', models.PositiveSmallIntegerField(default=1)),
                ('last_seat', models.PositiveSmallIntegerField(default=1)),
                ('active', models.BooleanField(default=True)),
                ('source_type', models.CharField(max_length=60)),
                ('source_id', models.PositiveBigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='occupancies', to='timetable.resource')),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('active', True)), fields=['resource', 'ends_at'], name='occupancy_until'), models.Index(condition=models.Q(('active', True)), fields=['ends_at'], name='occupancy_ends'), models.Index(fields=['source_type', 'source_id'], name='occupancy_source')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='occupancy_ends_after_start'), models.CheckConstraint(condition=models.Q(('first_seat__gte', 1), ('last_seat__gte', models.F('first_seat'))), name='occupancy_seats'), models.CheckConstraint(condition=models.Q(('kind__in', ['booking', 'session', 'offer', 'closure', 'outage', 'transport'])), name='occupancy_kind_known'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('active', True)), expressions=[(models.Func(models.F('resource_id'), models.F('resource_id'), models.Value('[]'), function='int8range'), '='), (models.Func(models.F('first_seat'), models.F('last_seat'), models.Value('[]'), function='int4range'), '&&'), (models.Func(models.F('starts_at'), models.F('ends_at'), function='tstzrange'), '&&')], name='occupancy_no_overlap')],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='timetable.resource')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kits', to='timetable.resource')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('kit', 'part'), name='part_once')],
            },
        ),
        migrations.CreateModel(
            name='PartEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('added_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='timetable.part')),
                ('kit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='timetable.resource')),
                ('part', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='timetable.resource')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OccupancyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('booking', 'booking'), ('session', 'course session'), ('offer', 'offered to somebody who waits'), ('closure', 'closure'), ('outage', 'outage'), ('transport', 'transport')], max_length=10)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('first_seat', models.PositiveSmallIntegerField(default=1)),
                ('last_seat', models.PositiveSmallIntegerField(default=1)),
                ('active', models.BooleanField(default=True)),
                ('source_type', models.CharField(max_length=60)),
                ('source_id', models.PositiveBigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='timetable.occupancy')),
                ('resource', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='timetable.resource')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ResourceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('sort_keys', models.JSONField(default=dict, editable=False)),
                ('kind', models.CharField(choices=[('unit', 'equipment'), ('room', 'room'), ('seats', 'seats'), ('kit', 'kit'), ('premises', 'premises')], max_length=10, verbose_name='kind')),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='name')),
                ('capacity', models.PositiveSmallIntegerField(default=1, verbose_name='how many at a time')),
                ('by_day', models.BooleanField(default=False, verbose_name='booked by day')),
                ('step', models.PositiveSmallIntegerField(default=30, verbose_name='cut into minutes')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='timetable.resource')),
                ('space', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space', verbose_name='space')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ResourceHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField()),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='timetable.resource')),
            ],
            options={
                'ordering': ['weekday', 'opens'],
                'constraints': [models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='resource_hours_weekday'), models.UniqueConstraint(fields=('resource', 'weekday', 'opens'), name='resource_hours_once')],
            },
        ),
        migrations.CreateModel(
            name='SpecialDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('opens', models.TimeField(blank=True, null=True, verbose_name='opens')),
                ('closes', models.TimeField(blank=True, null=True, verbose_name='closes')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='why')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('resource', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='special_days', to='timetable.resource', verbose_name='only for')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='special_days', to='network.space')),
            ],
            options={
                'ordering': ['day', 'opens'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closes', None), ('opens', None)), models.Q(('closes__isnull', False), ('opens__isnull', False)), _connector='OR'), name='special_day_whole'), models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('space', 'resource', 'day', 'opens'), name='special_day_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='SpecialDayEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('day', models.DateField(verbose_name='day')),
                ('opens', models.TimeField(blank=True, null=True, verbose_name='opens')),
                ('closes', models.TimeField(blank=True, null=True, verbose_name='closes')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='why')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='timetable.specialday')),
                ('resource', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='timetable.resource', verbose_name='only for')),
                ('space', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
