"""Changes of these tables change what the public directory shows."""

from django.db import migrations

from ceh.core.marks import watch


class Migration(migrations.Migration):
    dependencies = [("network", "0002_roles_photos_imports"), ("core", "0004_marks")]
    operations = [
        watch(
            "directory",
            "network_guide",
            "network_guide_topics",
            "network_guideversion",
            "network_openinghours",
            "network_organisation",
            "network_organisationkind",
            "network_photo",
            "network_practice",
            "network_searchentry",
            "network_space",
            "network_space_goal_groups",
            "network_space_topics",
            "network_spacekind",
        )
    ]
