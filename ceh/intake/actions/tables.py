"""Tables of machines and bookings: looked at first, then taken over as a whole or not at all, and undone.

The look is the very same work in a transaction that is rolled back, so it cannot promise what does not happen.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ceh.core import clock
from ceh.core.guards import retrying
from ceh.core.jobs import enqueue, job
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.intake.actions import hours, machines
from ceh.intake.actions.progress import Tell, quiet, watched
from ceh.intake.models import TableIn
from ceh.intake.rules.lines import Line, digest, read
from ceh.intake.states import TABLE_IN
from ceh.network.models import Space
from ceh.people.models import Person

AT_ONCE = 100  # rows that are looked at and taken over while the person waits; longer tables become a job
KEPT = timedelta(days=30)  # then what the table said goes, and what came of it stays
NEEDS = {"equipment": "equipment.manage_equipment", "bookings": "bookings.decide_booking"}
WORK: dict[str, Any] = {"equipment": machines, "bookings": hours}


class _Back(Exception):
    """Ends a look: everything is as it was."""


@dataclass(eq=False)
class Different(Exception):
    """The rows would do something else now than what was seen; `lines` say what."""

    lines: list[Line]


def _work(
    table: TableIn, *, by: Person, now: datetime, tell: Tell
) -> tuple[list[Line], list[dict[str, Any]]]:
    """Do what the rows say; gives the lines, and what undoing needs. Call it inside the transaction."""
    told = read(table.kind, table.rows, tuple(code for code, _name in settings.LANGUAGES))
    made = WORK[table.kind].bring(table, told, by=by, now=now, tell=tell)
    return [line for line, _given in told], made


@retrying()
def look(table: TableIn, *, by: Person, now: datetime, tell: Tell = quiet) -> list[Line]:
    """What the rows would do: everything is done, and rolled back. Raises Refused for an unreadable table."""
    lines: list[Line] = []
    try:
        with act("intake.look_at_table", by=by):
            lines, _made = _work(table, by=by, now=now, tell=tell)
            connection.check_constraints()  # those that would speak at the end only
            raise _Back
    except _Back:
        return lines


def _told(table: TableIn, lines: list[Line]) -> dict[str, Any]:
    return {
        "plan": [one.data() for one in lines],
        "digest": digest(table.kind, table.space_id, table.rows, lines),
        "done": 0,
    }


def read_table(
    *, space: Space, kind: str, filename: str, rows: list[list[str]], by: Person, now: datetime
) -> TableIn:
    """Keep what was read and what it would do; nothing else is written. A long table is looked at by a job.

    Raises Refused: "intake.unreadable", "intake.bring_table", "equipment.manage_equipment" or ".decide_booking".
    """
    need(by, "intake.bring_table", space)
    need(by, NEEDS[kind], space)
    table = TableIn(space=space, kind=kind, filename=filename[:200], rows=rows, by=by, uploaded_at=now)
    table.total = len(read(kind, rows, tuple(code for code, _name in settings.LANGUAGES)))
    if table.total > AT_ONCE:
        table.state = "reading"
    else:
        table.state = "previewed"
        for name, value in _told(table, look(table, by=by, now=now)).items():
            setattr(table, name, value)
    with act("intake.read_table", by=by):
        table.save()
        if table.state == "reading":
            enqueue(look_through, once=f"intake.look:{table.pk}", table_id=table.pk, person_id=by.pk)
    return table


@job()
def look_through(table_id: int, person_id: int) -> None:
    """The long way of a look."""
    table, by = TableIn.objects.select_related("space").get(pk=table_id), Person.objects.get(pk=person_id)
    if table.state != "reading":
        return
    now = clock.now()
    with override(by.language or settings.LANGUAGE_CODE):
        try:
            with watched(table) as tell:
                lines = look(table, by=by, now=now, tell=tell)
        except Refused as refused:
            TABLE_IN.apply(
                table, "show_table", by=by, now=now, problem=str(refused)[:500], plan=[], digest="", done=0
            )
        else:
            TABLE_IN.apply(table, "show_table", by=by, now=now, **_told(table, lines))


def look_again(*, table: TableIn, by: Person, now: datetime) -> TableIn:
    """Look at the same rows once more, as things are now. Raises as `read_table`, and "intake.forgotten"."""
    if table.forgotten_at is not None:
        raise Refused(
            "intake.forgotten", _("The rows of this table are no longer kept."), _("Send the table again."),
            kind="conflict",
        )  # fmt: skip
    return read_table(
        space=table.space, kind=table.kind, filename=table.filename, rows=table.rows, by=by, now=now
    )


def start_table(*, table: TableIn, digest: str, by: Person, now: datetime) -> TableIn:
    """Take over exactly the table and preview that the person saw (`digest`), all rows or none; a long one by a job.

    Raises Refused: "intake.stale" (it is not what was seen), "intake.errors", "intake.empty", "intake.changed" (a row
    would do something else now; the page shows it), "table_in.state" (somebody was faster).
    """
    with act("intake.start_table", by=by):
        row = TableIn.objects.select_for_update(of=("self",)).select_related("space").get(pk=table.pk)
        need(by, NEEDS[row.kind], row.space)
        if row.state == "previewed":
            _check_seen(row, digest)
        if row.total > AT_ONCE:
            TABLE_IN.apply(row, "start_table", by=by, now=now, problem="", done=0)
            enqueue(take_over, once=f"intake.table:{row.pk}", table_id=row.pk, person_id=by.pk)
    if row.total <= AT_ONCE:
        try:
            _bring(row, by=by, now=now, tell=quiet, start=True)
        except Different as found:
            refused = _changed()
            told = {**_told(row, found.lines), "problem": str(refused)[:500]}
            with act("intake.read_table", by=by):
                TableIn.objects.filter(pk=row.pk, state="previewed").update(**told)
            raise refused from found
    row.refresh_from_db()
    return row


def _check_seen(row: TableIn, seen: str) -> None:
    if not row.digest or seen != row.digest:
        raise Refused(
            "intake.stale", _("This is not the table that you saw."), _("Check it again, then import it."),
            kind="conflict",
        )  # fmt: skip
    if any(one["errors"] for one in row.plan):
        raise Refused(
            "intake.errors", _("Some rows have errors, so nothing was imported."),
            _("Correct them in the table and send it again."),
        )  # fmt: skip
    if not any(one["what"] in ("new", "changed") for one in row.plan):
        raise Refused("intake.empty", _("The table changes nothing."), _("There is nothing to import."))


@retrying()
def _bring(row: TableIn, *, by: Person, now: datetime, tell: Tell, start: bool = False) -> None:
    """All rows in one transaction. Raises Different when they would not do exactly what was seen."""
    with act("intake.finish_table", by=by):
        if start:
            TABLE_IN.apply(row, "start_table", by=by, now=now, problem="")
        lines, made = _work(row, by=by, now=now, tell=tell)
        if digest(row.kind, row.space_id, row.rows, lines) != row.digest:
            raise Different(lines)
        TABLE_IN.apply(row, "finish_table", by=by, now=now, applied_at=now, made=made, done=len(lines))


def _changed() -> Refused:
    return Refused(
        "intake.changed", _("Something has changed since the preview, so nothing was imported."),
        _("The rows below say what they would do now."), kind="conflict",
    )  # fmt: skip


@job()
def take_over(table_id: int, person_id: int) -> None:
    """The long way of taking over. Where it fails nothing is written, the page tells why, and one can start again."""
    row, by = TableIn.objects.select_related("space").get(pk=table_id), Person.objects.get(pk=person_id)
    if row.state != "working":
        return
    now = clock.now()
    with override(by.language or settings.LANGUAGE_CODE):
        try:
            with watched(row) as tell:
                _bring(row, by=by, now=now, tell=tell)
        except Different as found:
            _stop(row, _changed(), by=by, now=now, **_told(row, found.lines))
        except Refused as refused:
            _stop(row, refused, by=by, now=now, done=0)


def _stop(row: TableIn, why: Refused, *, by: Person, now: datetime, **told: Any) -> None:
    TABLE_IN.apply(row, "stop_table", by=by, now=now, problem=str(why)[:500], **told)


@retrying()
def undo_table(*, table: TableIn, by: Person, now: datetime, reason: str) -> TableIn:
    """Cancel the bookings, take new machines out of use, give changed ones their former values; all or nothing.

    Raises Refused: "intake.used", "intake.moved_on", "table_in.state", "table_in.reason".
    """
    with act("intake.undo_table", by=by, reason=reason):
        row = TableIn.objects.select_related("space").get(pk=table.pk)
        need(by, NEEDS[row.kind], row.space)
        TABLE_IN.apply(row, "undo_table", by=by, now=now, reason=reason)
        WORK[row.kind].undo(row, by=by, now=now, reason=reason)
    return row


def forget(*, tables: Any, by: Any, now: datetime) -> int:
    """Drop what tables said; what they made stays known by its keys."""
    with act("intake.forget_table", by=by), transaction.atomic():
        return int(tables.update(rows=[], plan=[], filename="", problem="", digest="", forgotten_at=now))


@job()
def forget_tables() -> None:
    """Drop the rows of tables after a while: they name people."""
    now = clock.now()
    forget(tables=TableIn.objects.filter(forgotten_at=None, uploaded_at__lt=now - KEPT), by=None, now=now)
