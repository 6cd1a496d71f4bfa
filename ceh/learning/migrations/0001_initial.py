import ceh.core.text
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ceh.core.batched import Batched


class Migration(Batched):

    initial = True

    dependencies = [
        ('network', '0001_initial'),
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('region', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Competence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_keys', models.JSONField(default=dict, editable=False)),
                ('code', models.SlugField(unique=True)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='name')),
                ('description', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what it lets you do')),
                ('how_to_get', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='how to get it')),
                ('expiry', models.CharField(choices=[('never', 'does not expire'), ('after', 'expires after a time'), ('unused', 'expires when it is not used')], default='never', max_length=10, verbose_name='expiry')),
                ('months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='months')),
                ('retired', models.BooleanField(default=False)),
                ('is_demo', models.BooleanField(default=False)),
                ('space', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='competences', to='network.space', verbose_name='space')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='region.topic', verbose_name='topic')),
            ],
            options={
                'ordering': [ceh.core.text.ByName('sort_keys'), 'code'],
            },
        ),
        migrations.CreateModel(
            name='CompetenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('sort_keys', models.JSONField(default=dict, editable=False)),
                ('code', models.SlugField(db_index=False)),
                ('name', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='name')),
                ('description', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what it lets you do')),
                ('how_to_get', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='how to get it')),
                ('expiry', models.CharField(choices=[('never', 'does not expire'), ('after', 'expires after a time'), ('unused', 'expires when it is not used')], default='never', max_length=10, verbose_name='expiry')),
                ('months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='months')),
                ('retired', models.BooleanField(default=False)),
                ('is_demo', models.BooleanField(default=False)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='learning.competence')),
                ('space', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space', verbose_name='space')),
                ('topic', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='region.topic', verbose_name='topic')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CompetenceVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('able_to', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what people must be able to do')),
                ('what_changed', models.CharField(blank=True, max_length=300, verbose_name='what changed')),
                ('published_at', models.DateTimeField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('competence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='learning.competence')),
            ],
            options={
                'ordering': ['competence', '-number'],
            },
        ),
        migrations.CreateModel(
            name='CompetenceVersionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveSmallIntegerField()),
                ('able_to', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='what people must be able to do')),
                ('what_changed', models.CharField(blank=True, max_length=300, verbose_name='what changed')),
                ('published_at', models.DateTimeField()),
                ('author', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('competence', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='learning.competence')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='learning.competenceversion')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('use', 'may use'), ('supervise', 'may supervise'), ('train', 'may train')], default='use', max_length=10, verbose_name='level')),
                ('granted_at', models.DateTimeField(verbose_name='granted')),
                ('valid_until', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='valid until')),
                ('unused_months', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('evidence', models.CharField(choices=[('assessment', 'assessment'), ('manual', 'seen by the trainer'), ('recognition', 'recognised from elsewhere'), ('renewal', 'renewal'), ('import', 'entered from a list')], default='manual', max_length=20, verbose_name='evidence')),
                ('evidence_text', models.CharField(blank=True, max_length=500, verbose_name='what was seen')),
                ('state', models.CharField(choices=[('active', 'Valid'), ('suspended', 'Suspended'), ('renewed', 'Renewed'), ('revoked', 'Revoked')], db_index=True, default='active', max_length=30)),
                ('competence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='learning.competence', verbose_name='competence')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='granted by')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('renews', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewed_by', to='learning.grant', verbose_name='renews')),
                ('space', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='network.space', verbose_name='granted in')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.competenceversion')),
            ],
            options={
                'ordering': ['-granted_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='GrantEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('level', models.CharField(choices=[('use', 'may use'), ('supervise', 'may supervise'), ('train', 'may train')], default='use', max_length=10, verbose_name='level')),
                ('granted_at', models.DateTimeField(verbose_name='granted')),
                ('valid_until', models.DateTimeField(blank=True, null=True, verbose_name='valid until')),
                ('unused_months', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('evidence', models.CharField(choices=[('assessment', 'assessment'), ('manual', 'seen by the trainer'), ('recognition', 'recognised from elsewhere'), ('renewal', 'renewal'), ('import', 'entered from a list')], default='manual', max_length=20, verbose_name='evidence')),
                ('state', models.CharField(choices=[('active', 'Valid'), ('suspended', 'Suspended'), ('renewed', 'Renewed'), ('revoked', 'Revoked')], default='active', max_length=30)),
                ('competence', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='learning.competence', verbose_name='competence')),
                ('issuer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='granted by')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='learning.grant')),
                ('renews', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='learning.grant', verbose_name='renews')),
                ('space', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space', verbose_name='granted in')),
                ('version', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='learning.competenceversion')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GrantStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('granted', 'granted'), ('renewed', 'renewed'), ('suspended', 'suspended'), ('resumed', 'holds again'), ('revoked', 'revoked')], max_length=10)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='learning.grant')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('lift_reason', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('competence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.competence', verbose_name='competence')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.space', verbose_name='space')),
            ],
            options={
                'ordering': ['-starts_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='HoldEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('competence', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='learning.competence', verbose_name='competence')),
                ('lifted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='learning.hold')),
                ('space', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space', verbose_name='space')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Induction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('competence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.competence')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inductions', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.space')),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='InductionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('competence', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='learning.competence')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='learning.induction')),
                ('space', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Naming',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agreed_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='naming', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='NamingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('agreed_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='learning.naming')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RecognitionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('accept', 'accepts'), ('induction', 'accepts after a local induction'), ('refuse', 'does not accept')], max_length=10, verbose_name='answer')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='why')),
                ('set_at', models.DateTimeField()),
                ('competence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.competence', verbose_name='competence')),
                ('from_space', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.space', verbose_name='granted in')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recognition_rules', to='network.space')),
            ],
            options={
                'ordering': ['space', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RecognitionRuleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('answer', models.CharField(choices=[('accept', 'accepts'), ('induction', 'accepts after a local induction'), ('refuse', 'does not accept')], max_length=10, verbose_name='answer')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='why')),
                ('set_at', models.DateTimeField()),
                ('competence', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='learning.competence', verbose_name='competence')),
                ('from_space', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space', verbose_name='granted in')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='learning.recognitionrule')),
                ('set_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='competence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('expiry', 'never'), ('months__isnull', True)), models.Q(('expiry__in', ['after', 'unused']), ('months__range', (1, 120))), _connector='OR'), name='competence_expiry_has_months'),
        ),
        migrations.AddConstraint(
            model_name='competenceversion',
            constraint=models.UniqueConstraint(fields=('competence', 'number'), name='competence_version_once'),
        ),
        migrations.AddConstraint(
            model_name='competenceversion',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='competence_version_from_one'),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(fields=['competence', 'level', 'state'], name='grant_competence_level'),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(fields=['space', 'state'], name='grant_space_state'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['active', 'suspended', 'renewed', 'revoked'])), name='grant_state_known'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['active', 'suspended'])), fields=('person', 'competence', 'level', 'space'), name='grant_stands_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ('use', 'supervise', 'train'))), name='grant_level_known'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('evidence__in', ['assessment', 'manual', 'recognition', 'renewal', 'import'])), name='grant_evidence_known'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gt', models.F('granted_at')), _connector='OR'), name='grant_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('unused_months__isnull', True), models.Q(('unused_months__range', (1, 120)), ('valid_until__isnull', True)), _connector='OR'), name='grant_one_term'),
        ),
        migrations.AddConstraint(
            model_name='grantstep',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['granted', 'renewed', 'suspended', 'resumed', 'revoked'])), name='grant_step_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='hold_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='hold_lifted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='induction',
            constraint=models.UniqueConstraint(fields=('person', 'competence', 'space'), name='induction_once'),
        ),
        migrations.AddConstraint(
            model_name='naming',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('agreed_at')), _connector='OR'), name='naming_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='recognitionrule',
            constraint=models.UniqueConstraint(fields=('space', 'competence', 'from_space'), name='recognition_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='recognitionrule',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['accept', 'induction', 'refuse'])), name='recognition_answer_known'),
        ),
        migrations.AddConstraint(
            model_name='recognitionrule',
            constraint=models.CheckConstraint(condition=models.Q(('from_space__isnull', True), models.Q(('from_space', models.F('space')), _negated=True), _connector='OR'), name='recognition_of_others'),
        ),
    ]
