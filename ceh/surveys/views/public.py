"""Surveys and their results, for everybody."""

from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ceh.core.permissions import can
from ceh.questionnaires.rules.opening import phase
from ceh.surveys import exports, queries
from ceh.surveys.models import Survey
from ceh.surveys.rules.changing import is_running
from ceh.surveys.rules.results import Line, Result, rates_of
from ceh.web import tables
from ceh.web.access import public
from ceh.web.charts import Bars, Stacked
from ceh.web.exports import open_data_response
from ceh.web.pages import PUBLIC, Link, ListPage, RecordPage, Visit

surveys = ListPage(
    permission=PUBLIC,
    heading=_("Surveys"),
    lead=_("What the region asked, how many answered, and what came out."),
    rows=lambda visit: queries.surveys() if can(visit.by, "surveys.see_answers") else queries.public(),
    rows_template="surveys/_surveys.html",
    table=tables.columns(Survey, "collection", "owner", "state", caption=_("Surveys")),
    filename="surveys",
    noun=ngettext_lazy("%(n)s survey", "%(n)s surveys", "n"),
    empty=(_("No surveys yet"), _("They appear here when the first one opens."), "list-checks"),
    links=(Link(_("New survey"), "surveys:survey_new", "plus", "button", by=()),),
    template="surveys/surveys.html",
)


def charts_of(result: Result) -> list[Any]:
    """A chart for each group of bars; a matrix without hidden numbers is one chart."""
    if result.type == "matrix" and not result.hides:
        series = [line.label for line in result.groups[0][1]]
        rows = [(heading, [line.count for line in lines]) for heading, lines in result.groups]
        return [Stacked(_now("Responses"), series, rows)]
    return [
        Bars(heading or _now("Responses"), [(_label(line), line.count) for line in lines])
        for heading, lines in result.groups
    ]


def _label(line: Line) -> str:
    return line.label if line.percent is None else f"{line.label} · {line.percent:.0f}\N{NO-BREAK SPACE}%"


def page_of(visit: Visit) -> dict[str, Any]:
    """What a survey came to, as far as the reader may see it."""
    row = visit.record
    sees_all = can(visit.by, "surveys.see_answers")
    threshold = 0 if sees_all else settings.SMALL_NUMBER
    shown = exports.results_of(row, get_language() or "", threshold, chosen_only=not sees_all)
    return {
        "shown": [(result, charts_of(result)) for result in shown],
        "hides": any(result.hides for result in shown),
        "threshold": threshold,
        "counted_at": row.counted_at if shown and queries.is_behind(row) else None,
        "sees_all": sees_all,
        "imports": queries.imports_of(row) if sees_all else [],
        "texts": queries.texts(row) if sees_all and row.submitted <= queries.LIVE else {},
        "phase": phase(row.collection.opens_at, row.collection.closes_at, visit.now),
        "rates": [
            (heading, rates_of(queries.rates(row, by), threshold))
            for heading, by in ((_("Group"), "group"), (_("Municipality"), "municipality__name"))
        ]
        if row.collection.access == "invited"
        else [],
        "supported": queries.supported(row),
    }


survey = RecordPage(
    permission="surveys.see_survey",
    get=queries.survey,
    subject="survey",
    crumbs=lambda visit: [(_("Surveys"), "surveys:surveys")],
    facts=(
        (_("Asked by"), "owner"),
        (_("Who may answer"), lambda survey: survey.collection.get_access_display()),
        (_("Anonymous"), lambda survey: survey.collection.is_anonymous),
        (_("Opened"), lambda survey: survey.collection.opens_at),
        (_("Closes"), lambda survey: survey.collection.closes_at),
        (_("Responses"), lambda survey: survey.submitted),
    ),
    lead=lambda visit: visit.record.collection.intro,
    context=page_of,
    history=False,
    links=(
        Link(
            _("Change"),
            "surveys:survey_edit",
            "pencil",
            by=("code",),
            when=lambda survey: is_running(survey.state),
        ),
        Link(
            _("Invite"),
            "surveys:invite",
            "mail",
            by=("code",),
            when=lambda survey: survey.collection.access == "invited" and is_running(survey.state),
        ),
        Link(
            _("Import answers"),
            "surveys:import_answers",
            "upload",
            by=("code",),
            when=lambda survey: survey.state == "closed",
        ),
        Link(
            _("Choose public results"),
            "surveys:choose",
            "list-checks",
            by=("code",),
            when=lambda survey: survey.state == "closed",
        ),
    ),
    template="surveys/survey.html",
)


def _published(code: str) -> Survey:
    """The survey whose results everybody may read."""
    try:
        row = queries.survey(code)
    except Survey.DoesNotExist:
        raise Http404(code) from None
    if row.state != "published":
        raise Http404(code)
    return row


def _open_data(response: Any) -> HttpResponse:
    """Anybody's page may read it, from anywhere; for five minutes it may be kept."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    return cast(HttpResponse, response)


@public
@require_safe
def results_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The published results as a table for programs, a row for each question and choice."""
    row = _published(code)
    name = f"{row.code}-results"
    return _open_data(
        open_data_response(name, exports.COLUMNS, exports.open_rows(row, settings.SMALL_NUMBER))
    )


@public
@require_safe
def results_json(request: HttpRequest, code: str) -> HttpResponse:
    """The published results and the response rates as JSON."""
    row = _published(code)
    content = exports.open_record(row, settings.SMALL_NUMBER)
    content["page"] = request.build_absolute_uri(row.get_absolute_url())
    return _open_data(JsonResponse(content, json_dumps_params={"ensure_ascii": False}))
