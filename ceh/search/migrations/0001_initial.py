import ceh.core.text
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('object_id', models.PositiveBigIntegerField()),
                ('title', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('summary', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('slug', models.SlugField()),
                ('sort_keys', models.JSONField(default=dict, editable=False)),
                ('terms', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['terms'], name='search_terms')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id'), name='search_entry_once')],
            },
        ),
    ]
