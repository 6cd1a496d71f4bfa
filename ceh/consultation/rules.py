"""How well a statement is founded, and whether findings may be merged. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ceh.core.models import Link
from ceh.core.refusals import Refused

SOLID_RECORDS, SOLID_KINDS = 3, 2


@dataclass(frozen=True)
class Confidence:
    """How well a statement is founded; `level` counts from 0 (no evidence) to 3 (solid)."""

    level: int
    label: str | Promise
    tone: str
    reason: str | Promise

    @property
    def dots(self) -> str:
        """The level as people see it at a glance: ●●○."""
        return "●" * self.level + "○" * (3 - self.level)


CONFIDENCE = (
    Confidence(0, gettext_lazy("no evidence"), "danger", gettext_lazy("Nothing is linked to it yet.")),
    Confidence(1, gettext_lazy("thin base"), "warning", gettext_lazy("It stands on one record only.")),
    Confidence(2, gettext_lazy("fair base"), "info", gettext_lazy("It stands on two or more records.")),
    Confidence(
        3,
        gettext_lazy("solid base"),
        "success",
        gettext_lazy("It stands on three or more records of different kinds."),
    ),
)


def confidence(kinds: Collection[str]) -> Confidence:
    """How well a statement is founded, by the kinds of its evidence, one entry a record."""
    if len(kinds) >= SOLID_RECORDS and len(set(kinds)) >= SOLID_KINDS:
        return CONFIDENCE[3]
    return CONFIDENCE[min(len(kinds), 2)]


def check_horizon(quadrant: str, horizon: str) -> None:
    """Raise Refused ("consultation.horizon") unless an opportunity has a horizon, and other statements have none."""
    if (quadrant == "opportunity") != bool(horizon):
        raise Refused(
            "consultation.horizon",
            _("An opportunity needs a horizon; other statements have none."),
            _("Choose a horizon, or leave it empty."),
            kind="input",
            field_name="horizon",
        )


def check_unchanged(expected: str, current: str) -> None:
    """Raise Refused ("consultation.changed") where somebody else has changed a text since it was read."""
    if expected != current:
        raise Refused(
            "consultation.changed",
            _("Somebody has changed this in the meantime. It now says: “%(text)s”") % {"text": current},
            _("Your text is still in the field. Save again to replace theirs, or take both together."),
            kind="conflict",
            field_name="text",
        )


def check_editable(state: str) -> None:
    """Raise Refused ("consultation.workshop_over") for a workshop that was cancelled or discarded."""
    if state in ("cancelled", "discarded"):
        raise Refused(
            "consultation.workshop_over",
            _("The workshop was cancelled, so its page does not change any more."),
            _("Plan another workshop."),
            kind="conflict",
        )


def ends_early() -> Refused:
    """The refusal of a workshop that would end before it begins."""
    return Refused(
        "consultation.ends_early",
        _("The workshop would end before it begins."),
        _("Choose a later end."),
        kind="input",
        field_name="ends_at",
    )


def check_may_start(day: date | None, today: date) -> None:
    """Raise Refused ("consultation.starts_later") before the day of the workshop."""
    if day is not None and today < day:
        raise Refused(
            "consultation.starts_later",
            _("The workshop has not begun."),
            _("Collect findings on its day, or change the day."),
            kind="rule",
        )


def check_has_findings(count: int) -> None:
    """Raise Refused ("consultation.no_findings") where there is nothing to publish."""
    if not count:
        raise Refused(
            "consultation.no_findings",
            _("No finding has been recorded."),
            _("Add findings first, or cancel the workshop."),
            kind="rule",
        )


def check_findings_open(state: str) -> None:
    """Raise Refused ("consultation.findings_closed") unless findings of a workshop in this state may change."""
    if state != "held":
        raise Refused(
            "consultation.findings_closed",
            _("Findings can be changed only while the workshop is being held."),
            _("Start collecting findings, or reopen the workshop."),
            kind="conflict",
        )


def check_is_public(workshop_state: str, *, is_duplicate: bool) -> None:
    """Raise Refused ("consultation.finding_hidden") unless a finding may support a statement that everybody reads."""
    if workshop_state != "published" or is_duplicate:
        raise Refused(
            "consultation.finding_hidden",
            _("Only a published finding that is not a duplicate can support a statement."),
            _("Publish the findings of the workshop first."),
            kind="input",
            field_name="finding",
        )


def check_study_is_public(state: str) -> None:
    """Raise Refused ("consultation.study_hidden") unless a study may support a statement that everybody reads."""
    if state != "published":
        raise Refused(
            "consultation.study_hidden",
            _("Only a published study can support a statement."),
            _("Publish the study first."),
            kind="input",
            field_name="study",
        )


def check_merge(*, same_workshop: bool, same: bool, merged_already: bool, target_merged: bool) -> None:
    """Raise Refused unless one finding may be merged into another one."""
    if merged_already or target_merged:
        raise Refused(
            "consultation.merged",
            _("One of the two has already been merged into another finding."),
            _("Reload the page and choose again."),
            kind="conflict",
        )
    if same or not same_workshop:
        raise Refused(
            "consultation.merge_others",
            _("A finding can be merged only into another finding of the same workshop."),
            _("Choose another finding."),
            kind="input",
            field_name="target",
        )


# The questions of the region's workshops: code → question.
SEVEN_QUESTIONS = {
    "weak": gettext_lazy("Where are we weak?"),
    "lack": gettext_lazy("What do we lack?"),
    "strong": gettext_lazy("Where are we strong?"),
    "missing": gettext_lazy("What is missing in the region?"),
    "partners": gettext_lazy("With whom should we cooperate?"),
    "knowledge": gettext_lazy("What knowledge is there?"),
    "services": gettext_lazy("What services should there be, and for whom?"),
}


def check_has_no_findings(count: int) -> None:
    """Raise Refused ("consultation.has_findings") where removing a part or a table would orphan findings."""
    if count:
        raise Refused(
            "consultation.has_findings",
            ngettext("%(n)s finding belongs to it.", "%(n)s findings belong to it.", count) % {"n": count},
            _("Move the findings elsewhere first, or give it another name."),
            kind="conflict",
        )


def check_place(workshop_id: int, *workshop_ids: int | None) -> None:
    """Raise Refused ("consultation.other_workshop") for an agenda item or a table of another workshop."""
    if any(other not in (None, workshop_id) for other in workshop_ids):
        raise Refused(
            "consultation.other_workshop",
            _("This part or table belongs to another workshop."),
            _("Reload the page and choose again."),
            kind="input",
        )


def check_not_linked(link: Link | None) -> None:
    """Raise Refused ("consultation.linked_already") where two records are linked already."""
    if link is not None:
        raise Refused(
            "consultation.linked_already",
            _("The two are linked already, with the reason “%(reason)s”.") % {"reason": link.reason}
            if link.reason
            else _("The two are linked already."),
            _("To say something else, change the reason of that link on the page of the statement."),
            kind="conflict",
        )


def check_is_duplicate(is_duplicate: bool) -> None:
    """Raise Refused ("consultation.no_duplicate") for a finding that was not merged into another one."""
    if not is_duplicate:
        raise Refused(
            "consultation.no_duplicate",
            _("This finding stands by itself already."),
            _("Reload the page to see what stands there now."),
            kind="conflict",
        )


def check_founded(statements: int) -> None:
    """Raise Refused ("consultation.challenge_unfounded") unless a challenge stands on a published statement."""
    if not statements:
        raise Refused(
            "consultation.challenge_unfounded",
            _("The challenge stands on no published statement of the SWOT yet."),
            _("Open a statement and link it to this challenge, then publish."),
        )
