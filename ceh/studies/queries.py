"""Questions about feasibility studies."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from ceh.studies.models import CRITERIA, FeasibilityStudy, StudyAttachment, StudyScore

HIDDEN = ("draft", "discarded")
MOST_COMPARED = 4


def studies() -> "QuerySet[FeasibilityStudy]":
    """All studies with their scores, the newest first."""
    rows = FeasibilityStudy.objects.select_related("municipality", "space")
    return rows.prefetch_related(Prefetch("scores", StudyScore.objects.all()), "attachments")


def public_studies() -> "QuerySet[FeasibilityStudy]":
    """Studies that everybody reads."""
    return studies().exclude(state__in=HIDDEN)


def published() -> "QuerySet[FeasibilityStudy]":
    """Studies that count: published and not superseded."""
    return studies().filter(state="published")


def study(code: str) -> FeasibilityStudy:
    """The study of this code. Raises FeasibilityStudy.DoesNotExist."""
    return studies().get(code=code)


def attachment(pk: int) -> StudyAttachment:
    """One attachment. Raises StudyAttachment.DoesNotExist."""
    return StudyAttachment.objects.select_related("study").get(pk=pk)


@dataclass(frozen=True)
class Scored:
    """One criterion of a study: its text, its points and why."""

    criterion: str
    label: Any
    text: Any
    points: int | None
    reason: str

    @property
    def share(self) -> int:
        """The points in percent of the most that there are, for the bar."""
        return (self.points or 0) * 20


def points_of(study: FeasibilityStudy) -> dict[str, int]:
    """Criterion → points."""
    return {score.criterion: score.points for score in study.scores.all()}


def scored(study: FeasibilityStudy) -> list[Scored]:
    """The criteria in their order."""
    scores = {score.criterion: score for score in study.scores.all()}
    return [
        Scored(
            criterion,
            label,
            getattr(study, criterion),
            scores[criterion].points if criterion in scores else None,
            scores[criterion].reason if criterion in scores else "",
        )
        for criterion, label in CRITERIA.items()
    ]


def compared(codes: Iterable[str]) -> list[FeasibilityStudy]:
    """The published studies of these codes, in this order, each once, at most as many as fit side by side."""
    unique_codes = list(dict.fromkeys(codes))
    rows = {row.code: row for row in published().filter(code__in=unique_codes)}
    return [rows[code] for code in unique_codes if code in rows][:MOST_COMPARED]
