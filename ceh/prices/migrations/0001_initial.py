import ceh.core.text
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from ceh.core.batched import Batched


class Migration(Batched):

    initial = True

    dependencies = [
        ('facilities', '0001_initial'),
        ('network', '0001_initial'),
        ('people', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('timetable', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('use', 'use of a machine'), ('booking', 'booked time'), ('late', 'cancelled late'), ('no_show', 'nobody came'), ('material', 'material')], max_length=10)),
                ('kinds', models.JSONField(default=list)),
                ('day', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('made_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('nothing', 'Nothing to pay'), ('open', 'To be paid'), ('paid', 'Paid'), ('waived', 'Waived'), ('reversed', 'Taken back')], db_index=True, default='nothing', max_length=30)),
                ('booking', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='facilities.booking')),
                ('home', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charges', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.space')),
                ('usage', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charge', to='facilities.usage')),
            ],
            options={
                'ordering': ['-day', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Credit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(choices=[('hours', 'hours'), ('money', 'money')], max_length=5, verbose_name='of what')),
                ('given', models.PositiveIntegerField()),
                ('balance', models.IntegerField(default=0)),
                ('currency', models.CharField(max_length=3)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='what for')),
                ('given_at', models.DateTimeField()),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('giver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credits_given', to='network.organisation')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='network.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credits', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='network.space')),
            ],
            options={
                'ordering': ['ends_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CreditEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('measure', models.CharField(choices=[('hours', 'hours'), ('money', 'money')], max_length=5, verbose_name='of what')),
                ('given', models.PositiveIntegerField()),
                ('balance', models.IntegerField(default=0)),
                ('currency', models.CharField(max_length=3)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('given_at', models.DateTimeField()),
                ('given_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('giver', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.organisation')),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='prices.credit')),
                ('space', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='network.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='network.space')),
            ],
            options={
                'ordering': ['-starts_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='MembershipEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.organisation', verbose_name='organisation')),
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
            name='Owed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('priced', 'by the price list'), ('free', 'free hours of the month'), ('no_price', 'the space asks nothing for this'), ('no_list', 'the space has no price list'), ('material', 'material'), ('reversal', 'taken back'), ('correction', 'corrected')], max_length=10)),
                ('text', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated)),
                ('per', models.CharField(choices=[('hour', 'hour'), ('use', 'use'), ('piece', 'piece'), ('g', 'g'), ('kg', 'kg'), ('m', 'm'), ('m2', 'm²'), ('l', 'l')], max_length=6)),
                ('quantity', models.DecimalField(decimal_places=6, max_digits=14)),
                ('unit_cents', models.PositiveIntegerField()),
                ('cents', models.IntegerField()),
                ('minutes', models.IntegerField(default=0)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('made_at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('charge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='prices.charge')),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='prices.owed')),
            ],
            options={
                'verbose_name_plural': 'owed',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CreditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.IntegerField()),
                ('cents', models.IntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('credit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='prices.credit')),
                ('owed', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='covers', to='prices.owed')),
            ],
            options={
                'verbose_name_plural': 'credit entries',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PriceLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('resource', 'this machine or room'), ('model', 'machines of a model'), ('category', 'a kind of equipment'), ('equipment', 'any machine'), ('room', 'any room, seats or kit'), ('late', 'late cancellation'), ('no_show', 'no-show'), ('material', 'material')], max_length=10, verbose_name='of what')),
                ('material', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='material')),
                ('per', models.CharField(choices=[('hour', 'hour'), ('use', 'use'), ('piece', 'piece'), ('g', 'g'), ('kg', 'kg'), ('m', 'm'), ('m2', 'm²'), ('l', 'l')], max_length=6, verbose_name='per')),
                ('who', models.CharField(choices=[('young', 'young people under 18'), ('member', 'members of the space'), ('network', 'members of other spaces'), ('company', 'companies'), ('anyone', 'everybody')], default='anyone', max_length=10, verbose_name='for whom')),
                ('cents', models.PositiveIntegerField(verbose_name='price')),
                ('at_least', models.PositiveSmallIntegerField(default=0, verbose_name='shortest charge (minutes)')),
                ('free', models.PositiveIntegerField(default=0, verbose_name='free each month (minutes)')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.equipmentcategory')),
                ('model', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facilities.equipmentmodel')),
                ('resource', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='timetable.resource')),
            ],
            options={
                'ordering': ['price_list', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='owed',
            name='line',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owed', to='prices.priceline'),
        ),
        migrations.CreateModel(
            name='PriceList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('currency', models.CharField(max_length=3)),
                ('note', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='to know about these prices')),
                ('made_at', models.DateTimeField()),
                ('is_demo', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('draft', 'Being prepared'), ('published', 'Published')], db_index=True, default='draft', max_length=30)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='price_lists', to='network.space')),
            ],
            options={
                'ordering': ['space', '-valid_from', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PriceLineEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('what', models.CharField(choices=[('resource', 'this machine or room'), ('model', 'machines of a model'), ('category', 'a kind of equipment'), ('equipment', 'any machine'), ('room', 'any room, seats or kit'), ('late', 'late cancellation'), ('no_show', 'no-show'), ('material', 'material')], max_length=10, verbose_name='of what')),
                ('material', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='material')),
                ('per', models.CharField(choices=[('hour', 'hour'), ('use', 'use'), ('piece', 'piece'), ('g', 'g'), ('kg', 'kg'), ('m', 'm'), ('m2', 'm²'), ('l', 'l')], max_length=6, verbose_name='per')),
                ('who', models.CharField(choices=[('young', 'young people under 18'), ('member', 'members of the space'), ('network', 'members of other spaces'), ('company', 'companies'), ('anyone', 'everybody')], default='anyone', max_length=10, verbose_name='for whom')),
                ('cents', models.PositiveIntegerField(verbose_name='price')),
                ('at_least', models.PositiveSmallIntegerField(default=0, verbose_name='shortest charge (minutes)')),
                ('free', models.PositiveIntegerField(default=0, verbose_name='free each month (minutes)')),
                ('category', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.equipmentcategory')),
                ('model', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.equipmentmodel')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='prices.priceline')),
                ('resource', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='timetable.resource')),
                ('price_list', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='prices.pricelist')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='priceline',
            name='price_list',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='prices.pricelist'),
        ),
        migrations.CreateModel(
            name='ChargeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('why', models.CharField(choices=[('use', 'use of a machine'), ('booking', 'booked time'), ('late', 'cancelled late'), ('no_show', 'nobody came'), ('material', 'material')], max_length=10)),
                ('kinds', models.JSONField(default=list)),
                ('day', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('made_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('nothing', 'Nothing to pay'), ('open', 'To be paid'), ('paid', 'Paid'), ('waived', 'Waived'), ('reversed', 'Taken back')], default='nothing', max_length=30)),
                ('booking', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.booking')),
                ('home', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.organisation')),
                ('host', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.organisation')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='prices.charge')),
                ('space', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space')),
                ('usage', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='facilities.usage')),
                ('price_list', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='prices.pricelist')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='charge',
            name='price_list',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='prices.pricelist'),
        ),
        migrations.CreateModel(
            name='PriceListEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('currency', models.CharField(max_length=3)),
                ('note', ceh.core.text.TranslatedField(blank=True, default=ceh.core.text.Translated, verbose_name='to know about these prices')),
                ('made_at', models.DateTimeField()),
                ('is_demo', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('draft', 'Being prepared'), ('published', 'Published')], default='draft', max_length=30)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='prices.pricelist')),
                ('space', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.space')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Settlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('currency', models.CharField(max_length=3)),
                ('closed_at', models.DateTimeField()),
                ('closed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-starts_on'],
            },
        ),
        migrations.AddField(
            model_name='owed',
            name='settlement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='prices.settlement'),
        ),
        migrations.CreateModel(
            name='SettlementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('currency', models.CharField(max_length=3)),
                ('closed_at', models.DateTimeField()),
                ('closed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='prices.settlement')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SettlementRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uses', models.IntegerField()),
                ('people', models.IntegerField()),
                ('minutes', models.IntegerField()),
                ('cents', models.IntegerField()),
                ('covered', models.IntegerField()),
                ('paid', models.IntegerField()),
                ('waived', models.IntegerField()),
                ('late', models.IntegerField()),
                ('settled_on', models.DateField(blank=True, null=True, verbose_name='settled on')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('state', models.CharField(choices=[('unsettled', 'Not settled'), ('settled', 'Settled')], db_index=True, default='unsettled', max_length=30)),
                ('home', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('settlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='prices.settlement')),
            ],
            options={
                'ordering': ['settlement', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SettlementRowEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uses', models.IntegerField()),
                ('people', models.IntegerField()),
                ('minutes', models.IntegerField()),
                ('cents', models.IntegerField()),
                ('covered', models.IntegerField()),
                ('paid', models.IntegerField()),
                ('waived', models.IntegerField()),
                ('late', models.IntegerField()),
                ('settled_on', models.DateField(blank=True, null=True, verbose_name='settled on')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('state', models.CharField(choices=[('unsettled', 'Not settled'), ('settled', 'Settled')], default='unsettled', max_length=30)),
                ('home', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.organisation')),
                ('host', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.organisation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='prices.settlementrow')),
                ('settlement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='prices.settlement')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.CheckConstraint(condition=models.Q(('balance__gte', 0)), name='credit_not_below_zero'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.CheckConstraint(condition=models.Q(('balance__lte', models.F('given'))), name='credit_not_more_than_given'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.CheckConstraint(condition=models.Q(('given__gt', 0)), name='credit_of_something'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='credit_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('giver__isnull', False), ('space', None)), models.Q(('giver', None), ('space__isnull', False)), _connector='OR'), name='credit_from_one'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person', None)), models.Q(('organisation', None), ('person__isnull', False)), _connector='OR'), name='credit_to_one'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('space', None)), models.Q(('organisation', None), ('space__isnull', False)), _connector='OR'), name='membership_of_one'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='membership_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('organisation__isnull', False)), expressions=[(models.Func(models.F('person_id'), models.F('person_id'), models.Value('[]'), function='int8range'), '='), (models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[]'), function='daterange'), '&&')], name='membership_one_organisation'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('space__isnull', False)), expressions=[(models.Func(models.F('person_id'), models.F('person_id'), models.Value('[]'), function='int8range'), '='), (models.Func(models.F('space_id'), models.F('space_id'), models.Value('[]'), function='int8range'), '='), (models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[]'), function='daterange'), '&&')], name='membership_once_in_space'),
        ),
        migrations.AddConstraint(
            model_name='creditentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('cents', 0), ('owed', None)), models.Q(('amount__lt', 0), ('cents__gte', 0), ('owed__isnull', False)), models.Q(('amount__gt', 0), ('cents__lte', 0), ('owed__isnull', False)), _connector='OR'), name='credit_entry_way'),
        ),
        migrations.AddConstraint(
            model_name='pricelist',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published'])), name='price_list_state_known'),
        ),
        migrations.AddConstraint(
            model_name='pricelist',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='price_list_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='pricelist',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state', 'published')), expressions=[(models.Func(models.F('space_id'), models.F('space_id'), models.Value('[]'), function='int8range'), '='), (models.Func(models.F('valid_from'), models.F('valid_until'), models.Value('[]'), function='daterange'), '&&')], name='price_list_one_a_day'),
        ),
        migrations.AddConstraint(
            model_name='priceline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('category', None), ('model', None), ('resource__isnull', False), ('what', 'resource')), models.Q(('category', None), ('model__isnull', False), ('resource', None), ('what', 'model')), models.Q(('category__isnull', False), ('model', None), ('resource', None), ('what', 'category')), models.Q(('category', None), ('model', None), ('resource', None), ('what__in', ['equipment', 'room', 'late', 'no_show', 'material'])), _connector='OR'), name='price_line_of_what'),
        ),
        migrations.AddConstraint(
            model_name='priceline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('per__in', ['piece', 'g', 'kg', 'm', 'm2', 'l']), ('what', 'material')), models.Q(models.Q(('what', 'material'), _negated=True), ('per__in', ['hour', 'use'])), _connector='OR'), name='price_line_per'),
        ),
        migrations.AddConstraint(
            model_name='priceline',
            constraint=models.CheckConstraint(condition=models.Q(('per', 'hour'), models.Q(('at_least', 0), ('free', 0)), _connector='OR'), name='price_line_minutes_of_hours'),
        ),
        migrations.AddConstraint(
            model_name='priceline',
            constraint=models.CheckConstraint(condition=models.Q(('who__in', ['young', 'member', 'network', 'company', 'anyone'])), name='price_line_who'),
        ),
        migrations.AddConstraint(
            model_name='priceline',
            constraint=models.UniqueConstraint(fields=('price_list', 'what', 'resource', 'model', 'category', 'material', 'per', 'who'), name='price_line_once', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='charge',
            index=models.Index(fields=['space', '-day'], name='charge_space_day'),
        ),
        migrations.AddIndex(
            model_name='charge',
            index=models.Index(fields=['person', '-day'], name='charge_person_day'),
        ),
        migrations.AddIndex(
            model_name='charge',
            index=models.Index(fields=['day'], name='charge_day'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['nothing', 'open', 'paid', 'waived', 'reversed'])), name='charge_state_known'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('booking', None), ('usage__isnull', False), ('why', 'use')), models.Q(('booking__isnull', False), ('usage', None), ('why__in', ['booking', 'late', 'no_show'])), models.Q(('booking', None), ('usage', None), ('why', 'material')), _connector='OR'), name='charge_of_one'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'reversed'), _negated=True), fields=('booking',), name='charge_booking_once'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='settlement_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[]'), function='daterange'), '&&')], name='settlement_one_a_day'),
        ),
        migrations.AddIndex(
            model_name='owed',
            index=models.Index(condition=models.Q(('settlement', None)), fields=['charge'], name='owed_unsettled'),
        ),
        migrations.AddConstraint(
            model_name='owed',
            constraint=models.CheckConstraint(condition=models.Q(('cents__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('quantity'), '*', models.F('unit_cents')), '-', models.Value(1))), ('cents__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('quantity'), '*', models.F('unit_cents')), '+', models.Value(1)))), name='owed_amount_explained'),
        ),
        migrations.AddConstraint(
            model_name='owed',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cents__gte', 0), ('minutes__gte', 0), ('reverses', None)), models.Q(('reason', 'reversal'), ('reverses__isnull', False)), _connector='OR'), name='owed_negative_takes_back'),
        ),
        migrations.AddConstraint(
            model_name='settlementrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['unsettled', 'settled'])), name='settlement_row_state_known'),
        ),
        migrations.AddConstraint(
            model_name='settlementrow',
            constraint=models.UniqueConstraint(fields=('settlement', 'host', 'home'), name='settlement_row_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='settlementrow',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'unsettled'), ('settled_on__isnull', False), _connector='OR'), name='settlement_row_settled_on'),
        ),
    ]
