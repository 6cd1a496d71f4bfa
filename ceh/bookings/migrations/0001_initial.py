import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('network', '0001_initial'),
        ('people', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('timetable', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('every', models.PositiveSmallIntegerField(default=1, verbose_name='interval in weeks')),
                ('skipped', models.JSONField(blank=True, default=list)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('every__range', (1, 8))), name='series_every')],
            },
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('source', models.CharField(choices=[('web', 'on the web'), ('kiosk', "at the space’s tablet"), ('staff', 'by staff'), ('import', 'from a table'), ('api', 'by a program'), ('series', 'in a series')], default='web', max_length=10)),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('seats', models.PositiveSmallIntegerField(default=1, verbose_name='places')),
                ('people', models.PositiveSmallIntegerField(default=1, verbose_name='people present')),
                ('with_adult', models.BooleanField(default=False, verbose_name='an adult comes along')),
                ('purpose', models.CharField(blank=True, max_length=200, verbose_name='what for')),
                ('overridden', models.JSONField(blank=True, default=list)),
                ('changes', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField(blank=True, null=True)),
                ('late', models.BooleanField(default=False)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('attendance_confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('requested', 'Waits for the space'), ('confirmed', 'Confirmed'), ('in_use', 'In use'), ('completed', 'Done'), ('rejected', 'Rejected'), ('cancelled', 'Cancelled'), ('no_show', 'Nobody came'), ('displaced', 'Cancelled by the space')], db_index=True, default='requested', max_length=30)),
                ('extras', models.ManyToManyField(blank=True, related_name='+', to='timetable.resource')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to=settings.AUTH_USER_MODEL, verbose_name='for whom')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='timetable.resource')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.space')),
                ('series', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='bookings.series')),
            ],
            options={
                'ordering': ['-starts_at', '-pk'],
                'indexes': [models.Index(fields=['person', 'ends_at'], name='booking_person_ends'), models.Index(fields=['resource', 'ends_at'], name='booking_resource_ends'), models.Index(fields=['space', 'ends_at'], name='booking_space_ends'), models.Index(condition=models.Q(('state__in', ['requested', 'confirmed'])), fields=['starts_at'], name='booking_ahead')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'confirmed', 'in_use', 'completed', 'rejected', 'cancelled', 'no_show', 'displaced'])), name='booking_state_known'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='booking_ends_after_start'), models.CheckConstraint(condition=models.Q(('people__gte', 1), ('seats__gte', 1)), name='booking_of_somebody'), models.CheckConstraint(condition=models.Q(('source__in', ['web', 'kiosk', 'staff', 'import', 'api', 'series'])), name='booking_source_known')],
            },
        ),
        migrations.CreateModel(
            name='BookingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('source', models.CharField(choices=[('web', 'on the web'), ('kiosk', "at the space’s tablet"), ('staff', 'by staff'), ('import', 'from a table'), ('api', 'by a program'), ('series', 'in a series')], default='web', max_length=10)),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('seats', models.PositiveSmallIntegerField(default=1, verbose_name='places')),
                ('people', models.PositiveSmallIntegerField(default=1, verbose_name='people present')),
                ('with_adult', models.BooleanField(default=False, verbose_name='an adult comes along')),
                ('purpose', models.CharField(blank=True, max_length=200, verbose_name='what for')),
                ('overridden', models.JSONField(blank=True, default=list)),
                ('changes', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField(blank=True, null=True)),
                ('late', models.BooleanField(default=False)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('attendance_confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('requested', 'Waits for the space'), ('confirmed', 'Confirmed'), ('in_use', 'In use'), ('completed', 'Done'), ('rejected', 'Rejected'), ('cancelled', 'Cancelled'), ('no_show', 'Nobody came'), ('displaced', 'Cancelled by the space')], default='requested', max_length=30)),
                ('made_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='for whom')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='bookings.booking')),
                ('resource', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='timetable.resource')),
                ('space', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space')),
                ('series', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bookings.series')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SeriesEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('every', models.PositiveSmallIntegerField(default=1, verbose_name='interval in weeks')),
                ('skipped', models.JSONField(blank=True, default=list)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='bookings.series')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
