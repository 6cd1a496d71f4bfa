"""Migrations that build their picture of the models once for many steps instead of once for each.

Django draws a model and all that relate to it anew after every single operation; with some hundred triggers and
constraints, all around one table of people, that takes longer than everything the database does. Operations of one sort
that follow each other change nothing for one another, so they may share one drawing.
"""

from itertools import groupby
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

# Steps of one sort may be put together: what they need of each other is there already, or made in their order.
SORTS: tuple[tuple[type[Operation], ...], ...] = (
    (migrations.CreateModel,),
    (migrations.AddField,),
    (RemoveTrigger,),
    (migrations.AddIndex, migrations.AddConstraint, AddTrigger),
)


def sort_of(operation: Operation) -> int:
    """The sort of an operation; those that go alone have a number of their own."""
    for number, kinds in enumerate(SORTS):
        if type(operation) in kinds:
            return number
    return -1 - id(operation)


class Batched(migrations.Migration):
    """A migration whose like operations are applied together; backwards, and as SQL, it is like any other."""

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        """As Django does it, group by group."""
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        for _sort, group in groupby(self.operations, sort_of):
            together = list(group)
            before = project_state.clone()
            if len(together) > 1:
                project_state.__dict__.pop("apps", None)  # drawn anew when the first of them asks for it
            for one in together:
                one.state_forwards(self.app_label, project_state)
            for one in together:
                self._run(one, schema_editor, before, project_state)
        return project_state

    def _run(self, one: Operation, schema_editor: Any, before: ProjectState, after: ProjectState) -> None:
        if not schema_editor.atomic_migration and one.atomic is not False and self.atomic:
            raise NotImplementedError("PostgreSQL always changes its schema in a transaction")
        one.database_forwards(self.app_label, schema_editor, before, after)
