"""How far a long table is, told while its transaction is still open; and rows that are tried one by one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from ceh.core.refusals import Refused
from ceh.intake.models import TableIn
from ceh.intake.rules.lines import Line

Tell = Callable[[int], None]
OFTEN = 5  # rows between two words on how far it is


def quiet(done: int) -> None:
    """Nobody watches a short table."""


@contextmanager
def watched(table: TableIn) -> Iterator[Tell]:
    """Tell how many rows are done by a connection of its own, so that the page sees it before the work is committed.

    The work itself must not have locked the table's row: it does so only at its end.
    """
    beside = connections.create_connection(DEFAULT_DB_ALIAS)

    def tell(done: int) -> None:
        if done % OFTEN == 0:
            with beside.cursor() as cursor:
                cursor.execute(
                    "UPDATE intake_tablein SET done = %s WHERE id = %s AND state IN ('reading', 'working')",
                    [done, table.pk],
                )

    try:
        yield tell
    finally:
        beside.close()


class Bringing(Protocol):
    """What brings the rows of one table."""

    def read(self, given: dict[str, str]) -> Any:
        """What the cells mean. Raises Refused with all that are wrong."""

    def row(self, line: Line, given: dict[str, str]) -> dict[str, Any] | None:
        """Do what the row says; gives what undoing needs. Raises Refused."""


def tried(told: list[tuple[Line, dict[str, str]]], bringing: Bringing, tell: Tell) -> list[dict[str, Any]]:
    """Do each row in a savepoint, so that one refused leaves the others as they are. Gives what was made.

    Of a row with a cell that cannot be, the other cells are read, too: all that is wrong is said at once.
    """
    made = []
    for count, (line, given) in enumerate(told, 1):
        if line.what == "error":
            try:
                bringing.read(given)
            except Refused as refused:
                line.refuse(refused, known={column for column, _rule, _why in line.errors})
        else:
            try:
                with transaction.atomic():
                    one = bringing.row(line, given)
            except Refused as refused:
                if refused.rule == "core.collision":
                    raise
                line.changes = []
                line.refuse(refused)
            else:
                made += [one] if one else []
        tell(count)
    return made
