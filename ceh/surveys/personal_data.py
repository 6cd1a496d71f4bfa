"""Personal data in surveys: who imported a table. Invitations and answers are in questionnaires."""

from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import By, Rows, counted, declare, no_person_in
from ceh.surveys.actions.importing import KEPT
from ceh.surveys.models import ImportedResponse, ResponseImport, Survey, SurveyResult, Tally

declare(
    "surveys",
    _("Surveys"),
    By(
        ResponseImport,
        "by",
        Rows(
            "answers_imported",
            _("Tables of answers I uploaded"),
            "file=filename survey at",
            "pk",
            labels={"survey": _("Survey")},
        ),
        moves=counted("%(count)d table of answers", "%(count)d tables of answers"),
        kept_for=KEPT,
    ),
)
no_person_in(
    "what a survey asks and counts; answers are in questionnaires",
    Survey,
    SurveyResult,
    Tally,
    ImportedResponse,
)
