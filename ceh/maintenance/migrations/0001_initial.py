import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('equipment', '0001_initial'),
        ('network', '0001_initial'),
        ('people', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('severity', models.CharField(choices=[('note', 'works, but look at it'), ('limited', 'works only in part'), ('broken', 'does not work'), ('danger', 'dangerous')], max_length=10, verbose_name='how bad')),
                ('cause', models.CharField(choices=[('found', 'found it so'), ('happened', 'it happened while I worked'), ('help', 'it happened to me and I need help'), ('unknown', 'I do not know')], default='unknown', max_length=10, verbose_name='how it came')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='what you see')),
                ('picture', models.ImageField(blank=True, upload_to='faults', verbose_name='picture')),
                ('reported_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='what was done')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('reported', 'Reported'), ('seen', 'Seen'), ('in_work', 'In repair'), ('solved', 'Repaired'), ('no_fault', 'Not a fault')], db_index=True, default='reported', max_length=30)),
                ('reported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='faults', to='equipment.unit')),
            ],
            options={
                'ordering': ['-reported_at', '-pk'],
                'indexes': [models.Index(fields=['unit', 'reported_at'], name='fault_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['reported', 'seen', 'in_work', 'solved', 'no_fault'])), name='fault_state_known'), models.CheckConstraint(condition=models.Q(('severity__in', ['note', 'limited', 'broken', 'danger'])), name='fault_severity_known')],
            },
        ),
        migrations.CreateModel(
            name='FaultEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('severity', models.CharField(choices=[('note', 'works, but look at it'), ('limited', 'works only in part'), ('broken', 'does not work'), ('danger', 'dangerous')], max_length=10, verbose_name='how bad')),
                ('cause', models.CharField(choices=[('found', 'found it so'), ('happened', 'it happened while I worked'), ('help', 'it happened to me and I need help'), ('unknown', 'I do not know')], default='unknown', max_length=10, verbose_name='how it came')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='what you see')),
                ('picture', models.ImageField(blank=True, upload_to='faults', verbose_name='picture')),
                ('reported_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='what was done')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('reported', 'Reported'), ('seen', 'Seen'), ('in_work', 'In repair'), ('solved', 'Repaired'), ('no_fault', 'Not a fault')], default='reported', max_length=30)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='maintenance.fault')),
                ('reported_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='equipment.unit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Hazard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='what the others must know')),
                ('told_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fault', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='notice', to='maintenance.fault')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='equipment.equipmentmodel')),
            ],
            options={
                'ordering': ['-told_at'],
            },
        ),
        migrations.CreateModel(
            name='HazardEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('text', models.TextField(max_length=2000, verbose_name='what the others must know')),
                ('told_at', models.DateTimeField()),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('fault', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='maintenance.fault')),
                ('model', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='equipment.equipmentmodel')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='maintenance.hazard')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HazardRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('hazard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reads', to='maintenance.hazard')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.space')),
            ],
            options={
                'ordering': ['read_at'],
                'constraints': [models.UniqueConstraint(fields=('hazard', 'space'), name='hazard_read_once')],
            },
        ),
        migrations.CreateModel(
            name='HazardReadEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('read_at', models.DateTimeField()),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('hazard', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='maintenance.hazard')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='maintenance.hazardread')),
                ('space', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Outage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('planned', models.BooleanField(default=False)),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('expected_until', models.DateTimeField(verbose_name='probably until')),
                ('begun_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(max_length=300, verbose_name='why')),
                ('made_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fault', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outages', to='maintenance.fault')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outages', to='equipment.unit')),
            ],
            options={
                'ordering': ['-starts_at', '-pk'],
                'indexes': [models.Index(fields=['unit', 'starts_at'], name='outage_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('expected_until__gt', models.F('starts_at'))), name='outage_ends_after_start'), models.UniqueConstraint(condition=models.Q(('ended_at', None), ('planned', False)), fields=('unit',), name='outage_one_unplanned')],
            },
        ),
        migrations.CreateModel(
            name='OutageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('planned', models.BooleanField(default=False)),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('expected_until', models.DateTimeField(verbose_name='probably until')),
                ('begun_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(max_length=300, verbose_name='why')),
                ('made_at', models.DateTimeField()),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('fault', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='maintenance.fault')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='maintenance.outage')),
                ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='equipment.unit')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
