"""Changes of these tables change what the public directory shows."""

from django.db import migrations

from ceh.core.marks import watch


class Migration(migrations.Migration):
    dependencies = [("plan", "0001_initial"), ("core", "0004_marks")]
    operations = [
        watch(
            "directory",
            "plan_action",
            "plan_establishment",
            "plan_instrument",
            "plan_phase",
            "plan_plan",
            "plan_player",
            "plan_target",
            "plan_task",
        )
    ]
