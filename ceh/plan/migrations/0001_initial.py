import ceh.core.text
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('knowledge', '0001_initial'),
        ('network', '0001_initial'),
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('title', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='title')),
                ('programme', models.JSONField(blank=True, default=dict)),
                ('starts_on', models.CharField(blank=True, max_length=7)),
                ('ends_on', models.CharField(blank=True, max_length=7)),
                ('reviewer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
            ],
            options={
                'ordering': ['-code'],
            },
        ),
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=50, unique=True)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='name')),
                ('level', models.CharField(choices=[('national', 'national'), ('regional', 'regional'), ('local', 'local')], max_length=10, verbose_name='level')),
                ('state', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='state')),
                ('authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation', verbose_name='authority')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instruments', to='plan.plan')),
            ],
            options={
                'ordering': ['level', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('title', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='title')),
                ('challenges', models.JSONField(blank=True, default=list)),
                ('works_on', models.JSONField(blank=True, default=list)),
                ('cost_cents', models.BigIntegerField(blank=True, null=True)),
                ('currency', models.CharField(default='EUR', max_length=3)),
                ('cost_items', models.JSONField(blank=True, default=list)),
                ('funding', models.JSONField(blank=True, default=list)),
                ('practices', models.ManyToManyField(blank=True, related_name='actions', to='knowledge.practice')),
                ('instrument', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='plan.instrument')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='plan.plan')),
            ],
            options={
                'ordering': ['plan', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('cost_cents__isnull', True), ('cost_cents__gte', 0), _connector='OR'), name='action_cost_positive')],
            },
        ),
        migrations.CreateModel(
            name='Establishment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_on', models.DateField(verbose_name='opened on')),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, max_length=300)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='establishments', to='plan.action')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='establishments', to='network.space')),
            ],
            options={
                'ordering': ['opened_on', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('action', 'space'), name='established_once'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), models.Q(('ended_at__gte', models.F('at')), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='establishment_end_has_reason'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='establishment_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='EstablishmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('opened_on', models.DateField(verbose_name='opened on')),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, max_length=300)),
                ('action', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.action')),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='plan.establishment')),
                ('space', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Phase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='name')),
                ('first_year', models.PositiveSmallIntegerField()),
                ('last_year', models.PositiveSmallIntegerField()),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='plan.action')),
            ],
            options={
                'ordering': ['first_year', 'last_year'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_year__gte', models.F('first_year'))), name='phase_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='InstrumentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=50)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='name')),
                ('level', models.CharField(choices=[('national', 'national'), ('regional', 'regional'), ('local', 'local')], max_length=10, verbose_name='level')),
                ('state', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='state')),
                ('authority', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.organisation', verbose_name='authority')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='plan.instrument')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.plan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ActionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False)),
                ('title', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='title')),
                ('challenges', models.JSONField(blank=True, default=list)),
                ('works_on', models.JSONField(blank=True, default=list)),
                ('cost_cents', models.BigIntegerField(blank=True, null=True)),
                ('currency', models.CharField(default='EUR', max_length=3)),
                ('cost_items', models.JSONField(blank=True, default=list)),
                ('funding', models.JSONField(blank=True, default=list)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='plan.action')),
                ('instrument', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.instrument')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.plan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=20)),
                ('title', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='title')),
                ('programme', models.JSONField(blank=True, default=dict)),
                ('starts_on', models.CharField(blank=True, max_length=7)),
                ('ends_on', models.CharField(blank=True, max_length=7)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='plan.plan')),
                ('reviewer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Player',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('leads', models.BooleanField(default=False)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='players', to='plan.action')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plays', to='network.organisation')),
            ],
            options={
                'ordering': ['-leads', ceh.core.text.ByName('organisation__sort_keys')],
                'constraints': [models.UniqueConstraint(fields=('action', 'organisation'), name='player_once'), models.UniqueConstraint(condition=models.Q(('leads', True)), fields=('action',), name='player_one_leads')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.SlugField()),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='indicator')),
                ('minimum', models.PositiveIntegerField(verbose_name='at least')),
                ('per', models.CharField(choices=[('year', 'year')], default='year', max_length=10)),
                ('by_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='until')),
                ('area', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='area')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='plan.action')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('action', 'indicator'), name='target_once')],
            },
        ),
        migrations.CreateModel(
            name='TargetEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('indicator', models.SlugField(db_index=False)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='indicator')),
                ('minimum', models.PositiveIntegerField(verbose_name='at least')),
                ('per', models.CharField(choices=[('year', 'year')], default='year', max_length=10)),
                ('by_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='until')),
                ('area', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='area')),
                ('action', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='plan.action')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='plan.target')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='task')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='plan.action')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('action', 'number'), name='task_number_once')],
            },
        ),
    ]
