"""Writing and scoring feasibility studies, and what they stand on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from ceh.core.journal import act
from ceh.core.language import code_of
from ceh.core.permissions import need
from ceh.people.models import Person
from ceh.studies import queries
from ceh.studies.models import CRITERIA, FeasibilityStudy, StudyAttachment, StudyScore
from ceh.studies.rules import check_complete, check_draft

PERMISSION = "studies.write_study"


def write_study(*, by: Person, **values: Any) -> FeasibilityStudy:
    """Write a study as a draft. Raises Refused ("studies.write_study")."""
    need(by, PERMISSION)
    with act("studies.write_study", by=by):
        list(FeasibilityStudy.objects.select_for_update().values_list("pk"))  # codes are counted
        return FeasibilityStudy.objects.create(
            code=_code(values["title"].best()[1], values["year"]), **values
        )


def change_study(*, study: FeasibilityStudy, by: Person, **values: Any) -> FeasibilityStudy:
    """Change a draft. Raises Refused: "studies.write_study", "studies.published"."""
    with act("studies.change_study", by=by):
        row = _lock(study, by)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    return row


def set_scores(
    *, study: FeasibilityStudy, by: Person, scores: Mapping[str, tuple[int | None, str]]
) -> FeasibilityStudy:
    """Give points for criteria, each with a reason; None takes points back.

    Raises Refused: "studies.write_study", "studies.published".
    """
    with act("studies.set_scores", by=by):
        row = _lock(study, by)
        for criterion in CRITERIA:
            points, reason = scores.get(criterion, (None, ""))
            if points is None:
                StudyScore.objects.filter(study=row, criterion=criterion).delete()
            else:
                values = {"points": points, "reason": reason}
                StudyScore.objects.update_or_create(study=row, criterion=criterion, defaults=values)
    return row


def publish_study(*, study: FeasibilityStudy, by: Person, now: datetime) -> None:
    """Let everybody read the study. Raises Refused: "studies.write_study", "studies.incomplete"."""
    with transaction.atomic():
        row = _lock(study, by)
        check_complete(has_conclusion=bool(row.conclusion), points=queries.points_of(row))
        FeasibilityStudy.machine.apply(study, "publish_study", by=by, now=now)


def add_attachment(
    *, study: FeasibilityStudy, title: str, file: Any, by: Person, now: datetime
) -> StudyAttachment:
    """Add a PDF that was checked. Raises Refused: "studies.write_study", "studies.published"."""
    with act("studies.add_attachment", by=by):
        row = _lock(study, by)
        attachment = StudyAttachment(study=row, title=title, added_by=by, added_at=now)
        attachment.file.save(file.name, file, save=False)
        attachment.save()
    return attachment


def remove_attachment(*, attachment: StudyAttachment, by: Person) -> None:
    """Remove an attachment of a draft, with its file. Raises Refused: "studies.write_study", "studies.published"."""
    with act("studies.remove_attachment", by=by):
        _lock(attachment.study, by)
        file = attachment.file
        StudyAttachment.objects.filter(pk=attachment.pk).delete()
        transaction.on_commit(lambda: file.storage.delete(str(file.name)))


def _lock(study: FeasibilityStudy, by: Person) -> FeasibilityStudy:
    """The draft, locked, if `by` may change it."""
    row = FeasibilityStudy.objects.select_for_update(of=("self",)).get(pk=study.pk)
    need(by, PERMISSION, row)
    check_draft(row.state)
    return row


def _code(title: str, year: int) -> str:
    """The address of a study: title and year, and a number where it is taken."""
    code = f"{code_of(title, otherwise='study', limit=38)}-{year}"
    codes = set(FeasibilityStudy.objects.filter(code__startswith=code).values_list("code", flat=True))
    return next(
        free for free in (code, *(f"{code}-{n}" for n in range(2, len(codes) + 3))) if free not in codes
    )
