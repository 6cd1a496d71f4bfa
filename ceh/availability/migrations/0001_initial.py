import datetime
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('network', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('timetable', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BookingRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('horizon', models.PositiveSmallIntegerField(default=60)),
                ('shortest', models.PositiveSmallIntegerField(default=30)),
                ('longest', models.PositiveIntegerField(default=240)),
                ('per_week', models.PositiveIntegerField(default=0)),
                ('max_active_bookings', models.PositiveSmallIntegerField(default=0)),
                ('late_cancel_hours', models.PositiveSmallIntegerField(default=12)),
                ('no_show', models.PositiveSmallIntegerField(default=20)),
                ('people', models.PositiveSmallIntegerField(default=1)),
                ('approval', models.BooleanField(default=False)),
                ('evening', models.TimeField(default=datetime.time(20, 0))),
                ('resource', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='booking_rules', to='timetable.resource')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='booking_rules', to='network.space')),
            ],
            options={
                'ordering': ['space', 'resource'],
            },
        ),
        migrations.CreateModel(
            name='BookingRulesEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField()),
                ('id', models.BigIntegerField()),
                ('horizon', models.PositiveSmallIntegerField(default=60)),
                ('shortest', models.PositiveSmallIntegerField(default=30)),
                ('longest', models.PositiveIntegerField(default=240)),
                ('per_week', models.PositiveIntegerField(default=0)),
                ('max_active_bookings', models.PositiveSmallIntegerField(default=0)),
                ('late_cancel_hours', models.PositiveSmallIntegerField(default=12)),
                ('no_show', models.PositiveSmallIntegerField(default=20)),
                ('people', models.PositiveSmallIntegerField(default=1)),
                ('approval', models.BooleanField(default=False)),
                ('evening', models.TimeField(default=datetime.time(20, 0))),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='availability.bookingrules')),
                ('resource', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='timetable.resource')),
                ('space', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='bookingrules',
            constraint=models.UniqueConstraint(condition=models.Q(('resource', None)), fields=('space',), name='booking_rules_one_for_space'),
        ),
        migrations.AddConstraint(
            model_name='bookingrules',
            constraint=models.CheckConstraint(condition=models.Q(('longest', 0), ('longest__gte', models.F('shortest')), _connector='OR'), name='booking_rules_lengths'),
        ),
    ]
