import ceh.core.text
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='GoalGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('retired', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['position', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('official_id', models.CharField(blank=True, max_length=20)),
                ('name', models.CharField(max_length=100)),
                ('sort_key', models.CharField(db_index=True, max_length=200)),
                ('lon', models.FloatField()),
                ('lat', models.FloatField()),
                ('area_km2', models.FloatField(blank=True, null=True)),
                ('population', models.PositiveIntegerField(blank=True, null=True)),
                ('rings', models.JSONField(default=list)),
            ],
            options={
                'verbose_name_plural': 'municipalities',
                'ordering': ['sort_key'],
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('retired', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['position', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('retired', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['position', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GoalGroupEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('retired', models.BooleanField(default=False)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='region.goalgroup')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PackEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=60)),
                ('code', models.CharField(max_length=200)),
                ('object_id', models.PositiveBigIntegerField()),
                ('values', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name_plural': 'pack entries',
                'constraints': [models.UniqueConstraint(fields=('label', 'code'), name='pack_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('other_names', models.JSONField(blank=True, default=list)),
                ('country', models.CharField(max_length=2)),
                ('nuts3', models.CharField(blank=True, max_length=10)),
                ('cohesion_region', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('timezone', models.CharField(max_length=50)),
                ('currency', models.CharField(max_length=3)),
                ('languages', models.JSONField(default=list)),
                ('population', models.PositiveIntegerField(blank=True, null=True)),
                ('centre', models.CharField(blank=True, max_length=100)),
                ('lead_organisation', models.SlugField(blank=True)),
                ('lead_name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('lead_url', models.URLField(blank=True)),
                ('action_group', models.JSONField(blank=True, default=dict)),
                ('attribution', models.CharField(blank=True, max_length=200)),
                ('approximate_borders', models.BooleanField(default=True)),
                ('pack_hash', models.CharField(blank=True, max_length=64)),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.Value(1), name='region_only_one')],
            },
        ),
        migrations.CreateModel(
            name='RegionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('other_names', models.JSONField(blank=True, default=list)),
                ('country', models.CharField(max_length=2)),
                ('nuts3', models.CharField(blank=True, max_length=10)),
                ('cohesion_region', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('timezone', models.CharField(max_length=50)),
                ('currency', models.CharField(max_length=3)),
                ('languages', models.JSONField(default=list)),
                ('population', models.PositiveIntegerField(blank=True, null=True)),
                ('centre', models.CharField(blank=True, max_length=100)),
                ('lead_organisation', models.SlugField(blank=True, db_index=False)),
                ('lead_name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('lead_url', models.URLField(blank=True)),
                ('action_group', models.JSONField(blank=True, default=dict)),
                ('attribution', models.CharField(blank=True, max_length=200)),
                ('approximate_borders', models.BooleanField(default=True)),
                ('pack_hash', models.CharField(blank=True, max_length=64)),
                ('loaded_at', models.DateTimeField()),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='region.region')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SchoolHoliday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('municipalities', models.ManyToManyField(blank=True, to='region.municipality')),
            ],
            options={
                'ordering': ['starts'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='school_holiday_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='SchoolHolidayEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='region.schoolholiday')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Settlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('sort_key', models.CharField(db_index=True, max_length=200)),
                ('lon', models.FloatField()),
                ('lat', models.FloatField()),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='region.municipality')),
            ],
            options={
                'ordering': ['sort_key'],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'name'), name='settlement_once')],
            },
        ),
        migrations.CreateModel(
            name='ThemeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('retired', models.BooleanField(default=False)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='region.theme')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TopicEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('retired', models.BooleanField(default=False)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='region.topic')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
