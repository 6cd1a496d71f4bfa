"""Attendance, practical checks, and passing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ceh.core.guards import Collided, retrying
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.courses.actions.sessions import lock_session
from ceh.courses.models import CourseSession
from ceh.courses.states import SESSION
from ceh.enrolment import emails
from ceh.enrolment import queries as people
from ceh.enrolment.models import Enrolment, GroupEnrolment, PracticeCheck
from ceh.enrolment.rules import passing
from ceh.enrolment.states import ENROLMENT, GROUP
from ceh.learning import actions as learning
from ceh.learning.models import Grant
from ceh.learning.queries import standing_grant
from ceh.people.models import Person

MARKS = {"present": "mark_present", "absent": "mark_absent", "": "unmark"}
STATES = {"present": "attended", "absent": "absent", "": "enrolled"}
MARK_OF_STATE = {state: mark for mark, state in STATES.items()}
MARK_LABELS = {
    "present": gettext_lazy("here"),
    "absent": gettext_lazy("not here"),
    "": gettext_lazy("not ticked"),
}
FIXED = "fixed"  # a row that ticks do not change any more


Against = list[tuple[str, Refused]]  # (name, why) of each row that could not be done


@dataclass
class AttendanceResult:
    """The result of saving a list: how many rows changed, and what could not be done.

    `waits` are those who were there and have all that the course asks for: their tick is kept, and the grant waits for
    somebody who may give it. `refused` are rows that are as they were.
    """

    changed: int = 0
    waits: Against = field(default_factory=list)
    refused: Against = field(default_factory=list)


@retrying()
def record_attendance(
    *,
    session: CourseSession,
    marks: Mapping[int, str],
    groups: Mapping[int, int | None],
    by: Person,
    now: datetime,
    seen: Mapping[int, str] | None = None,
    seen_groups: Mapping[int, int | None] | None = None,
) -> AttendanceResult:
    """Tick the whole list at once: {enrolment id: "present" | "absent" | ""}, {group id: heads that came, or None}.

    `seen` and `seen_groups` are what the list said when it was opened: a row that `by` left as it was stays, and one
    that somebody else has changed since is refused. What says so already stays. The first tick makes the session
    "held". Where nothing more is asked for, who was there has passed. Every row is for itself: what stands against one
    does not touch the others. Raises Refused: "enrolment.record_attendance", "enrolment.not_yet".
    """
    need(by, "enrolment.record_attendance", session)
    with act("enrolment.record_attendance", by=by):
        row = lock_session(session)
        _need_begun(row, now)
        if row.state == "planned":
            SESSION.apply(session, "hold_session", by=by, now=now)
        result = AttendanceResult()
        for participant in people.participants(row):
            _mark(participant, marks, seen or {}, result, by=by, now=now)
        for group in people.groups_in(row):
            _mark_group(group, groups, seen_groups or {}, result, by=by, now=now)
    return result


def _mark(
    participant: Enrolment,
    marks: Mapping[int, str],
    seen: Mapping[int, str],
    result: AttendanceResult,
    *,
    by: Person,
    now: datetime,
) -> None:
    """Tick one row, unless `by` left it as it was."""
    name, current = str(participant.person), MARK_OF_STATE.get(participant.state, FIXED)
    mark, was = marks.get(participant.pk), seen.get(participant.pk)
    if mark is None or mark in (was, current):
        return
    if current == FIXED and (was is None or mark == "present"):
        return  # who has passed was there
    with _row_of(name, result.refused):
        label = participant.state_info.label if current == FIXED else MARK_LABELS[current]
        _need_as_seen(participant, was in (None, current), label)
        ENROLMENT.apply(participant, MARKS[mark], by=by, now=now, marked_by=by, marked_at=now)
        result.changed += 1
        with _row_of(name, result.waits):
            if mark == "present":
                pass_if_complete(participant, by=by, now=now)


def _mark_group(
    group: GroupEnrolment,
    groups: Mapping[int, int | None],
    seen: Mapping[int, int | None],
    result: AttendanceResult,
    *,
    by: Person,
    now: datetime,
) -> None:
    """Count the heads of one group, unless `by` left the number as it was."""
    came, was = groups.get(group.pk), seen.get(group.pk, group.came)
    if came is None or came in (was, group.came):
        return
    with _row_of(group.name, result.refused):
        _need_as_seen(group, was == group.came, "–" if group.came is None else group.came)
        _count(group, came, by=by, now=now)
        result.changed += 1


def _need_as_seen(row: Enrolment | GroupEnrolment, is_as_seen: bool, label: object) -> None:
    """Keep what somebody else has marked since the list was opened."""
    if is_as_seen:
        return
    values = {"mark": label, "person": row.marked_by}
    raise Refused(
        "enrolment.marked_meanwhile",
        _("%(person)s has marked “%(mark)s” since you opened the list.") % values
        if row.marked_by
        else _("The list now says “%(mark)s”; it has changed since you opened it.") % values,
        _("Your mark was not saved; mark it again below if theirs is wrong."),
        kind="conflict",
    )


@contextmanager
def _row_of(name: str, against: Against) -> Iterator[None]:
    """Save one row in a savepoint of its own and note its refusals. A collision is tried again."""
    try:
        with act("enrolment.record_attendance", by=None):
            yield
    except Collided:
        raise
    except Refused as why:
        against.append((name, why))


def _count(group: GroupEnrolment, came: int, *, by: Person, now: datetime) -> None:
    if not 0 <= came <= group.heads:
        raise Refused(
            "enrolment.came",
            _("You can’t count more people than were enrolled."),
            _("Count the others as a group visit."),
            kind="input",
        )
    verb = "count_group" if came else "miss_group"
    GROUP.apply(group, verb, by=by, now=now, came=came, marked_by=by, marked_at=now)


def _need_begun(session: CourseSession, now: datetime) -> None:
    if session.starts_at > now:
        raise Refused("enrolment.not_yet", _("It has not begun yet."), _("Come back when it has."))


def check_practice(
    *, enrolment: Enrolment, passed: bool, by: Person, now: datetime, note: str = ""
) -> PracticeCheck:
    """Record a practical check. Who has everything passes; "not yet" means that they repeat it.

    The check is by somebody who may grant the competence. Raises Refused: "enrolment.record_attendance",
    "enrolment.not_there", "learning.not_trainer" and others of learning, "enrolment.own_check".
    """
    need(by, "enrolment.record_attendance", enrolment)
    if by.pk == enrolment.person_id:
        raise Refused(
            "enrolment.own_check", _("You can’t certify yourself."), _("Ask another trainer."), kind="rule"
        )
    course = enrolment.session.course
    if course.competence is not None:
        learning.check_may_issue(
            competence=course.competence, level=course.level, space=enrolment.session.space, by=by, now=now
        )
    with act("enrolment.check_practice", by=by):
        lock_session(enrolment.session)
        enrolment.refresh_from_db()
        if enrolment.state == "enrolled":  # who is checked is there
            ENROLMENT.apply(enrolment, "mark_present", by=by, now=now, marked_by=by, marked_at=now)
        if enrolment.state not in ("attended", "to_repeat"):
            raise Refused(
                "enrolment.not_there",
                _("According to the list they were not there, or they have already passed."),
                _("Correct the list first."),
                kind="conflict",
            )
        check = PracticeCheck.objects.create(
            enrolment=enrolment, by=by, at=now, passed=passed, note=note.strip()[:300]
        )
        if passed:
            pass_if_complete(enrolment, by=by, now=now)
        elif enrolment.state == "attended":
            ENROLMENT.apply(enrolment, "repeat_enrolment", by=by, now=now)
            emails.to_repeat(enrolment, check, now)
    return check


def _progress(enrolment: Enrolment) -> passing.PassingProgress:
    """What the person has shown so far of what the course requires; two statements."""
    course = enrolment.session.course
    return passing.progress(
        course,
        there=enrolment.state in ("attended", "passed", "to_repeat"),
        theory=bool(course.quiz) and enrolment.person_id in people.has_theory([enrolment.person_id], course),
        checks=list(enrolment.checks.values_list("passed", flat=True)),
    )


def pass_if_complete(enrolment: Enrolment, *, by: Person, now: datetime) -> bool:
    """Mark as passed whoever has shown everything, and grant the competence; gives whether they passed.

    Call it inside the action's transaction. Raises Refused of `learning.grant`.
    """
    if not _progress(enrolment).complete:
        return False
    course, granted = enrolment.session.course, None
    if course.competence is not None:
        granted = _grant(enrolment, by=by, now=now)
    ENROLMENT.apply(enrolment, "pass_enrolment", by=by, now=now, grant=granted)
    return True


def _grant(enrolment: Enrolment, *, by: Person, now: datetime) -> Grant:
    """Grant the course's competence; renew an active grant."""
    session, course = enrolment.session, enrolment.session.course
    assert course.competence is not None
    with translation.override(enrolment.person.language):
        text = _("Course %(course)s") % {"course": course}
    old = standing_grant(enrolment.person, course.competence.pk, course.level, session.space_id)
    if old is not None and old.state == "active":
        return learning.renew(grant=old, by=by, now=now, evidence_text=text)
    return learning.grant(
        person=enrolment.person,
        competence=course.competence,
        level=course.level,
        space=session.space,
        by=by,
        now=now,
        evidence="assessment",
        evidence_text=text,
    )


def mark_passed(*, enrolment: Enrolment, by: Person, now: datetime) -> None:
    """Let somebody pass who has shown everything.

    Raises Refused: "enrolment.record_attendance", "enrolment.missing".
    """
    need(by, "enrolment.record_attendance", enrolment)
    with act("enrolment.pass_enrolment", by=by):
        lock_session(enrolment.session)
        enrolment.refresh_from_db()
        if not pass_if_complete(enrolment, by=by, now=now):
            raise Refused(
                "enrolment.missing",
                _("Something is missing: %(what)s.") % {"what": ", ".join(_progress(enrolment).missing)},
                _("They pass once they have shown it."),
            )
