import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('bookings', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('timetable', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WaitlistEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('earliest', models.DateTimeField()),
                ('latest', models.DateTimeField()),
                ('minutes', models.PositiveIntegerField()),
                ('seats', models.PositiveSmallIntegerField(default=1)),
                ('people', models.PositiveSmallIntegerField(default=1)),
                ('with_adult', models.BooleanField(default=False)),
                ('alert_only', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('offered_from', models.DateTimeField(blank=True, null=True)),
                ('offered_until', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(db_index=True, default='waiting', max_length=30)),
                ('booking', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='waitlist_entry', to='bookings.booking')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waitlist', to='timetable.resource')),
            ],
            options={
                'ordering': ['made_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='WaitlistEntryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField()),
                ('id', models.BigIntegerField()),
                ('earliest', models.DateTimeField()),
                ('latest', models.DateTimeField()),
                ('minutes', models.PositiveIntegerField()),
                ('seats', models.PositiveSmallIntegerField(default=1)),
                ('people', models.PositiveSmallIntegerField(default=1)),
                ('with_adult', models.BooleanField(default=False)),
                ('alert_only', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('offered_from', models.DateTimeField(blank=True, null=True)),
                ('offered_until', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(default='waiting', max_length=30)),
                ('booking', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bookings.booking')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='waitlist.waitlistentry')),
                ('resource', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='timetable.resource')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='waitlistentry',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['resource', 'made_at'], name='waitlist_queue'),
        ),
        migrations.AddConstraint(
            model_name='waitlistentry',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'offered', 'taken', 'expired', 'withdrawn'])), name='waitlist_state_known'),
        ),
        migrations.AddConstraint(
            model_name='waitlistentry',
            constraint=models.CheckConstraint(condition=models.Q(('latest__gt', models.F('earliest'))), name='waitlist_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='waitlistentry',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 5)), name='waitlist_length'),
        ),
        migrations.AddConstraint(
            model_name='waitlistentry',
            constraint=models.CheckConstraint(condition=models.Q(('people__gte', 1), ('seats__gte', 1)), name='waitlist_of_somebody'),
        ),
        migrations.AddConstraint(
            model_name='waitlistentry',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'offered'])), fields=('resource', 'person', 'earliest'), name='waitlist_once'),
        ),
        migrations.AddConstraint(
            model_name='waitlistentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'offered'), _negated=True), models.Q(('offered_from__isnull', False), ('offered_until__isnull', False)), _connector='OR'), name='waitlist_offer_until'),
        ),
    ]
