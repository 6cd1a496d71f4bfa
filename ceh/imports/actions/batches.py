"""Tables are previewed first, then imported as a whole or not at all, and undone.

A preview is the very same work in a transaction that is rolled back, so it cannot promise what does not happen.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ceh.core import clock
from ceh.core.guards import Collided, retrying
from ceh.core.jobs import enqueue, job
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.repeats import unclaimed
from ceh.imports.actions.progress import Report, no_report, reporting
from ceh.imports.adapters import Importer, UndoEntry, importer_of
from ceh.imports.models import KINDS, ImportBatch
from ceh.imports.rules.tables import Row, digest, read_rows
from ceh.imports.states import IMPORT

MAX_AT_ONCE = 100  # rows that are worked through while the person waits; longer tables become a job
OUTDATED = "imports.outdated"
KEPT = timedelta(days=30)  # then rows that may name people go, and what came of them stays


@dataclass
class Result:
    """What came of all rows of a table."""

    batch: ImportBatch
    rows: list[Row]
    undo_entries: list[UndoEntry]

    @property
    def digest(self) -> str:
        """The hash of the table and of what its rows do."""
        return digest([self.batch.kind, self.batch.space_id], self.batch.rows, self.rows)

    def values(self) -> dict[str, Any]:
        """What the batch keeps of a preview."""
        return {"preview": [row.data() for row in self.rows], "digest": self.digest, "done": 0}


def importer_for(batch: ImportBatch, *, by: Any, now: datetime) -> Importer:
    """A fresh importer for one run."""
    return importer_of(batch.kind)(space=batch.space, by=by, now=now)


def rows_of(batch: ImportBatch, importer: Importer) -> list[Row]:
    """The rows of the table with their titles. Raises Refused "imports.unreadable"."""
    rows = read_rows(batch.rows, importer.columns, importer.required_heads)
    for row in rows:
        row.title = importer.title(row.cells)
    return rows


def import_rows(batch: ImportBatch, *, by: Any, now: datetime, report: Report) -> Result:
    """Do what the rows say, each in a savepoint, so that one refused leaves the others as they are.

    Call it inside the transaction.
    """
    importer = importer_for(batch, by=by, now=now)
    result = Result(batch, rows_of(batch, importer), [])
    importer.prepare(result.rows)
    for count, row in enumerate(result.rows, 1):
        try:
            with transaction.atomic():
                entry = importer.import_row(row)
        except Collided:
            raise
        except Refused as refused:
            row.refuse(refused, importer.named_columns)
        else:
            result.undo_entries += [entry] if entry else []
        report(count)
    return result


def preview(batch: ImportBatch, *, by: Any, now: datetime, report: Report = no_report) -> Result:
    """What the rows would do, with what is wrong in all languages, as a preview is read by others, and later.

    Raises Refused for an unreadable table.
    """
    result = _preview_once(batch, by=by, now=now, report=report)
    others = {code for code, _label in settings.LANGUAGES} - {get_language()}
    for language in sorted(others) if any(row.errors for row in result.rows) else ():
        with override(language):
            repeated = _preview_once(batch, by=by, now=now)
        for row, same_row in zip(result.rows, repeated.rows, strict=True):
            row.add_texts(language, same_row.errors)
    return result


@retrying()
def _preview_once(batch: ImportBatch, *, by: Any, now: datetime, report: Report = no_report) -> Result:
    """Everything is done, and rolled back."""
    with unclaimed(), act("imports.preview", by=by):
        result = import_rows(batch, by=by, now=now, report=report)
        connection.check_constraints()  # those that speak at the commit only
        transaction.set_rollback(True)
    return result


def create_batch(
    *, kind: str, space: Any = None, filename: str, rows: list[list[str]], by: Any, now: datetime
) -> ImportBatch:
    """Keep what was read and what it would do; nothing else is written. A long table is previewed by a job.

    Raises Refused: "imports.unreadable", and the permission of the kind.
    """
    need(by, importer_of(kind).permission, space)
    batch = ImportBatch(kind=kind, space=space, filename=filename[:200], rows=rows, by=by, uploaded_at=now)
    batch.total = len(rows_of(batch, importer_for(batch, by=by, now=now)))
    is_long = batch.total > MAX_AT_ONCE
    batch.state = "reading" if is_long else "previewed"
    if not is_long:
        for name, value in preview(batch, by=by, now=now).values().items():
            setattr(batch, name, value)
    with act("imports.read_table", by=by):
        batch.save()
        if is_long:
            enqueue(preview_long, once=f"imports.preview:{batch.pk}", batch_id=batch.pk)
    return batch


def refresh_preview(*, batch: ImportBatch, by: Any, now: datetime) -> ImportBatch:
    """Preview the same rows once more, as things are now. Raises as `create_batch`, and "imports.forgotten"."""
    if batch.forgotten_at is not None:
        raise Refused(
            "imports.forgotten",
            _("The rows of this table are no longer kept."),
            _("Send the table again."),
            kind="conflict",
        )
    return create_batch(
        kind=batch.kind, space=batch.space, filename=batch.filename, rows=batch.rows, by=by, now=now
    )


def start_import(*, batch: ImportBatch, digest: str, by: Any, now: datetime) -> ImportBatch:
    """Import exactly the table and preview that the person saw (`digest`), all rows or none; a long one by a job.

    Raises Refused: "imports.stale" (it is not what was seen), "imports.errors", "imports.empty", "imports.outdated"
    (a row would do something else now; the page shows it), "import.state" (somebody was faster).
    """
    with act("imports.start_import", by=by):
        rows = ImportBatch.objects.select_for_update(of=("self",)).select_related("space")
        batch = rows.get(pk=batch.pk)
        need(by, "imports.import_table", batch)
        is_long = batch.total > MAX_AT_ONCE
        if batch.state == "previewed":
            _check_seen(batch, digest)
        if is_long:
            IMPORT.apply(batch, "start_import", by=by, now=now, problem="", done=0)
            enqueue(apply_long, once=f"imports.apply:{batch.pk}", batch_id=batch.pk, person_id=by.pk)
    if not is_long and not apply_import(batch, by=by, now=now, start=True):
        values = _new_preview(batch, by=by, now=now)
        with act("imports.refresh_preview", by=by):
            ImportBatch.objects.filter(pk=batch.pk, state="previewed").update(**values)
        raise outdated()
    batch.refresh_from_db()
    return batch


def _check_seen(batch: ImportBatch, seen: str) -> None:
    if not batch.digest or seen != batch.digest:
        raise Refused(
            "imports.stale",
            _("This is not the table that you saw."),
            _("Check it again, then import it."),
            kind="conflict",
        )
    if any(row["errors"] for row in batch.preview):
        raise Refused(
            "imports.errors",
            _("Some rows have errors, so nothing was imported."),
            _("Correct them in the table and send it again."),
        )
    if not any(row["outcome"] in ("new", "changed") for row in batch.preview):
        raise Refused("imports.empty", _("The table changes nothing."), _("There is nothing to import."))


@retrying()
def apply_import(
    batch: ImportBatch, *, by: Any, now: datetime, report: Report = no_report, start: bool = False
) -> bool:
    """Import all rows in one transaction and give True; none where they would not do exactly what was seen.

    `start` a batch that is previewed. Raises Refused "import.state".
    """
    with act("imports.finish_import", by=by):
        if start:
            IMPORT.apply(batch, "start_import", by=by, now=now, problem="")
        result = import_rows(batch, by=by, now=now, report=report)
        if is_outdated := result.digest != batch.digest:
            transaction.set_rollback(True)
        else:
            values: dict[str, Any] = {
                "applied_at": now,
                "undo_entries": result.undo_entries,
                "done": len(result.rows),
            }
            IMPORT.apply(batch, "finish_import", by=by, now=now, **values)
    return not is_outdated


def _new_preview(batch: ImportBatch, *, by: Any, now: datetime) -> dict[str, Any]:
    """What a batch keeps where something has changed since its preview."""
    return {**preview(batch, by=by, now=now).values(), "problem": OUTDATED}


def outdated() -> Refused:
    """The refusal where something has changed since the preview."""
    return Refused(
        OUTDATED,
        _("Something has changed since the preview, so nothing was imported."),
        _("The rows below show what they would do now."),
        kind="conflict",
    )


@job()
def preview_long(batch_id: int) -> None:
    """Preview a long table."""
    batch = ImportBatch.objects.select_related("space", "by").get(pk=batch_id)
    by, now = batch.by, clock.now()
    if batch.state != "reading":
        return
    with override(by.language or settings.LANGUAGE_CODE):
        try:
            with reporting(batch) as report:
                values = preview(batch, by=by, now=now, report=report).values()
        except Refused as refused:
            values = {"problem": str(refused)[:500], "preview": [], "digest": "", "done": 0}
        IMPORT.apply(batch, "show_preview", by=by, now=now, **values)


@job()
def apply_long(batch_id: int, person_id: int) -> None:
    """Import a long table. Where it fails nothing is written, the page says why, and one can start again."""
    batch = ImportBatch.objects.select_related("space").get(pk=batch_id)
    by = get_user_model().objects.get(pk=person_id)
    now = clock.now()
    if batch.state != "working":
        return
    with override(by.language or settings.LANGUAGE_CODE):
        try:
            with reporting(batch) as report:
                is_imported = apply_import(batch, by=by, now=now, report=report)
            values = {} if is_imported else _new_preview(batch, by=by, now=now)
        except Refused as refused:
            values = {"problem": str(refused)[:500], "done": 0}
        if values:
            IMPORT.apply(batch, "stop_import", by=by, now=now, **values)


@retrying()
def undo_import(*, batch: ImportBatch, by: Any, now: datetime, reason: str) -> ImportBatch:
    """Undo what the rows did, all or nothing.

    Raises Refused: "imports.used", "imports.changed_since", "import.state", "import.reason".
    """
    with act("imports.undo_import", by=by, reason=reason):
        batch = ImportBatch.objects.select_related("space").get(pk=batch.pk)
        need(by, "imports.import_table", batch)
        IMPORT.apply(batch, "undo_import", by=by, now=now, reason=reason)
        importer_for(batch, by=by, now=now).undo(batch.undo_entries, reason)
    return batch


def forget_rows(batches: Any, *, by: Any, now: datetime) -> int:
    """Drop what tables said; undoing them stays possible."""
    with act("imports.forget_rows", by=by), transaction.atomic():
        return int(batches.update(rows=[], preview=[], filename="", problem="", digest="", forgotten_at=now))


@job()
def forget_old_rows() -> None:
    """Drop the rows of tables that may name people after a while."""
    now = clock.now()
    kinds = [kind for kind in KINDS if importer_of(kind).holds_personal_data]
    old = ImportBatch.objects.filter(kind__in=kinds, forgotten_at=None, uploaded_at__lt=now - KEPT)
    forget_rows(old, by=None, now=now)
