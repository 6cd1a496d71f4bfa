"""Django's `migrate`, which afterwards brings the triggers and the cache table to what the code says."""

from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from ceh.core import triggers
from ceh.core.migrating import quick, without_texts


class Command(migrate.Command):
    """Of all apps at once; a migration of one app alone leaves the triggers as they are."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError, before anything is changed, for a database that another version has made."""
        loader = MigrationLoader(connections[options["database"]])
        if unknown := sorted(set(loader.applied_migrations) - set(loader.disk_migrations)):
            names = ", ".join(".".join(key) for key in unknown[:3])
            raise CommandError(
                f"This database was made by another version of Ceh: it has {names}, which this version does not know. "
                "Nothing was changed. Run that version, restore a backup of this one, or begin anew with `make reset`."
            )
        with without_texts(), quick():
            super().handle(*args, **options)
        if options["app_label"] or options["plan"] or options["check_unapplied"]:
            return
        call_command("createcachetable", database=options["database"], verbosity=0)
        triggers.install(options["database"])
