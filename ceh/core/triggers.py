"""The triggers of the database are those of the models: `migrate` installs what is missing or changed.

They are in no migration: a trigger has no state worth keeping, and hundreds of them would be most of every migration.
"""

from typing import Any

import pgtrigger
from django.db import connections, models, transaction
from pgtrigger import registry

INSTALLED = """SELECT relname, tgname, obj_description(pg_trigger.oid, 'pg_trigger') FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname LIKE 'pgtrigger%%' AND tgenabled = 'O'"""


class TriggerRegistry(registry._Registry):  # type: ignore[misc]  # pgtrigger has no types
    """pgtrigger's registry, with an index for each of its two checks of a new trigger.

    Without them it lists all the others for each: with 500 triggers a third of the start of every process.
    """

    def __init__(self) -> None:
        self.of_tables: dict[tuple[str, str], pgtrigger.Trigger] = {}
        self.function_names: set[str] = set()
        super().__init__()

    @property
    def by_db_table(self) -> dict[tuple[str, str], pgtrigger.Trigger]:
        """(table, name) → trigger."""
        return self.of_tables

    @property
    def pg_function_names(self) -> set[str]:
        """The names of the triggers in the database."""
        return self.function_names

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        model, trigger = value
        self.of_tables[model._meta.db_table, trigger.name] = trigger
        self.function_names.add(trigger.get_pgid(model))

    def __delitem__(self, key: str) -> None:
        model, trigger = self[key]
        super().__delitem__(key)
        del self.of_tables[model._meta.db_table, trigger.name]
        self.function_names.discard(trigger.get_pgid(model))


def index_registry() -> None:
    """Put the registry with indexes in place of pgtrigger's; before any model is loaded."""
    if not isinstance(registry._registry, TriggerRegistry):
        plain, registry._registry = registry._registry, TriggerRegistry()
        for key, value in plain.items():
            registry._registry[key] = value


def outdated(database: str = "default") -> list[tuple[type[models.Model], pgtrigger.Trigger]]:
    """The triggers of models that the database lacks, has switched off, or has with other contents; one statement."""
    with connections[database].cursor() as cursor:
        cursor.execute(INSTALLED)
        installed = {(table, name): digest for table, name, digest in cursor.fetchall()}
    return [
        (model, trigger)
        for model, trigger in registry.registered()
        if installed.get((model._meta.db_table, trigger.get_pgid(model))) != trigger.compile(model).hash
    ]


def install(database: str = "default") -> None:
    """Install what is outdated and drop what no model has any more, all or nothing."""
    with transaction.atomic(using=database):
        for model, trigger in outdated(database):
            trigger.install(model, database=database)
        pgtrigger.prune(database=database)
