"""Answers collected elsewhere: upload, columns, preview, import, undo."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.surveys import queries
from ceh.surveys.actions import importing
from ceh.surveys.forms.importing import MAX_HEAD, ColumnsForm, TableForm
from ceh.surveys.models import ResponseImport
from ceh.surveys.rules.columns import heads_of
from ceh.web.pages import FormPage, Link, RecordPage, Steps, Visit

RUN = "surveys.run"
MAX_PROBLEMS = 100


def _crumbs(visit: Visit) -> list[Any]:
    surveys = (_("Surveys"), "surveys:surveys")
    if isinstance(visit.record, ResponseImport):
        return [surveys, visit.record.survey]
    return [surveys, visit.record]


def _crumbs_below(visit: Visit) -> list[Any]:
    return [*_crumbs(visit), visit.record]


upload = FormPage(
    permission=RUN,
    get=queries.survey,
    subject="survey",
    crumbs=_crumbs,
    form=TableForm,
    action=importing.upload_table,
    heading=_("Import answers"),
    lead=_(
        "Answers to the same questions that you collected with 1KA, EUSurvey, LimeSurvey or on paper: upload the file "
        "as the tool exports it. First you see what is recognised; nothing counts before you say so."
    ),
    submit=_("Upload table"),
    then=lambda visit, batch: batch,
)

columns = FormPage(
    permission=RUN,
    get=queries.response_import,
    subject="batch",
    crumbs=_crumbs_below,
    form=ColumnsForm,
    options=lambda visit: {
        "batch": visit.record,
        "preview": importing.preview_of(visit.record, visit.now),
    },
    action=importing.map_columns,
    heading=_("Columns and values"),
    lead=_("Which column answers which question. What nobody needs is left out."),
    submit=_("Save and check"),
)


def _page(visit: Visit) -> dict[str, Any]:
    """What the import would do, and what is wrong where."""
    batch = visit.record
    if batch.state != "draft":
        return {}
    preview = importing.preview_of(batch, visit.now)
    known = queries.imported_keys(batch.survey)
    fresh = [row for row in preview.rows if row.key not in known]
    heads = heads_of(batch.table, batch.heads)
    return {
        "preview": preview,
        "fresh": len(fresh),
        "complete": sum(row.is_complete for row in fresh),
        "doubles": len(preview.rows) - len(fresh),
        "problems": preview.problems[:MAX_PROBLEMS],
        "column_count": len(batch.columns),
        "left_out": [head[:MAX_HEAD] for at, head in enumerate(heads) if str(at) not in batch.columns],
    }


response_import = RecordPage(
    permission=RUN,
    get=queries.response_import,
    subject="batch",
    crumbs=_crumbs,
    facts=("survey", "source", "at", "count"),
    context=_page,
    links=(
        Link(
            _("Columns and values"),
            "surveys:import_columns",
            "columns-3",
            by=("pk",),
            when=lambda batch: batch.state == "draft",
        ),
    ),
    template="surveys/import.html",
)


import_steps = Steps(
    model=ResponseImport,
    get=queries.response_import,
    route="surveys/imports/<int:pk>/",
    subject="batch",
    actions={
        "apply_response_import": importing.apply_import,
        "undo_response_import": importing.undo_import,
        "discard_response_import": importing.discard_import,
    },
)
