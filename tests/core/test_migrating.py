"""A new model is made alone, fields are worked out once, and models are the same as by Django's way."""

from django.apps import apps as all_apps
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.migrations.state import ProjectState

from ceh.core.migrating import new_models_alone, quick, swappable_models_known

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


CHANGES = [
    migrations.AddField("Town", "size", models.IntegerField(default=3, null=True)),
    migrations.AlterField("Town", "size", models.IntegerField(default=4)),
    migrations.AddField("Town", "names", ArrayField(models.CharField(max_length=7), default=list)),
    migrations.RenameField("Town", "id", "key"),
    migrations.AddConstraint("Town", models.CheckConstraint(condition=models.Q(size__gt=0), name="some")),
    migrations.AddIndex("Town", models.Index(fields=["size"], name="by_size")),
    migrations.AddIndex("Space", models.Index(fields=["town"], name="by_town")),
    migrations.RenameModel("Town", "City"),
    migrations.AddField("City", "note", models.TextField(default="x"), preserve_default=False),
]


def made(steps):
    """What each field of each model consists of, after these operations."""
    state = ProjectState()
    assert state.apps
    for operation in steps:
        operation.state_forwards("example", state)
    return {
        (model.__name__, field.name): (
            field.deconstruct()[1:],
            str(field.remote_field and field.related_model),
        )
        for model in state.apps.get_models()
        for field in model._meta.get_fields()
        if not field.auto_created or field.concrete
    } | {
        (model.__name__, "rules"): (model._meta.indexes, model._meta.constraints)
        for model in state.apps.get_models()
    }


def test_models_of_changed_fields_are_the_same_as_by_djangos_way():
    plain = made([*OPERATIONS, *CHANGES])
    with quick():
        changed = made([*OPERATIONS, *CHANGES])
    assert plain.keys() >= {("City", "key"), ("City", "names"), ("City", "note"), ("Space", "town")}
    assert {key: repr(value) for key, value in changed.items()} == {
        key: repr(value) for key, value in plain.items()
    }


def test_the_setting_that_names_the_accounts_is_found():
    plain = all_apps.get_swappable_settings_name("people.Person")
    with swappable_models_known():
        names = [all_apps.get_swappable_settings_name("people.Person") for _twice in range(2)]
        assert all_apps.get_swappable_settings_name("region.Region") is None
        all_apps.clear_cache()  # as for each new class
    assert names == [plain, plain] == ["AUTH_USER_MODEL"] * 2
