"""Questions about documents, the SWOT and challenges, each in a number of statements that does not grow."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, IntegerField, Model, QuerySet, Value, When

from ceh.consultation.models import (
    QUADRANTS,
    Challenge,
    Finding,
    SourceDocument,
    Statement,
    Workshop,
)
from ceh.consultation.queries.workshops import HIDDEN, public_findings
from ceh.core.language import fold
from ceh.core.links import Step
from ceh.core.models import Link
from ceh.core.text import Translated
from ceh.studies.models import FeasibilityStudy
from ceh.surveys.models import SurveyResult

EVIDENCE = {
    "document_supports_statement": SourceDocument,
    "finding_supports_statement": Finding,
    "study_supports_statement": FeasibilityStudy,
    "result_supports_statement": SurveyResult,
}
RAISES = "statement_raises_challenge"
FEEDS = {"workshop_feeds_document": Workshop, "document_feeds_document": SourceDocument}


def statements() -> "QuerySet[Statement]":
    """All statements in the order of the matrix: quadrants, the nearer horizon first, then as they are placed."""
    place = Case(
        *[When(quadrant=code, then=Value(n)) for n, (code, _label) in enumerate(QUADRANTS)],
        output_field=IntegerField(),
    )
    rows = Statement.objects.select_related("theme", "municipality").annotate(place=place)
    return rows.order_by("place", "-horizon", "position", "pk")


def published() -> "QuerySet[Statement]":
    """Statements of the matrix."""
    return statements().filter(state="published")


def matching(words: str) -> list[int]:
    """Keys of the statements whose text holds these words in a language, without regard to case and carons."""
    rows = Statement.objects.values_list("pk", "text")
    return [pk for pk, text in rows if any(fold(words) in fold(version) for version in text.values())]


def earlier_versions(row: Statement) -> list[tuple[datetime, Translated]]:
    """When the statement got another text, and the published text until then, newest first."""
    history: Any = row.history  # type: ignore[attr-defined]
    events = list(history.filter(state="published").order_by("pgh_id").values_list("pgh_created_at", "text"))
    return [(at, Translated.of(old)) for (_at, old), (at, new) in pairwise(events) if old != new][::-1]


def statement(code: str) -> Statement:
    """The statement of this code. Raises Statement.DoesNotExist."""
    return statements().get(code=code)


def evidence_kinds(statement_ids: Collection[int]) -> dict[int, list[str]]:
    """Statement id → the kind of each record that supports it; one statement."""
    kinds: dict[int, list[str]] = defaultdict(list)
    rows = Link.objects.filter(
        kind__in=EVIDENCE,
        target_type=ContentType.objects.get_for_model(Statement),
        target_id__in=statement_ids,
        ended_at=None,
    )
    for statement_id, kind in rows.values_list("target_id", "kind"):
        kinds[statement_id].append(kind)
    return kinds


def evidence_link(pk: int) -> Link:
    """A current link from evidence to a statement, or from a statement to a challenge. Raises Link.DoesNotExist."""
    return Link.objects.get(pk=pk, kind__in=[*EVIDENCE, RAISES], ended_at=None)


def challenges() -> "QuerySet[Challenge]":
    """The challenges in their order, drafts and withdrawn ones too, for those who write."""
    return Challenge.objects.exclude(state="discarded")


def published_challenges() -> "QuerySet[Challenge]":
    """The challenges that everybody sees, in their order."""
    return Challenge.objects.filter(state="published")


def challenge(code: str) -> Challenge:
    """The challenge of this code. Raises Challenge.DoesNotExist."""
    return Challenge.objects.prefetch_related("pilots__municipality").get(code=code)


def statements_of(challenge_ids: Collection[int]) -> dict[int, list[Statement]]:
    """Challenge id → the published statements it stands on, in the order of the matrix; two statements."""
    pairs = Link.objects.filter(
        kind=RAISES,
        target_type=ContentType.objects.get_for_model(Challenge),
        target_id__in=challenge_ids,
        ended_at=None,
    ).values_list("target_id", "source_id")
    challenge_ids_of: dict[int, list[int]] = defaultdict(list)
    for challenge_id, statement_id in pairs:
        challenge_ids_of[statement_id].append(challenge_id)
    result: dict[int, list[Statement]] = defaultdict(list)
    for row in published().filter(pk__in=challenge_ids_of):
        for challenge_id in challenge_ids_of[row.pk]:
            result[challenge_id].append(row)
    return result


def statements_of_findings(finding_ids: Collection[int]) -> list[Statement]:
    """The published statements that stand on these findings, in the order of the matrix."""
    statement_ids = Link.objects.filter(
        kind="finding_supports_statement",
        source_type=ContentType.objects.get_for_model(Finding),
        source_id__in=finding_ids,
        ended_at=None,
    ).values("target_id")
    return list(published().filter(pk__in=statement_ids))


def documents() -> "QuerySet[SourceDocument]":
    """All documents, the newest first."""
    return SourceDocument.objects.select_related("publisher")


def document(code: str) -> SourceDocument:
    """The document of this code. Raises SourceDocument.DoesNotExist."""
    return documents().get(code=code)


def unpublished() -> "QuerySet[Statement]":
    """Drafts and withdrawn statements, for those who write."""
    return statements().filter(state__in=("draft", "withdrawn"))


def public_steps(steps: Collection[Step]) -> list[Step]:
    """The steps of the red thread without drafts and findings that are not published; one statement at most."""
    finding_ids = [step.other.pk for step in steps if isinstance(step.other, Finding)]
    shown = (
        set(public_findings().filter(pk__in=finding_ids).values_list("pk", flat=True)) if finding_ids else ()
    )
    return [
        step
        for step in steps
        if (step.other.pk in shown if isinstance(step.other, Finding) else _is_no_draft(step.other))
    ]


def _is_no_draft(record: Model) -> bool:
    """Whether everybody may read a record: by its own state, or by that of the version to which it belongs."""
    return getattr(getattr(record, "version", None) or record, "state", "") not in HIDDEN
