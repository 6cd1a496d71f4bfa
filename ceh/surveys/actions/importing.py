"""Answers collected elsewhere: upload, say what is what, import as a whole, undo as a whole."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ceh.core import clock
from ceh.core.jobs import job
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.people.models import Person
from ceh.questionnaires.actions.answering import today
from ceh.surveys import queries
from ceh.surveys.actions import adding
from ceh.surveys.actions.running import count
from ceh.surveys.models import ImportedResponse, ResponseImport, Survey
from ceh.surveys.rules import columns as mapping
from ceh.surveys.rules import importing, recognising
from ceh.surveys.rules.results import check_is_closed

PERMISSION = "surveys.run"
KEPT = timedelta(days=30)


def upload_table(
    *,
    survey: Survey,
    by: Person,
    now: datetime,
    filename: str,
    table: Sequence[Sequence[str]],
    source: str = "",
    heads: int | None = None,
) -> ResponseImport:
    """Keep a table with the columns that are recognised; also the tool and the heads where nobody says them.

    Raises Refused: "surveys.run", "surveys.not_closed".
    """
    need(by, PERMISSION, survey)
    check_is_closed(survey.state)
    with act("surveys.upload_table", by=by):
        definition = survey.collection.version.definition
        origin = recognising.origin_of(table)
        rows = recognising.without_preamble(table, origin)
        end = origin.first + (heads or origin.heads)
        return ResponseImport.objects.create(
            survey=survey,
            source=source or origin.source,
            filename=filename[:200],
            table=rows,
            heads=end,
            columns=mapping.guess(definition, rows[origin.first : end]),
            by=by,
            at=now,
        )


def map_columns(
    *,
    batch: ResponseImport,
    by: Person,
    columns: Mapping[str, str],
    choices: Mapping[str, Mapping[str, str]],
) -> ResponseImport:
    """Say where the columns go and what values mean. Raises Refused: "surveys.run", "surveys.import_ended",
    "surveys.import_columns".
    """
    with act("surveys.map_columns", by=by):
        row = _locked(batch)
        need(by, PERMISSION, row.survey)
        if row.state != "draft":
            raise Refused(
                "surveys.import_ended",
                _("This import has ended."),
                _("Upload the table again."),
                kind="conflict",
            )
        mapping.check_columns(row.survey.collection.version.definition, columns)
        row.columns, row.choices = dict(columns), {code: dict(values) for code, values in choices.items()}
        row.save(update_fields=["columns", "choices"])
    return row


def apply_import(*, batch: ResponseImport, by: Person, now: datetime) -> int:
    """Import all responses of a table without problems; those that came with an earlier one are left out.

    Gives how many are new. Raises Refused: "response_import.state", "surveys.run", "surveys.not_closed",
    "surveys.import_problems", "surveys.import_empty".
    """
    with act("surveys.apply_response_import", by=by):
        row = _locked(batch)
        check_is_closed(row.survey.state)
        preview = preview_of(row, now)
        importing.check_importable(preview)
        known = queries.imported_keys(row.survey)
        fresh = [entry for entry in preview.rows if entry.key not in known]
        keys = adding.add_responses(
            collection=row.survey.collection,
            entries=[(entry.answers, entry.is_complete) for entry in fresh],
            now=now,
        )
        ImportedResponse.objects.bulk_create(
            [
                ImportedResponse(batch=row, survey=row.survey, response_id=key, key=entry.key)
                for key, entry in zip(keys, fresh, strict=True)
            ],
            batch_size=500,
        )
        ResponseImport.machine.apply(row, "apply_response_import", by=by, now=now, table=[], count=len(fresh))
        count(row.survey, now)
    return len(fresh)


def undo_import(*, batch: ResponseImport, by: Person, now: datetime, reason: str) -> None:
    """Remove all responses of an import.

    Raises Refused: "response_import.state", "surveys.run", "surveys.not_closed".
    """
    with act("surveys.undo_response_import", by=by, reason=reason):
        row = _locked(batch)
        check_is_closed(row.survey.state)
        ResponseImport.machine.apply(row, "undo_response_import", by=by, now=now, reason=reason)
        adding.remove_responses(list(row.responses.values_list("response_id", flat=True)))
        count(row.survey, now)


def discard_import(*, batch: ResponseImport, by: Person, now: datetime) -> None:
    """Forget a table. Raises Refused ("response_import.state")."""
    with act("surveys.discard_response_import", by=by):
        ResponseImport.machine.apply(batch, "discard_response_import", by=by, now=now, table=[])


def preview_of(row: ResponseImport, now: datetime) -> importing.Preview:
    """What the import would do now."""
    return importing.preview(
        row.survey.collection.version.definition,
        row.table,
        heads=row.heads,
        source=row.source,
        columns=row.columns,
        choices=row.choices,
        today=today(now),
    )


def _locked(batch: ResponseImport) -> ResponseImport:
    """The import, its survey locked before it."""
    Survey.objects.select_for_update(of=("self",)).get(pk=batch.survey_id)
    rows = ResponseImport.objects.select_for_update(of=("self",))
    return rows.select_related("survey__collection__version").get(pk=batch.pk)


@job()
def forget_old_tables() -> None:
    """Empty tables that nobody imported in a month."""
    old = ResponseImport.objects.filter(state="draft", at__lt=clock.now() - KEPT).exclude(table=[])
    old.update(table=[])
