from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("consultation", "0003_joined_findings")]

    operations = [
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('joined', None), ('merged_into', None)), models.Q(('joined__isnull', False), ('merged_into__isnull', False)), _connector='OR'), name='finding_joined_where_merged'),
        ),
    ]
