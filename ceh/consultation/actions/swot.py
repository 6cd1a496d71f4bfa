"""Writing statements, and linking what they stand on and what they lead to."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from ceh.consultation.models import Challenge, Finding, SourceDocument, Statement
from ceh.consultation.queries import EVIDENCE, RAISES
from ceh.consultation.rules import (
    check_horizon,
    check_is_public,
    check_not_linked,
    check_study_is_public,
    check_unchanged,
)
from ceh.core import links
from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.language import code_of
from ceh.core.models import Link
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.people.models import Person
from ceh.studies.models import FeasibilityStudy
from ceh.surveys.models import SurveyResult
from ceh.surveys.rules.results import check_result_is_public

PERMISSION = "consultation.write_swot"


def write_statement(*, by: Person, **values: Any) -> Statement:
    """Write a statement as a draft; its code is the next one of its quadrant: s11, w15, …

    Raises Refused: "consultation.write_swot", "consultation.horizon", "consultation.written_at_once".
    """
    need(by, PERMISSION)
    quadrant = values["quadrant"]
    check_horizon(quadrant, values.get("horizon", ""))
    at_once = Refused(
        "consultation.written_at_once",
        _("Somebody else wrote a statement at the same moment."),
        _("Save again; your text is still here."),
        kind="conflict",
    )
    with act("consultation.write_statement", by=by), translate_db_errors({"statement_code_once": at_once}):
        rows = Statement.objects.select_for_update().filter(quadrant=quadrant)
        codes, number = set(rows.values_list("code", flat=True)), 1
        while f"{quadrant[0]}{number}" in codes:
            number += 1
        position = (Statement.objects.aggregate(last=Max("position"))["last"] or 0) + 1
        return Statement.objects.create(code=f"{quadrant[0]}{number}", position=position, **values)


def change_statement(
    *, statement: Statement, by: Person, reason: str, expected: str | None = None, **values: Any
) -> Statement:
    """Write a new version of a statement that still says `expected` to the writer; earlier ones stay in its history.

    Raises Refused: "consultation.write_swot", "consultation.horizon", "consultation.changed".
    """
    check_horizon(values["quadrant"], values.get("horizon", ""))
    with act("consultation.change_statement", by=by, reason=reason):
        row = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
        need(by, PERMISSION, row)
        check_unchanged(str(row.text) if expected is None else expected, str(row.text))
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    return row


def add_evidence(
    *,
    statement: Statement,
    evidence: SourceDocument | Finding | FeasibilityStudy | SurveyResult,
    by: Person,
    now: datetime,
    reason: str = "",
) -> Link:
    """Link a document, a finding, a study or a result of a survey that supports a statement.

    Raises Refused: "consultation.write_swot", "consultation.finding_hidden", "consultation.study_hidden",
    "surveys.result_hidden", "consultation.linked_already".
    """
    need(by, PERMISSION, statement)
    if isinstance(evidence, Finding):
        check_is_public(evidence.workshop.state, is_duplicate=evidence.merged_into_id is not None)
    if isinstance(evidence, FeasibilityStudy):
        check_study_is_public(evidence.state)
    if isinstance(evidence, SurveyResult):
        check_result_is_public(evidence.survey.state)
    kind = next(kind for kind, model in EVIDENCE.items() if isinstance(evidence, model))
    check_not_linked(links.current_link(kind, evidence, statement))
    with act("consultation.add_evidence", by=by, reason=reason):
        return links.connect(kind, evidence, statement, by=by, now=now, reason=reason)


def raise_challenge(
    *, statement: Statement, challenge: Challenge, by: Person, now: datetime, reason: str = ""
) -> Link:
    """Link a statement to a challenge that stands on it.

    Raises Refused: "consultation.write_swot", "consultation.linked_already".
    """
    need(by, PERMISSION, statement)
    check_not_linked(links.current_link(RAISES, statement, challenge))
    with act("consultation.raise_challenge", by=by, reason=reason):
        return links.connect(RAISES, statement, challenge, by=by, now=now, reason=reason)


def remove_link(*, link: Link, by: Person, now: datetime, reason: str) -> None:
    """End a link of the SWOT, with a reason; it stays in the history. Raises Refused ("consultation.write_swot")."""
    need(by, PERMISSION)
    with act("consultation.remove_link", by=by, reason=reason):
        links.disconnect(link, by=by, now=now, reason=reason)


def change_reason(*, link: Link, by: Person, reason: str) -> None:
    """Say anew how evidence supports a statement. Raises Refused ("consultation.write_swot")."""
    need(by, PERMISSION)
    with act("consultation.change_reason", by=by, reason=reason):
        links.change_reason(link, by=by, reason=reason)


def add_document(*, by: Person, **values: Any) -> SourceDocument:
    """Add a document that statements can stand on; its code comes from the title.

    Raises Refused: "consultation.write_swot", "consultation.document_there".
    """
    need(by, PERMISSION)
    there = Refused(
        "consultation.document_there",
        _("There is a document of this title."),
        _("Give it another title, for example with the year."),
        kind="conflict",
        field_name="title",
    )
    code = code_of(values["title"].best()[1], otherwise="document")
    with act("consultation.add_document", by=by), translate_db_errors({"document_code_once": there}):
        return SourceDocument.objects.create(code=code, **values)


def change_document(*, document: SourceDocument, by: Person, reason: str, **values: Any) -> SourceDocument:
    """Change what is said about a document. Raises Refused ("consultation.write_swot")."""
    need(by, PERMISSION)
    with act("consultation.change_document", by=by, reason=reason):
        row = SourceDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    return row
