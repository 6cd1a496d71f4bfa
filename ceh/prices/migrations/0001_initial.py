import ceh.core.text
import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('equipment', '0001_initial'),
        ('network', '0001_initial'),
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('timetable', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='network.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='network.space')),
            ],
            options={
                'ordering': ['-starts_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('space', None)), models.Q(('organisation', None), ('space__isnull', False)), _connector='OR'), name='membership_of_one'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='membership_ends_after_start'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('organisation__isnull', False)), expressions=[(models.Func(models.F('person_id'), models.F('person_id'), models.Value('[]'), function='int8range'), '='), (models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[]'), function='daterange'), '&&')], name='membership_one_organisation'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('space__isnull', False)), expressions=[(models.Func(models.F('person_id'), models.F('person_id'), models.Value('[]'), function='int8range'), '='), (models.Func(models.F('space_id'), models.F('space_id'), models.Value('[]'), function='int8range'), '='), (models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[]'), function='daterange'), '&&')], name='membership_once_in_space')],
            },
        ),
        migrations.CreateModel(
            name='MembershipEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField()),
                ('id', models.BigIntegerField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.organisation')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='prices.membership')),
                ('space', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PriceList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('used_until', models.DateField(editable=False, null=True)),
                ('currency', models.CharField(max_length=3)),
                ('note', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('made_at', models.DateTimeField()),
                ('is_demo', models.BooleanField(default=False)),
                ('state', models.CharField(db_index=True, default='draft', max_length=30)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='price_lists', to='network.space')),
            ],
            options={
                'ordering': ['space', '-valid_from', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published'])), name='price_list_state_known'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='price_list_ends_after_start'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'published')), expressions=[(models.Func(models.F('space_id'), models.F('space_id'), models.Value('[]'), function='int8range'), '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange'), '&&')], name='price_list_one_a_day')],
            },
        ),
        migrations.CreateModel(
            name='PriceLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('what', models.CharField(max_length=10)),
                ('material', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('per', models.CharField(max_length=6)),
                ('who', models.CharField(default='anyone', max_length=10)),
                ('cents', models.PositiveIntegerField()),
                ('at_least', models.PositiveSmallIntegerField(default=0)),
                ('free', models.PositiveIntegerField(default=0)),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='equipment.equipmentcategory')),
                ('model', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='equipment.equipmentmodel')),
                ('resource', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='timetable.resource')),
                ('price_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='prices.pricelist')),
            ],
            options={
                'ordering': ['price_list', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('category', None), ('model', None), ('resource__isnull', False), ('what', 'resource')), models.Q(('category', None), ('model__isnull', False), ('resource', None), ('what', 'model')), models.Q(('category__isnull', False), ('model', None), ('resource', None), ('what', 'category')), models.Q(('category', None), ('model', None), ('resource', None), ('what__in', ['equipment', 'room', 'late', 'no_show', 'material'])), _connector='OR'), name='price_line_of_what'), models.CheckConstraint(condition=models.Q(models.Q(('per__in', ['piece', 'g', 'kg', 'm', 'm2', 'l']), ('what', 'material')), models.Q(models.Q(('what', 'material'), _negated=True), ('per__in', ['hour', 'use'])), _connector='OR'), name='price_line_per'), models.CheckConstraint(condition=models.Q(('per', 'hour'), models.Q(('at_least', 0), ('free', 0)), _connector='OR'), name='price_line_minutes_of_hours'), models.CheckConstraint(condition=models.Q(('who__in', ['young', 'member', 'network', 'company', 'anyone'])), name='price_line_who'), models.UniqueConstraint(fields=('price_list', 'what', 'resource', 'model', 'category', 'material', 'per', 'who'), name='price_line_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='PriceLineEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField()),
                ('id', models.BigIntegerField()),
                ('what', models.CharField(max_length=10)),
                ('material', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('per', models.CharField(max_length=6)),
                ('who', models.CharField(default='anyone', max_length=10)),
                ('cents', models.PositiveIntegerField()),
                ('at_least', models.PositiveSmallIntegerField(default=0)),
                ('free', models.PositiveIntegerField(default=0)),
                ('category', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='equipment.equipmentcategory')),
                ('model', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='equipment.equipmentmodel')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='prices.priceline')),
                ('resource', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='timetable.resource')),
                ('price_list', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='prices.pricelist')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PriceListEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField()),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('currency', models.CharField(max_length=3)),
                ('note', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('made_at', models.DateTimeField()),
                ('is_demo', models.BooleanField(default=False)),
                ('state', models.CharField(default='draft', max_length=30)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='prices.pricelist')),
                ('space', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
