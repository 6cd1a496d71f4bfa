"""A new model is made alone, and is the same as by Django's way."""

from django.db import migrations, models
from django.db.migrations.state import ProjectState

from ceh.core.migrating import new_models_alone

OPERATIONS = [
    migrations.CreateModel("Town", [("id", models.AutoField(primary_key=True))]),
    migrations.CreateModel(
        "Space",
        [
            ("id", models.AutoField(primary_key=True)),
            ("town", models.ForeignKey("example.Town", models.CASCADE, related_name="spaces")),
            ("near", models.ManyToManyField("example.Town")),
        ],
    ),
    migrations.AddField("Town", "main", models.OneToOneField("example.Space", models.CASCADE, null=True)),
]


def test_models_know_each_other_and_old_ones_are_not_made_again():
    state = ProjectState()
    apps = state.apps
    with new_models_alone():
        OPERATIONS[0].state_forwards("example", state)
        town = apps.get_model("example", "Town")
        OPERATIONS[1].state_forwards("example", state)
        assert apps.get_model("example", "Town") is town
    space = apps.get_model("example", "Space")
    assert space._meta.get_field("town").related_model is town
    assert {relation.related_model for relation in town._meta.related_objects} == {space}
    OPERATIONS[2].state_forwards("example", state)
    town = apps.get_model("example", "Town")
    assert town._meta.get_field("main").related_model is apps.get_model("example", "Space")
