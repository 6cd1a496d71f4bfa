"""Workshops, their findings, and duplicates merged with a trace."""

from datetime import datetime
from itertools import count
from typing import Any

from django.utils.translation import gettext as _

from ceh.consultation.models import Finding, Workshop
from ceh.consultation.rules import (
    check_editable,
    check_findings_open,
    check_has_findings,
    check_is_duplicate,
    check_may_start,
    check_merge,
    check_place,
    check_unchanged,
    ends_early,
)
from ceh.core import links
from ceh.core.clock import local_day
from ceh.core.guards import translate_db_errors
from ceh.core.journal import act
from ceh.core.language import code_of
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.people.models import Person
from ceh.region.queries import current

PERMISSION = "consultation.run_workshop"
ENTER = "consultation.enter_findings"  # coordinators, and who facilitates a table


def plan_workshop(*, by: Person, **values: Any) -> Workshop:
    """Plan a workshop as a draft.

    Raises Refused: "consultation.run_workshop", "consultation.workshop_there", "consultation.ends_early".
    """
    need(by, PERMISSION)
    title, starts_at = values["title"], values.get("starts_at")
    code = _code(title.best()[1], starts_at)
    there = Refused(
        "consultation.workshop_there",
        _("There is already a workshop with this title on this day."),
        _("Give it another title."),
        kind="conflict",
        field_name="title",
    )
    with (
        act("consultation.plan_workshop", by=by),
        translate_db_errors({"workshop_code_once": there, "workshop_ends_after_start": ends_early}),
    ):
        return Workshop.objects.create(code=code, **values)


def _code(title: str, starts_at: datetime | None) -> str:
    """The address of a workshop: title and day. A title without letters gets a number where the day is taken."""
    name, day = code_of(title, otherwise="", limit=38), f"{starts_at:%Y-%m-%d}" if starts_at else ""
    code = "-".join(filter(None, (name or "workshop", day)))
    if name:
        return code
    codes = set(Workshop.objects.filter(code__startswith=code).values_list("code", flat=True))
    numbered = (f"{code}-{number}" for number in count(2))
    return code if code not in codes else next(free for free in numbered if free not in codes)


def change_workshop(*, workshop: Workshop, by: Person, **values: Any) -> Workshop:
    """Change what a workshop's page says.

    Raises Refused: "consultation.run_workshop", "consultation.workshop_over", "consultation.ends_early".
    """
    words = {"workshop_ends_after_start": ends_early}
    with translate_db_errors(words), act("consultation.change_workshop", by=by):
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
    """Record a finding of a table and a part of the agenda.

    Raises Refused: "consultation.enter_findings", "consultation.findings_closed", "consultation.other_workshop".
    """
    with act("consultation.add_finding", by=by):
        row = Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
        need(by, ENTER, row)
        check_findings_open(row.state)
        _check_place(row, values)
        finding = Finding.objects.create(workshop=row, by=by, at=now, **values)
        links.connect("workshop_found", row, finding, by=by, now=now)
    return finding


def change_finding(
    *, finding: Finding, by: Person, expected: str, expected_votes: int, votes: int, **values: Any
) -> Finding:
    """Change a finding that still says `expected`. Votes that came in since stay, unless `by` changed their number.

    Raises Refused: "consultation.enter_findings", "consultation.findings_closed", "consultation.changed" (somebody
    else was faster; the message says what stands there now), "consultation.other_workshop".
    """
    with act("consultation.change_finding", by=by):
        row = _locked(finding)
        need(by, ENTER, row.workshop)
        check_findings_open(row.workshop.state)
        _check_place(row.workshop, values)
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
        for duplicate in row.joined_by.all():
            _stand_alone(duplicate)
        row.delete()


def vote(*, finding: Finding, by: Person) -> Finding:
    """Add one vote to a finding. Raises Refused: "consultation.enter_findings", "consultation.findings_closed"."""
    return _count_vote(finding, by, 1)


def take_vote_back(*, finding: Finding, by: Person) -> Finding:
    """Take one vote back; there are never less than none.

    Raises Refused: "consultation.enter_findings", "consultation.findings_closed".
    """
    return _count_vote(finding, by, -1)


def _count_vote(finding: Finding, by: Person, change: int) -> Finding:
    with act("consultation.vote" if change > 0 else "consultation.take_vote_back", by=by):
        row = _locked(finding)
        need(by, ENTER, row.workshop)
        check_findings_open(row.workshop.state)
        row.votes = max(0, row.votes + change)
        row.save(update_fields=["votes"])
    return row


def _check_place(workshop: Workshop, values: dict[str, Any]) -> None:
    """The agenda item and the table are of this workshop, if there are any."""
    places = (values.get("agenda_item"), values.get("table"))
    check_place(workshop.pk, *(place.workshop_id for place in places if place))


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
        duplicate.merged_into = duplicate.joined = survivor
        duplicate.save(update_fields=["merged_into", "joined"])
        for step in links.results(duplicate):
            links.disconnect(step.link, by=by, now=now, reason=_("Merged into another finding."))
            links.connect(step.link.kind, survivor, step.other, by=by, now=now, reason=step.reason)
    return survivor


def unmerge_finding(*, finding: Finding, by: Person, now: datetime) -> Finding:
    """Separate a duplicate again: it takes its votes, its own duplicates and what it supported with it.

    Raises Refused: "consultation.run_workshop", "consultation.findings_closed", "consultation.no_duplicate".
    """
    with act("consultation.unmerge_finding", by=by):
        rows = Finding.objects.select_for_update(of=("self",)).select_related("workshop").order_by("pk")
        members = {row.pk: row for row in rows.filter(workshop=finding.workshop_id)}
        row = members[finding.pk]
        need(by, PERMISSION, row.workshop)
        check_findings_open(row.workshop.state)
        check_is_duplicate(row.joined_id is not None)
        survivor, above = members[row.merged_into_id or 0], row.joined_id
        while above is not None:  # the votes were added to each finding on the way up
            members[above].votes = max(0, members[above].votes - row.votes)
            members[above].save(update_fields=["votes"])
            above = members[above].joined_id
        _stand_alone(row)
        _take_links_back(row, survivor, by=by, now=now)
    return row


def _stand_alone(finding: Finding) -> None:
    """The finding is no duplicate any more; those that joined it, at whatever remove, are its own."""
    Finding.objects.filter(pk=finding.pk).update(merged_into=None, joined=None)
    below = [finding.pk]
    while below:
        below = list(Finding.objects.filter(joined__in=below).values_list("pk", flat=True))
        Finding.objects.filter(pk__in=below).update(merged_into=finding)


def _take_links_back(finding: Finding, survivor: Finding, *, by: Person, now: datetime) -> None:
    """What the finding supported before it was merged, it supports again; what the merge made is ended."""
    reason = _("Separated from another finding.")
    for link in links.ended_links(finding):
        if link.target is None:
            continue
        twin = links.current_link(link.kind, survivor, link.target)
        if twin is not None and twin.at == link.ended_at:
            links.disconnect(twin, by=by, now=now, reason=reason)
            links.connect(link.kind, finding, link.target, by=by, now=now, reason=link.reason)


def _locked(finding: Finding) -> Finding:
    """The finding as it stands now, locked. Raises Refused ("consultation.merged") if it is a duplicate by now."""
    row = Finding.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=finding.pk)
    check_merge(
        same_workshop=True, same=False, merged_already=row.merged_into_id is not None, target_merged=False
    )
    return row
