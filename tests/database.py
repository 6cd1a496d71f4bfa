"""The database of the tests: the migrations make a template once, and every process of every run copies it.

Making it takes fifteen seconds, copying it half a second. It is made anew when a migration, a trigger or the code that
installs them has changed.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.backends.postgresql.creation import DatabaseCreation
from pgtrigger import registry

from ceh.core import triggers
from ceh.core.management.commands import migrate

LOCK = 7_204_118
TEMPLATES = "test_template_"
create_by_migrations: Callable[..., str] = DatabaseCreation.create_test_db


def digest() -> str:
    """A short name for all that a new database consists of."""
    files = [Path(triggers.__file__), Path(migrate.__file__)]
    for app in apps.get_app_configs():
        files += sorted((Path(app.path) / "migrations").glob("*.py"))
    parts = hashlib.sha256()
    for file in files:
        parts.update(f"\n{file.parent.parent.name} {file.name} ".encode() + file.read_bytes())
    for model, trigger in registry.registered():
        parts.update(f"\n{model._meta.db_table} {trigger.compile(model).hash}".encode())
    return parts.hexdigest()[:12]


@contextmanager
def one_at_a_time(cursor: Any) -> Iterator[None]:
    """No other process makes or copies a template while the block runs."""
    cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    yield
    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def copy_test_db(creation: DatabaseCreation, **options: Any) -> str:
    """Copy the template to the database of this process, in place of what an earlier run has left there."""
    connection, name = creation.connection, creation._get_test_db_name()
    template = TEMPLATES + digest()
    with creation._nodb_cursor() as cursor, one_at_a_time(cursor):
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATES])
        existing = {row[0] for row in cursor.fetchall()}
        if template not in existing:
            for outdated in existing:
                cursor.execute(f'DROP DATABASE "{outdated}"')
            create_by_migrations(creation, **options | {"autoclobber": True, "keepdb": False})
            connection.close()
            cursor.execute(f'ALTER DATABASE "{name}" RENAME TO "{template}"')
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        # Tests survive no power cut: a commit need not wait for the disk.
        cursor.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    return name
