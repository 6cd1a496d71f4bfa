import ceh.core.text
import ceh.equipment.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('learning', '0001_initial'),
        ('network', '0001_initial'),
        ('people', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('timetable', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='EquipmentCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('retired', models.BooleanField(default=False)),
                ('icon', models.CharField(blank=True, max_length=40)),
                ('keywords', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
            ],
            options={
                'ordering': ['position', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EquipmentModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, unique=True)),
                ('maker', models.CharField(blank=True, max_length=80, verbose_name='maker')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('sort_key', models.CharField(db_index=True, editable=False, max_length=400)),
                ('description', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what it can do')),
                ('hazards', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what to watch out for')),
                ('is_demo', models.BooleanField(default=False)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='models', to='equipment.equipmentcategory', verbose_name='category')),
            ],
            options={
                'ordering': ['sort_key', 'code'],
            },
        ),
        migrations.CreateModel(
            name='EquipmentModelEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=80)),
                ('maker', models.CharField(blank=True, max_length=80, verbose_name='maker')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('sort_key', models.CharField(editable=False, max_length=400)),
                ('description', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what it can do')),
                ('hazards', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what to watch out for')),
                ('is_demo', models.BooleanField(default=False)),
                ('category', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='equipment.equipmentcategory', verbose_name='category')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='equipment.equipmentmodel')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('description', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what it is good for')),
                ('area_m2', models.FloatField(blank=True, null=True, verbose_name='area in m²')),
                ('contents', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what is in it')),
                ('is_demo', models.BooleanField(default=False)),
                ('resource', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='place', to='timetable.resource')),
            ],
            options={
                'ordering': [ceh.core.text.ByName('resource__sort_keys'), 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('area_m2', None), ('area_m2__gt', 0), _connector='OR'), name='place_area_positive')],
            },
        ),
        migrations.CreateModel(
            name='PlaceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('description', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what it is good for')),
                ('area_m2', models.FloatField(blank=True, null=True, verbose_name='area in m²')),
                ('contents', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what is in it')),
                ('is_demo', models.BooleanField(default=False)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='equipment.place')),
                ('resource', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='timetable.resource')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Property',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='name')),
                ('measure', models.CharField(choices=[('number', 'number'), ('words', 'words'), ('yes', 'yes or no')], default='number', max_length=10)),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='unit')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='properties', to='equipment.equipmentcategory')),
            ],
            options={
                'ordering': ['position', 'code'],
                'constraints': [models.UniqueConstraint(fields=('category', 'code'), name='property_once')],
            },
        ),
        migrations.CreateModel(
            name='PropertyValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.FloatField(blank=True, null=True)),
                ('words', models.JSONField(blank=True, default=dict)),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='equipment.equipmentmodel')),
                ('property', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='equipment.property')),
            ],
            options={
                'ordering': ['property__position'],
                'indexes': [models.Index(fields=['property', 'number'], name='property_value_number')],
                'constraints': [models.UniqueConstraint(fields=('model', 'property'), name='property_value_once')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('serial', models.CharField(blank=True, max_length=80, verbose_name='serial number')),
                ('inventory', models.CharField(blank=True, max_length=80, verbose_name='inventory number')),
                ('access', models.CharField(choices=[('open', 'open to everybody'), ('supervised', 'with somebody who supervises'), ('competence', 'with the competence')], default='competence', max_length=12, verbose_name='who may use it')),
                ('bookable', models.BooleanField(default=True, verbose_name='can be booked')),
                ('note', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='to know before you come')),
                ('limits', models.CharField(blank=True, max_length=300, verbose_name='what does not work')),
                ('qr', models.CharField(default=ceh.equipment.models.new_code, editable=False, max_length=12, unique=True)),
                ('is_demo', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('in_service', 'In service'), ('limited', 'Works in part'), ('out_of_service', 'Out of service'), ('retired', 'Taken out of use')], db_index=True, default='in_service', max_length=30)),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='equipment.equipmentmodel', verbose_name='model')),
                ('resource', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='equipment_unit', to='timetable.resource')),
            ],
            options={
                'ordering': [ceh.core.text.ByName('resource__sort_keys'), 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['in_service', 'limited', 'out_of_service', 'retired'])), name='unit_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'limited'), _negated=True), models.Q(('limits', ''), _negated=True), _connector='OR'), name='unit_limited_says_how'), models.CheckConstraint(condition=models.Q(('access__in', ['open', 'supervised', 'competence'])), name='unit_access_known')],
            },
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('use', 'may use'), ('supervise', 'may supervise'), ('train', 'may train')], default='use', max_length=10, verbose_name='level')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('competence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.competence', verbose_name='competence')),
                ('model', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='equipment.equipmentmodel')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='equipment.unit')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('model', None), ('unit__isnull', False)), models.Q(('model__isnull', False), ('unit', None)), _connector='OR'), name='requirement_of_one'), models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('model', 'unit', 'competence'), name='requirement_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='RequirementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('level', models.CharField(choices=[('use', 'may use'), ('supervise', 'may supervise'), ('train', 'may train')], default='use', max_length=10, verbose_name='level')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('competence', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='learning.competence', verbose_name='competence')),
                ('model', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='equipment.equipmentmodel')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='equipment.requirement')),
                ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='equipment.unit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('manual', 'manual'), ('safety', 'safety sheet'), ('photo', 'picture'), ('other', 'other')], max_length=10, verbose_name='kind')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('language', models.CharField(blank=True, max_length=10, verbose_name='language')),
                ('file', models.FileField(blank=True, upload_to='equipment')),
                ('url', models.URLField(blank=True, verbose_name='address')),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('model', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='equipment.equipmentmodel')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='equipment.unit')),
            ],
            options={
                'ordering': ['kind', 'title', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('model', None), ('unit__isnull', False)), models.Q(('model__isnull', False), ('unit', None)), _connector='OR'), name='paper_of_one'), models.CheckConstraint(condition=models.Q(('file', ''), ('url', ''), _negated=True), name='paper_is_somewhere')],
            },
        ),
        migrations.CreateModel(
            name='UnitEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('serial', models.CharField(blank=True, max_length=80, verbose_name='serial number')),
                ('inventory', models.CharField(blank=True, max_length=80, verbose_name='inventory number')),
                ('access', models.CharField(choices=[('open', 'open to everybody'), ('supervised', 'with somebody who supervises'), ('competence', 'with the competence')], default='competence', max_length=12, verbose_name='who may use it')),
                ('bookable', models.BooleanField(default=True, verbose_name='can be booked')),
                ('note', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='to know before you come')),
                ('limits', models.CharField(blank=True, max_length=300, verbose_name='what does not work')),
                ('qr', models.CharField(default=ceh.equipment.models.new_code, editable=False, max_length=12)),
                ('is_demo', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('in_service', 'In service'), ('limited', 'Works in part'), ('out_of_service', 'Out of service'), ('retired', 'Taken out of use')], default='in_service', max_length=30)),
                ('model', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='equipment.equipmentmodel', verbose_name='model')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='equipment.unit')),
                ('resource', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='timetable.resource')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UnitPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.space')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='equipment.unit')),
            ],
            options={
                'ordering': ['-since'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('unit',), name='unit_in_one_place'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='unit_place_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='UnitPlaceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='equipment.unitplace')),
                ('space', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space')),
                ('unit', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='equipment.unit')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
