"""Running surveys."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ceh.surveys import exports, queries
from ceh.surveys.actions import inviting, running
from ceh.surveys.forms import surveys as own
from ceh.surveys.models import Survey
from ceh.surveys.rules.changing import check_is_running
from ceh.surveys.rules.results import cross_table
from ceh.web.access import requires
from ceh.web.charts import Stacked
from ceh.web.exports import response
from ceh.web.pages import Button, FormPage, RecordPage, Steps, Visit

RUN = "surveys.run"


def _crumbs(visit: Visit) -> list[Any]:
    return [(_("Surveys"), "surveys:surveys"), *([visit.record] if visit.record else [])]


def _running(visit: Visit) -> dict[str, Any]:
    """No form where nothing changes any more."""
    check_is_running(visit.record.state)
    return {}


survey_new = FormPage(
    permission=RUN,
    crumbs=_crumbs,
    form=own.SurveyForm,
    action=running.plan_survey,
    heading=_("New survey"),
    lead=_("A draft at first. Publish a questionnaire before; here you say who is asked and until when."),
    submit=_("Save draft"),
    done=_("Draft saved. Look at it once more, then open it."),
    then=lambda visit, survey: survey,
)

survey_edit = FormPage(
    permission=RUN,
    get=queries.survey,
    subject="survey",
    crumbs=_crumbs,
    form=own.SurveyForm,
    options=lambda visit: {**_running(visit), "row": visit.record},
    action=running.change_survey,
    heading=_("Change survey"),
    done=_("Saved."),
)

choose = FormPage(
    permission=RUN,
    get=queries.survey,
    subject="survey",
    crumbs=_crumbs,
    form=own.ResultsForm,
    options=lambda visit: {"survey": visit.record},
    action=running.choose_results,
    heading=_("Choose public results"),
    lead=_("Everybody sees these results when you publish. Free texts stay with the staff."),
    done=_("Saved."),
)

invite = FormPage(
    permission=RUN,
    get=queries.survey,
    subject="survey",
    crumbs=_crumbs,
    form=own.InviteForm,
    options=_running,
    action=inviting.invite,
    heading=_("Invite"),
    lead=_("Each gets a link of their own that can be used once. Letters go out when you send them."),
    submit=_("Add invitations"),
    done=lambda visit, number: (
        ngettext("%(n)s invitation is new.", "%(n)s invitations are new.", number) % {"n": number}
    ),
)

send = Button(
    permission=RUN,
    get=queries.survey,
    subject="survey",
    crumbs=_crumbs,
    action=inviting.send_letters,
    done=lambda visit, number: (
        ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", number) % {"n": number}
    ),
    stays_on_refusal=True,
)

survey_steps = Steps(
    model=Survey,
    get=queries.survey,
    route="surveys/<slug:code>/",
    subject="survey",
    by="code",
    actions={
        "open_survey": running.open_survey,
        "close_survey": running.close_survey,
        "reopen_survey": running.reopen_survey,
        "publish_survey": running.publish_survey,
    },
)


def _crossed(visit: Visit) -> dict[str, Any]:
    """The two questions chosen, and their table."""
    form = own.CrossForm(visit.request.GET or None, survey=visit.record)
    if not form.is_bound or not form.is_valid():
        return {"form": form}
    definition = visit.record.collection.version.definition
    questions = {question.code: question for question in definition.questions()}
    across, down = (questions[form.cleaned_data[name]] for name in ("across", "down"))
    cells = queries.crossed(visit.record, across.code, down.code)
    table = cross_table(definition, cells, across, down, get_language() or "")
    chart = Stacked("", table.across, [(label, counts) for label, counts, _sum in table.rows])
    return {"form": form, "chart": chart}


cross = RecordPage(
    permission="surveys.see_answers",
    get=queries.survey,
    subject="survey",
    crumbs=_crumbs,
    heading=_("Two questions together"),
    lead=_(
        "How the answers to one question divide by those to another. For staff only: small numbers are shown."
    ),
    context=_crossed,
    history=False,
    template="surveys/cross.html",
)


@requires("surveys.see_answers", get=queries.survey)
@require_safe
def answers(request: HttpRequest, survey: Survey) -> HttpResponse:
    """All answers as a file: CSV or XLSX, with codes or with labels."""
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    codes = request.GET.get("headings") == "codes"
    language = get_language() or ""
    result: HttpResponse = response(
        kind,
        survey.code,
        exports.header(survey, language, codes=codes),
        exports.answers(survey, language, codes=codes),
    )
    return result
