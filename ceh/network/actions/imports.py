"""Tables of spaces and organisations: looked at first, then taken over as a whole or not at all, and undone."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import override

from ceh.core import clock
from ceh.core.jobs import enqueue, job
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import codes_by_word
from ceh.network.actions.joining import free_code, point_of, today_of
from ceh.network.actions.records import REFERENCES, write_organisation, write_space
from ceh.network.models import Import, Organisation, OrganisationKind, SearchEntry, Space, SpaceKind
from ceh.network.queries import records
from ceh.network.rules.imports import Line, Lists, plan
from ceh.network.states import IMPORT
from ceh.people.models import Person
from ceh.region.models import GoalGroup, Municipality, Topic
from ceh.region.queries import bounds, current

AT_ONCE = 100  # rows taken over while the person waits; longer tables become a job
MODELS: dict[str, Any] = {"spaces": Space, "organisations": Organisation}


def lists_for(kind: str) -> Lists:
    """The code lists as they are now."""
    models: dict[str, Any] = {
        "kind": SpaceKind if kind == "spaces" else OrganisationKind, "municipality": Municipality,
        "host": Organisation, "topics": Topic, "goal_groups": GoalGroup,
    }  # fmt: skip
    labels = {column: {one.code: one.name for one in model.objects.all()} for column, model in models.items()}
    known = {column: codes_by_word(names) for column, names in labels.items()}
    return Lists(
        kinds=known["kind"],
        municipalities=known["municipality"],
        hosts=known["host"],
        topics=known["topics"],
        goal_groups=known["goal_groups"],
        languages=tuple(current().languages),
        bounds=bounds(),
        labels=labels,
    )


def preview(kind: str, rows: list[list[str]]) -> tuple[list[Line], str]:
    """What the rows would change now, and the digest of rows and preview together."""
    present, lists = records.all_records(kind), lists_for(kind)
    lines = plan(kind, rows, present, lists)
    # Reasons of errors are left out: the digest is the same in every language.
    compared = [line.data() | {"errors": [column for column, _reason in line.errors]} for line in lines]
    content = json.dumps([kind, rows, compared], sort_keys=True, ensure_ascii=False)
    return lines, hashlib.sha256(content.encode()).hexdigest()


def preview_import(*, kind: str, filename: str, rows: list[list[str]], by: Person, now: datetime) -> Import:
    """Keep what was read and what it would change; nothing else is written. Raises Refused for an unreadable table."""
    with act("network.read_import", by=by):
        need(by, "network.import_spaces")
        lines, digest = preview(kind, rows)
        return Import.objects.create(
            kind=kind,
            filename=filename[:200],
            rows=rows,
            plan=[one.data() for one in lines],
            digest=digest,
            by=by,
            uploaded_at=now,
        )


def start_import(*, record: Import, digest: str, by: Person, now: datetime) -> Import:
    """Take over exactly the table and preview that the person saw (`digest`); a long one goes on as a job.

    Raises Refused: "network.import_stale" (a record changed since the preview), "network.import_errors",
    "network.import_empty", "import.state" (somebody was faster).
    """
    busy = [one for one in record.plan if one["what"] in ("new", "changed")]
    is_long = len(busy) > AT_ONCE
    with act("network.start_import" if is_long else "network.finish_import", by=by):
        row = Import.objects.select_for_update(of=("self",)).get(pk=record.pk)
        need(by, "network.import_spaces")
        if digest != row.digest:
            raise _stale()
        if any(one["errors"] for one in row.plan):
            raise Refused(
                "network.import_errors",
                _("Some rows have errors, so nothing was imported."),
                _("Correct them in the table and send it again."),
            )
        if not busy:
            raise Refused(
                "network.import_empty", _("The table changes nothing."), _("There is nothing to import.")
            )
        IMPORT.apply(row, "start_import", by=by, now=now, problem="")
        if is_long:
            enqueue(take_over, once=f"network.import:{row.pk}", import_id=row.pk, person_id=by.pk)
        else:
            apply_import(record=row, by=by, now=now)
    row.refresh_from_db()
    return row


def _stale() -> Refused:
    return Refused(
        "network.import_stale",
        _("The directory has changed since you looked at this table."),
        _("Check the preview again, then import."),
        kind="conflict",
    )


@job()
def take_over(import_id: int, person_id: int) -> None:
    """The long way of an import. A refusal is told on its page, and it can be started again."""
    row, by = Import.objects.get(pk=import_id), Person.objects.get(pk=person_id)
    if row.state != "working":
        return
    now = clock.now()
    with override(by.language or "en"):
        try:
            apply_import(record=row, by=by, now=now)
        except Refused as refused:
            IMPORT.apply(row, "stop_import", by=by, now=now, problem=str(refused)[:500])


def apply_import(*, record: Import, by: Person, now: datetime) -> None:
    """Write all rows of a started import, or none. Raises Refused: "network.import_stale"."""
    with act("network.finish_import", by=by, filename=record.filename):
        model = MODELS[record.kind]
        list(model.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        lines, digest = preview(record.kind, record.rows)
        if digest != record.digest:
            raise _stale()
        before: dict[str, Any] = {}
        present = records.all_records(record.kind)
        for line in lines:
            if line.what == "changed":
                before[line.code] = {name: present[line.code][name] for name in line.values}
                _write(model.objects.get(code=line.code), line.values, now)
            elif line.what == "new":
                before[_create(record.kind, line, by, now)] = None
        after = {one["code"] or code: one["values"] for code, one in _by_code(before, lines)}
        IMPORT.apply(
            record, "finish_import", by=by, now=now, applied_at=now, before={"before": before, "after": after}
        )


def _by_code(before: dict[str, Any], lines: list[Line]) -> list[tuple[str, dict[str, Any]]]:
    """(code, line as data) of what was written, in the order of `before`."""
    written = [one.data() for one in lines if one.what in ("new", "changed")]
    return list(zip(before, written, strict=True))


def _write(row: Any, values: dict[str, Any], now: datetime) -> None:
    if isinstance(row, Space):
        write_space(row, values, now=now)
    else:
        write_organisation(row, values)


def _create(kind: str, line: Line, by: Person, now: datetime) -> str:
    """A new record; a space is published at once, for a coordinator brings it."""
    model = MODELS[kind]
    code = line.code or free_code(model, line.title)
    row = model(code=code)
    if kind == "spaces":
        row.municipality = REFERENCES["municipality"].objects.get(code=line.values["municipality"])
        row.lon, row.lat = point_of(row.municipality, line.values["settlement"])
        _write(row, {"open_to": "appointment", **line.values}, now)
        publish_at_once(row, now)
        _write(row, {}, now)
    else:
        _write(row, line.values, now)
    return code


def publish_at_once(space: Space, now: datetime) -> None:
    """Bring a new space of a table or a pack to its public page, the way its machine goes."""
    space.state, space.submitted_at, space.review_due = "submitted", now, today_of(now)
    space.save(update_fields=["state", "submitted_at", "review_due"])
    space.state, space.published_at = "published", now
    space.save(update_fields=["state", "published_at"])


def undo_import(*, record: Import, by: Person, now: datetime, reason: str = "") -> Import:
    """Put back what was there before: changed records get their former values, new ones go.

    Raises Refused: "network.import_moved_on" (somebody changed a record since, or something hangs on a new one).
    """
    with act("network.undo_import", by=by, reason=reason, filename=record.filename):
        row = Import.objects.select_for_update(of=("self",)).get(pk=record.pk)
        need(by, "network.import_spaces")
        IMPORT.apply(row, "undo_import", by=by, now=now)
        model = MODELS[row.kind]
        list(model.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        present = records.all_records(row.kind)
        for code, former in row.before["before"].items():
            written = row.before["after"].get(code, {})
            if code not in present or any(present[code][n] != v for n, v in written.items() if n != "code"):
                raise _moved_on(code)
            found = model.objects.get(code=code)
            if former is not None:
                _write(found, former, now)
            else:
                _remove(found)
    return row


def _remove(row: Any) -> None:
    """Delete a record that an import made and nobody has used since."""
    try:
        kind = "space" if isinstance(row, Space) else "organisation"
        SearchEntry.objects.filter(kind=kind, object_id=row.pk).delete()
        row.delete()
    except ProtectedError as used:
        raise _moved_on(row.code) from used


def _moved_on(code: str) -> Refused:
    return Refused(
        "network.import_moved_on",
        _("“%(code)s” has changed or is in use since the import, so it cannot be undone.") % {"code": code},
        _("Correct the records one by one."),
        kind="conflict",
    )
