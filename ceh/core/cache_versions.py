"""Versions of an area: has anything of an area changed? So that what is costly to make can be kept, and is never stale.

An app says which tables belong to an area (`watch("directory", Space, …)`). Each statement that changes one of them
adds a row to `core_change` in its own transaction. The version of the area, the newest row and their number, is
therefore another one after every commit, also when an older transaction commits after a younger one. It needs no lock,
no clock and no call of ours at the places that write.

Reader: take the version first, then look whether something made under this version is kept, else make it anew. What was
read after the version can only be newer than it.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from threading import Lock
from typing import Any, TypeVar

import pgtrigger
from django.db import connection, models

from ceh.core.jobs import job

Version = tuple[int, int]
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def watch(area: str, *tables: type[models.Model]) -> None:
    """Every change of these tables changes the version of the area. Called when the app is ready."""
    pgtrigger.Trigger(
        name=f"mark_{area}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func=f"INSERT INTO core_change (area) VALUES ('{area}'); RETURN NULL;",  # noqa: S608 - a word of our code
    ).register(*tables)


def versions_of(*areas: str) -> tuple[Version, ...]:
    """The versions of several areas, in this order; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT area, max(id), count(*) FROM core_change WHERE area = ANY(%s) GROUP BY area",
            [list(areas)],
        )
        result = {area: (newest, number) for area, newest, number in cursor.fetchall()}
    return tuple(result.get(area, (0, 0)) for area in areas)


def version_of(area: str) -> Version:
    """The version of the area as this transaction sees it; one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0), count(*) FROM core_change WHERE area = %s", [area])
        newest, number = cursor.fetchone()
    return newest, number


@job()
def compact() -> None:
    """Keep one row for each area. The new row is the newest, so that no earlier version can come back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM core_change RETURNING area)"
            " INSERT INTO core_change (area) SELECT DISTINCT area FROM gone"
        )


class VersionedCache:
    """Values cached in this process; the least recently used go when there are more than `most`.

    The key must hold everything that the value depends on: a version, the language, the day. Values are shared by all
    requests, so nobody may change them.
    """

    def __init__(self, most: int) -> None:
        self._most, self._values, self._lock = most, OrderedDict[Hashable, Any](), Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The cached value, else what `make` returns."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                result: T = self._values[key]
                return result
        value = make()
        self._put({key: value})
        return value

    def many(self, keys: Collection[K], make: Callable[[list[K]], Mapping[K, T]]) -> dict[K, T]:
        """Cached values of the keys, in order; `make` returns all that are missing, and may return others, too."""
        with self._lock:
            result: dict[K, T] = {key: self._values[key] for key in keys if key in self._values}
            for key in result:
                self._values.move_to_end(key)
        if missing := [key for key in keys if key not in result]:
            values = make(missing)
            self._put(values)
            result |= {key: values[key] for key in missing}
        return {key: result[key] for key in keys}

    def _put(self, values: Mapping[Any, Any]) -> None:
        with self._lock:
            self._values.update(values)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
