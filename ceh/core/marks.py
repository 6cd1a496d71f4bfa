"""Marks: has anything of an area changed? So that what is costly to make can be kept, and is never stale.

A migration says which tables belong to an area (`watch("directory", "network_space", …)`). Each statement that changes
one of them adds a row to `core_change` in its own transaction. The mark of the area, the newest row and their number,
is therefore another one after every commit, also when an older transaction commits after a younger one. It needs no
lock, no clock and no call of ours at the places that write.

Reader: take the mark first, then look whether something made under this mark is kept, else make it anew. What was read
after the mark can only be newer than it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from django.db import connection, migrations

from ceh.core.jobs import job

Mark = tuple[int, int]
T = TypeVar("T")

MAKE_TABLE = """
CREATE TABLE core_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    area text NOT NULL
);
CREATE INDEX core_change_area ON core_change (area, id);
CREATE FUNCTION core_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core_change (area) VALUES (TG_ARGV[0]);
    RETURN NULL;
END $$;
"""
DROP_TABLE = "DROP TABLE core_change; DROP FUNCTION core_note_change();"


def watch(area: str, *tables: str) -> migrations.RunSQL:
    """For a migration: every change of these tables changes the mark of the area."""
    begin: list[str | tuple[str, Any]] = [
        f"CREATE TRIGGER core_note_{area} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION core_note_change('{area}')"
        for table in tables
    ]
    end: list[str | tuple[str, Any]] = [f"DROP TRIGGER core_note_{area} ON {table}" for table in tables]
    return migrations.RunSQL(begin, end)


def mark(area: str) -> Mark:
    """The mark of the area as this transaction sees it; one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0), count(*) FROM core_change WHERE area = %s", [area])
        newest, number = cursor.fetchone()
    return newest, number


@job()
def shorten() -> None:
    """Keep one row for each area. The new row is the newest, so that no earlier mark can come back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM core_change RETURNING area)"
            " INSERT INTO core_change (area) SELECT DISTINCT area FROM gone"
        )


class Kept:
    """What this process has made, by key; the least used goes when there are more than `most`.

    The key must hold everything that the value depends on: a mark, the language, the day. Values are shared by all
    requests, so nobody may change them.
    """

    def __init__(self, most: int) -> None:
        self._most, self._values, self._lock = most, OrderedDict[Hashable, Any](), Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The kept value, else what `make` gives."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                found: T = self._values[key]
                return found
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
