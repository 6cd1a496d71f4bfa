"""What erasure does to answers that name somebody: words and files go, what was counted stays."""

from datetime import datetime
from typing import Any

import pgtrigger

from ceh.questionnaires.models import Answer, AnswerFile, Response

FREE = ("text", "long_text", "file", "place", "record", "calculated")
FROZEN = "questionnaires.Response:submitted_stays"


def forget_words_of(person: Any, *, by: Any, now: datetime) -> None:
    """Remove free answers and files of a person from their responses; choices and numbers stay, named by nobody."""
    rows = Response.objects.filter(person=person).select_related("version")
    with pgtrigger.ignore(FROZEN):
        for row in rows:
            free = {question.code for question in row.version.definition.questions() if question.type in FREE}
            row.answers = {code: value for code, value in row.answers.items() if code not in free}
            row.save(update_fields=["answers"])
            Answer.objects.filter(response=row, question__in=free).delete()
    for file in AnswerFile.objects.filter(response__person=person):
        file.file.delete(save=False)
        file.delete()
