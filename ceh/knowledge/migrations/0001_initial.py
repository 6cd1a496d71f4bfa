import ceh.core.text
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('network', '0001_initial'),
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('region', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Practice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_keys', models.JSONField(default=dict, editable=False)),
                ('code', models.SlugField(unique=True)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='name')),
                ('place', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='place')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('url', models.URLField(blank=True, verbose_name='web page')),
                ('idea', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='the idea')),
                ('taken_over', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what we adopt')),
                ('taken_over_in', models.SlugField(blank=True, verbose_name='imported in')),
            ],
            options={
                'ordering': [ceh.core.text.ByName('sort_keys')],
            },
        ),
        migrations.CreateModel(
            name='PracticeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('sort_keys', models.JSONField(default=dict, editable=False)),
                ('code', models.SlugField(db_index=False)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='name')),
                ('place', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='place')),
                ('country', models.CharField(max_length=2, verbose_name='country')),
                ('url', models.URLField(blank=True, verbose_name='web page')),
                ('idea', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='the idea')),
                ('taken_over', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what we adopt')),
                ('taken_over_in', models.SlugField(blank=True, db_index=False, verbose_name='imported in')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='knowledge.practice')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Guide',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('is_demo', models.BooleanField(default=False)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('topics', models.ManyToManyField(blank=True, related_name='guides', to='region.topic')),
                ('space', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guides', to='network.space')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='GuideVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('published_at', models.DateTimeField()),
                ('what_changed', models.CharField(blank=True, max_length=300)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='knowledge.guide')),
            ],
            options={
                'ordering': ['guide', 'language', '-number'],
                'constraints': [models.UniqueConstraint(fields=('guide', 'language', 'number'), name='guide_version_once')],
            },
        ),
        migrations.CreateModel(
            name='GuideVersionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('language', models.CharField(max_length=10)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('published_at', models.DateTimeField()),
                ('what_changed', models.CharField(blank=True, max_length=300)),
                ('author', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('guide', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='knowledge.guide')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='knowledge.guideversion')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GuideEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False)),
                ('is_demo', models.BooleanField(default=False)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='knowledge.guide')),
                ('space', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
