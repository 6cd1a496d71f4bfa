"""The region of the tests: loaded from its pack once a process, then put back row by row as it was.

Loading takes more than a second, and a thousand tests begin with it. What is put back is what the action that loads
packs has written, every table of it; no trigger runs, because what triggers wrote is among it. The rows wait in a
schema of their own, and one call of a function of the database brings them back.
"""

import datetime as dt
from pathlib import Path

from django.db import connection, transaction

from ceh.region.actions import load_pack
from ceh.region.models import Region
from ceh.region.queries import forget

PACK = Path(__file__).resolve().parents[1] / "regions" / "gorenjska"
LOADED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
# Versions of areas are not emptied between tests: each is met once, so those that loading makes are written anew.
TABLES = """SELECT format('%I', relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
AND relname NOT IN ('django_migrations', 'core_change') ORDER BY relname"""


def load() -> Region:
    """By the action, as a newcomer does it."""
    return load_pack(path=PACK, now=LOADED)


def keep() -> bool:
    """Keep the rows that loading writes into an empty database; False where they cannot be put back past triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        before = {name: _read(cursor, name) for name in tables}
        load()
        after = {name: _read(cursor, name) for name in tables}
        transaction.set_rollback(True)
    changed = [name for name in tables if after[name] != before[name]]
    full = [name for name in changed if before[name] != _EMPTY]
    assert not full, f"loading adds to {full}, which are not empty at the start of a test"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept")
        for name in changed:
            cursor.execute(f"CREATE TABLE kept.{name} (LIKE public.{name})")
            with cursor.copy(f"COPY kept.{name} FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(after[name])
        cursor.execute(
            PUT_BACK % "".join(f"INSERT INTO public.{name} SELECT * FROM kept.{name};" for name in changed)
        )
    return True


PUT_BACK = """CREATE FUNCTION kept.put_back() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica
AS $$ BEGIN %s INSERT INTO public.core_change (area) VALUES ('directory'), ('equipment'); END $$"""
_EMPTY = b"PGCOPY\n\xff\r\n\x00" + bytes(8) + b"\xff\xff"  # what COPY says of a table without rows


def _read(cursor: object, table: str) -> bytes:
    with cursor.copy(f"COPY {table} TO STDOUT (FORMAT BINARY)") as rows:
        return b"".join(bytes(row) for row in rows)


def put_back() -> Region:
    """The rows as they were; what is kept in the process of another test's region is not met again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept.put_back()")
    forget()
    return Region.objects.get()
