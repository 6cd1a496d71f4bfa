"""Workshops, their findings, and duplicates merged with a trace."""

from datetime import datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from ceh.consultation.models import Finding, Workshop
from ceh.consultation.rules import (
    check_editable,
    check_findings_open,
    check_has_findings,
    check_may_start,
    check_merge,
    check_unchanged,
)
from ceh.core import links
from ceh.core.clock import local_day
from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.language import fold
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.people.models import Person
from ceh.region.queries import current

PERMISSION = "consultation.run_workshop"


def plan_workshop(*, by: Person, **values: Any) -> Workshop:
    """Plan a workshop as a draft. Raises Refused: "consultation.run_workshop", "consultation.workshop_there"."""
    need(by, PERMISSION)
    title, starts_at = values["title"], values.get("starts_at")
    code = "-".join(
        filter(None, (slugify(fold(title.best()[1]))[:38], starts_at and f"{starts_at:%Y-%m-%d}"))
    )
    there = Refused(
        "consultation.workshop_there",
        _("There is already a workshop with this title on this day."),
        _("Give it another title."),
        kind="conflict",
        field_name="title",
    )
    with (
        act("consultation.plan_workshop", by=by),
        translate_db_errors({"workshop_code_once": there}),
    ):
        return Workshop.objects.create(code=code or "workshop", **values)


def change_workshop(*, workshop: Workshop, by: Person, **values: Any) -> Workshop:
    """Change what a workshop's page says.

    Raises Refused: "consultation.run_workshop", "consultation.workshop_over".
    """
    with act("consultation.change_workshop", by=by):
        row = Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
        need(by, PERMISSION, row)
        check_editable(row.state)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    return row


def start_workshop(*, workshop: Workshop, by: Person, now: datetime) -> None:
    """Begin to collect findings, on the day of the workshop or later. Raises Refused ("consultation.starts_later")."""
    zone = current().timezone
    day = local_day(workshop.starts_at, zone) if workshop.starts_at else None
    check_may_start(day, local_day(now, zone))
    Workshop.machine.apply(workshop, "start_workshop", by=by, now=now)


def publish_workshop(*, workshop: Workshop, by: Person, now: datetime) -> None:
    """Let everybody read the findings. Raises Refused ("consultation.no_findings")."""
    check_has_findings(workshop.findings.filter(merged_into=None).count())
    Workshop.machine.apply(workshop, "publish_workshop", by=by, now=now)


def add_finding(*, workshop: Workshop, by: Person, now: datetime, **values: Any) -> Finding:
    """Record a finding. Raises Refused: "consultation.run_workshop", "consultation.findings_closed"."""
    with act("consultation.add_finding", by=by):
        row = Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
        need(by, PERMISSION, row)
        check_findings_open(row.state)
        finding = Finding.objects.create(workshop=row, by=by, at=now, **values)
        links.connect("workshop_found", row, finding, by=by, now=now)
    return finding


def change_finding(
    *, finding: Finding, by: Person, expected: str, expected_votes: int, votes: int, **values: Any
) -> Finding:
    """Change a finding that still says `expected`. Votes that came in since stay, unless `by` changed their number.

    Raises Refused: "consultation.run_workshop", "consultation.findings_closed", "consultation.changed" (somebody else
    was faster; the message says what stands there now).
    """
    with act("consultation.change_finding", by=by):
        row = _locked(finding)
        need(by, PERMISSION, row.workshop)
        check_findings_open(row.workshop.state)
        if row.text != values["text"]:
            check_unchanged(expected, row.text)
        if votes != expected_votes:
            values["votes"] = votes
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    return row


def remove_finding(*, finding: Finding, by: Person, now: datetime, reason: str) -> None:
    """Remove a finding for good, for instance because it names somebody; its duplicates stand by themselves again.

    Raises Refused: "consultation.run_workshop", "consultation.findings_closed".
    """
    with act("consultation.remove_finding", by=by, reason=reason):
        row = _locked(finding)
        need(by, PERMISSION, row.workshop)
        check_findings_open(row.workshop.state)
        for step in links.causes(row) + links.results(row):
            links.disconnect(step.link, by=by, now=now, reason=reason)
        row.duplicates.update(merged_into=None)
        row.delete()


def vote(*, finding: Finding, by: Person) -> Finding:
    """Add one vote to a finding. Raises Refused: "consultation.run_workshop", "consultation.findings_closed"."""
    with act("consultation.vote", by=by):
        row = _locked(finding)
        need(by, PERMISSION, row.workshop)
        check_findings_open(row.workshop.state)
        row.votes += 1
        row.save(update_fields=["votes"])
    return row


def merge_finding(*, finding: Finding, target: Finding, by: Person, now: datetime) -> Finding:
    """Merge a duplicate into another finding, which gets its votes and what it supports; the duplicate stays.

    Raises Refused: "consultation.run_workshop", "consultation.findings_closed", "consultation.merged",
    "consultation.merge_others".
    """
    with act("consultation.merge_finding", by=by):
        rows = Finding.objects.select_for_update(of=("self",)).select_related("workshop").order_by("pk")
        locked = {row.pk: row for row in rows.filter(pk__in=(finding.pk, target.pk))}
        duplicate, survivor = locked[finding.pk], locked[target.pk]
        need(by, PERMISSION, duplicate.workshop)
        check_findings_open(duplicate.workshop.state)
        check_merge(
            same_workshop=duplicate.workshop_id == survivor.workshop_id,
            same=duplicate.pk == survivor.pk,
            merged_already=duplicate.merged_into_id is not None,
            target_merged=survivor.merged_into_id is not None,
        )
        survivor.votes += duplicate.votes
        survivor.save(update_fields=["votes"])
        Finding.objects.filter(merged_into=duplicate).update(merged_into=survivor)
        duplicate.merged_into = survivor
        duplicate.save(update_fields=["merged_into"])
        for step in links.results(duplicate):
            links.disconnect(step.link, by=by, now=now, reason=_("Merged into another finding."))
            links.connect(step.link.kind, survivor, step.other, by=by, now=now, reason=step.reason)
    return survivor


def _locked(finding: Finding) -> Finding:
    """The finding as it stands now, locked. Raises Refused ("consultation.merged") if it is a duplicate by now."""
    row = Finding.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=finding.pk)
    check_merge(
        same_workshop=True, same=False, merged_already=row.merged_into_id is not None, target_merged=False
    )
    return row
