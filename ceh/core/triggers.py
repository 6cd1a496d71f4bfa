"""The triggers of the database are those of the models: `migrate` installs what is missing or changed.

They are in no migration: a trigger has no state worth keeping, and hundreds of them would be most of every migration.
"""

import pgtrigger
from django.db import connections, models, transaction
from pgtrigger import registry

INSTALLED = """SELECT relname, tgname, obj_description(pg_trigger.oid, 'pg_trigger') FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname LIKE 'pgtrigger%%' AND tgenabled = 'O'"""


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
