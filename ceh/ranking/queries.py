"""Questions about the order of the challenges, each in a number of statements that does not grow."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType

from ceh.consultation.models import Challenge
from ceh.consultation.queries import published_challenges
from ceh.core.models import Link
from ceh.core.text import Translated
from ceh.ranking.models import Ranking
from ceh.surveys import queries as surveys
from ceh.surveys.models import Key, Survey, SurveyResult

QUESTION = "challenge_order"  # the code of the question by which a survey asks for the order
DECIDES = "result_decides_ranking"
MOST = 5  # decisions that are shown


def results() -> list[SurveyResult]:
    """Published results that say an order, the newest first."""
    rows = SurveyResult.objects.filter(question=QUESTION, survey__state="published")
    return list(rows.select_related("survey__collection").order_by("-pk")[:MOST])


def result(pk: int) -> SurveyResult:
    """One of them. Raises SurveyResult.DoesNotExist."""
    rows = SurveyResult.objects.filter(question=QUESTION, survey__state="published")
    return rows.select_related("survey__collection__version").get(pk=pk)


def counts_of(row: SurveyResult) -> Mapping[Key, int]:
    """How often each challenge was put in which place."""
    return surveys.counts(row.survey).get(row.question, {})


def names() -> dict[str, Translated]:
    """Code → name of every challenge, withdrawn ones too."""
    return dict(Challenge.objects.values_list("code", "name"))


def _surveys_of(rows: list[Ranking]) -> dict[int, Survey]:
    """Key of a ranking → the survey that decided it."""
    ends = Link.objects.filter(
        kind=DECIDES,
        target_type=ContentType.objects.get_for_model(Ranking),
        target_id__in=[row.pk for row in rows],
        ended_at=None,
    ).values_list("target_id", "source_id")
    results_by_pk = SurveyResult.objects.select_related("survey__collection").in_bulk(
        [source for _target, source in ends]
    )
    return {target: results_by_pk[source].survey for target, source in ends}


def panel(person: Any, now: datetime) -> dict[str, Any]:
    """The decisions with their names and what they stand on, and results that could decide."""
    name_of, rows = names(), list(Ranking.objects.all()[:MOST])
    survey_of = _surveys_of(rows)
    rankings = [
        {"row": row, "names": [name_of[code] for code in row.order], "survey": survey_of.get(row.pk)}
        for row in rows
    ]
    return {
        "rankings": rankings,
        "can_be_ordered": published_challenges().count() > 1,
        "results": results(),
    }
