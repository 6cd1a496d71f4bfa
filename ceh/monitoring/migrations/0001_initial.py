import ceh.core.text
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('plan', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='IndicatorVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('valid_from', models.DateField()),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='name')),
                ('definition', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='definition')),
                ('counts', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what counts')),
                ('counts_not', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what does not')),
                ('unit', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='unit')),
                ('method', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='how it is measured')),
                ('source', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='data source')),
                ('limitations', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='limitations')),
                ('kind', models.CharField(choices=[('distinct', 'distinct people or things in the period'), ('first', 'counted once in its life')], max_length=10)),
                ('rule', models.CharField(blank=True, max_length=40)),
                ('parameters', models.JSONField(blank=True, default=dict)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='monitoring.indicator')),
            ],
            options={
                'ordering': ['indicator', '-number'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'number'), name='indicator_version_once'), models.UniqueConstraint(fields=('indicator', 'valid_from'), name='indicator_version_one_a_day')],
            },
        ),
        migrations.CreateModel(
            name='IndicatorVersionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('valid_from', models.DateField()),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='name')),
                ('definition', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='definition')),
                ('counts', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what counts')),
                ('counts_not', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what does not')),
                ('unit', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='unit')),
                ('method', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='how it is measured')),
                ('source', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='data source')),
                ('limitations', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='limitations')),
                ('kind', models.CharField(choices=[('distinct', 'distinct people or things in the period'), ('first', 'counted once in its life')], max_length=10)),
                ('rule', models.CharField(blank=True, max_length=40)),
                ('parameters', models.JSONField(blank=True, default=dict)),
                ('indicator', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='monitoring.indicator')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='monitoring.indicatorversion')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=40)),
                ('rule_version', models.PositiveSmallIntegerField()),
                ('parameters', models.JSONField(default=dict)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('as_of', models.DateTimeField()),
                ('value', models.PositiveIntegerField()),
                ('headcount', models.PositiveIntegerField()),
                ('ledger_hash', models.CharField(max_length=64)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plan.action')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='monitoring.indicatorversion')),
            ],
            options={
                'ordering': ['-as_of'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='measurement_period')],
            },
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit_key', models.CharField(blank=True, max_length=32)),
                ('source_type', models.CharField(max_length=60)),
                ('source_id', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField()),
                ('day', models.DateField()),
                ('space_id_then', models.PositiveBigIntegerField(null=True)),
                ('dimensions', models.JSONField(default=dict)),
                ('headcount', models.PositiveIntegerField(default=1)),
                ('reason', models.CharField(blank=True, max_length=30)),
                ('measurement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='monitoring.measurement')),
            ],
            options={
                'ordering': ['at', 'source_type', 'source_id'],
                'constraints': [models.UniqueConstraint(fields=('measurement', 'source_type', 'source_id'), name='line_once'), models.UniqueConstraint(condition=models.Q(('reason', '')), fields=('measurement', 'unit_key'), name='line_unit_counts_once')],
            },
        ),
        migrations.CreateModel(
            name='Viewing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='viewings', to='monitoring.indicator')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
    ]
