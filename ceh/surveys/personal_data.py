"""Personal data in surveys: none; invitations and answers are in questionnaires."""

from ceh.core.personal_data import no_person_in
from ceh.surveys.models import Survey, SurveyResult, Tally

no_person_in("what a survey asks and counts; answers are in questionnaires", Survey, SurveyResult, Tally)
