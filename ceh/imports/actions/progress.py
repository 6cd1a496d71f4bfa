"""How far a long import is, written while its transaction is still open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

from ceh.imports.models import ImportBatch

Report = Callable[[int], None]
REPORT_EVERY = 5  # rows


def no_report(done: int) -> None:
    """Nobody watches a short table."""


@contextmanager
def reporting(batch: ImportBatch) -> Iterator[Report]:
    """Write how many rows are done by a connection of its own, so that pages see it before the work is committed.

    The work itself must not have locked the row of the batch: it does so only at its end.
    """
    connection = connections.create_connection(DEFAULT_DB_ALIAS)

    def report(done: int) -> None:
        if done % REPORT_EVERY == 0:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE imports_importbatch SET done = %s WHERE id = %s AND state IN ('reading', 'working')",
                    [done, batch.pk],
                )

    try:
        yield report
    finally:
        connection.close()
