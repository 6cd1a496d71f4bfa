"""Migrations whose like steps go together: in the order in which they stand, and to the same end."""

from itertools import groupby

from django.db import migrations, models
from django.db.migrations.state import ProjectState

from ceh.core.batched import Batched, sort_of


def steps():
    """Two tables, a column each, an index, a data step, and another column."""
    key = models.BigAutoField(primary_key=True)
    return [
        migrations.CreateModel("A", [("id", key)]),
        migrations.CreateModel("B", [("id", key)]),
        migrations.AddField("a", "one", models.IntegerField(default=0)),
        migrations.AddField("b", "one", models.IntegerField(default=0)),
        migrations.AddIndex("a", models.Index(fields=["one"], name="a_one")),
        migrations.RunPython(migrations.RunPython.noop),
        migrations.AddField("a", "two", models.IntegerField(default=0)),
    ]


class Editor:
    """Notes what it is asked to do; a database is not needed to see the order."""

    connection = type("C", (), {"alias": "default", "vendor": "postgresql"})()
    atomic_migration = True

    def __init__(self):
        self.done = []

    def create_model(self, model):
        self.done.append(f"create {model.__name__}")

    def add_field(self, _model, field):
        self.done.append(f"add {field.model.__name__}.{field.name}")

    def add_index(self, model, index):
        self.done.append(f"index {model.__name__}.{index.name}")


def test_like_steps_that_follow_each_other_go_together():
    groups = [len(list(group)) for _sort, group in groupby(steps(), sort_of)]
    assert groups == [2, 2, 1, 1, 1]


def test_the_steps_are_done_in_their_order_and_the_picture_is_the_same():
    made = type("Migration", (Batched,), {"operations": steps()})("0001", "web")
    plain = type("Migration", (migrations.Migration,), {"operations": steps()})("0001", "web")
    editor = Editor()
    after = made.apply(ProjectState(), editor)
    assert editor.done == ["create A", "create B", "add A.one", "add B.one", "index A.a_one", "add A.two"]
    expected = plain.mutate_state(ProjectState())
    assert after.models.keys() == expected.models.keys()
    assert all(
        after.models[key].fields.keys() == expected.models[key].fields.keys() for key in expected.models
    )
    assert after.apps.get_model("web", "A")._meta.get_field("two")
