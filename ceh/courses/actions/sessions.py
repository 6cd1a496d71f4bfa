"""Plan, move and cancel sessions. Their resources are claimed in the table of occupied time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from ceh.core.guards import retrying, translate_db_errors
from ceh.core.journal import act
from ceh.core.mail import time_of
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.text import Translated
from ceh.courses import emails
from ceh.courses.models import Course, CourseSession
from ceh.courses.states import SESSION
from ceh.learning import actions as learning
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.timetable import queries as timetable
from ceh.timetable.actions.claims import (
    Claim,
    Stop,
    claim,
    lock,
    move,
    offer_freed_time,
    register_unmovable,
    release,
    release_of,
)
from ceh.timetable.models import Occupancy, Resource
from ceh.timetable.rules import check_span, taken

SOURCE = "courses.session"
CONSTRAINT_REFUSALS = {"occupancy_no_overlap": taken}


@dataclass(frozen=True)
class SessionFollowers:
    """Callbacks of the app above for participants, called in the transaction with the session's row locked.

    `changed` gets the former time where it is another one now; `cancelled` gives how many had a part in it.
    """

    changed: Callable[[CourseSession, tuple[datetime, datetime] | None, datetime], None]
    cancelled: Callable[[CourseSession, datetime], int]


_followers: SessionFollowers | None = None


def register_followers(followers: SessionFollowers) -> None:
    """Register the callbacks for changes of a session."""
    global _followers
    _followers = followers


def lock_session(session: CourseSession) -> CourseSession:
    """Lock the session's row until the transaction ends; always before its enrolments."""
    rows = CourseSession.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("course__competence", "space").get(pk=session.pk)


@retrying()
def plan_session(
    *,
    course: Course,
    space: Space,
    starts_at: datetime,
    ends_at: datetime,
    trainer: Person,
    by: Person,
    now: datetime,
    resources: Sequence[Resource] = (),
    seats: int | None = None,
    min_participants: int | None = None,
    enrol_until: datetime | None = None,
    language: str = "sl",
    note: dict[str, str] | None = None,
) -> CourseSession:
    """Plan a session and take the time of what it needs, all of it or none.

    Without `enrol_until` one can enrol until a day before, or until it begins where that is soon. Raises Refused:
    "courses.run_session", "courses.retired", "courses.past", "courses.min_participants", "courses.enrol_until",
    "courses.trainer", "courses.trainer_busy", "courses.elsewhere" (something of another space), "timetable.span",
    "timetable.taken".
    """
    need(by, "courses.run_session", space)
    check_span(starts_at, ends_at)
    until = enrol_until or _last_to_enrol(starts_at, now)
    places, fewest = (
        seats or course.seats,
        min(min_participants or course.min_participants, seats or course.seats),
    )
    if course.retired:
        raise Refused(
            "courses.retired",
            _("This course is no longer offered."),
            _("Offer it again first."),
            url=course.get_absolute_url(),
        )
    _check_plan(space, starts_at, until, resources, now)
    check_trainer(course=course, space=space, trainer=trainer, now=now)
    with translate_db_errors(CONSTRAINT_REFUSALS), act("courses.plan_session", by=by):
        lock(resource.pk for resource in resources)
        session = CourseSession.objects.create(
            course=course,
            space=space,
            starts_at=starts_at,
            ends_at=ends_at,
            enrol_until=until,
            seats=places,
            min_participants=fewest,
            trainer=trainer,
            language=language,
            note=Translated.of(note),
            made_by=by,
            made_at=now,
            decided_at=now if until <= now else None,
        )
        session.resources.set(resources)
        _claim(session, resources, now)
        _check_free(session)
    return session


def _last_to_enrol(starts_at: datetime, now: datetime) -> datetime:
    day_before = starts_at - timedelta(days=1)
    return day_before if day_before > now else starts_at


def _claim(session: CourseSession, resources: Iterable[Resource], now: datetime) -> None:
    claims = [Claim(resource.pk, session.starts_at, session.ends_at, whole=True) for resource in resources]
    if claims:
        claim(claims, kind="session", source_type=SOURCE, source_id=session.pk, now=now)


def _check_plan(
    space: Space, starts_at: datetime, until: datetime, resources: Iterable[Resource], now: datetime
) -> None:
    if starts_at <= now:
        raise Refused(
            "courses.past",
            _("That time has already begun."),
            _("Choose a later start."),
            kind="input",
            field_name="starts_at",
        )
    if until > starts_at:
        raise Refused(
            "courses.enrol_until",
            _("Enrolment must close before the session starts."),
            _("Choose an earlier time."),
            kind="input",
            field_name="enrol_until",
        )
    if any(resource.space_id != space.pk for resource in resources):
        raise Refused(
            "courses.elsewhere",
            _("A session can only use what is in its space."),
            _("Choose rooms and machines of %(space)s.") % {"space": space},
            kind="input",
            field_name="resources",
        )


def check_trainer(*, course: Course, space: Space, trainer: Person, now: datetime) -> None:
    """Raise Refused ("courses.trainer") unless the person may give the course there.

    With a competence it is somebody who may grant it there (learning decides); without one a trainer or a manager.
    """
    try:
        if course.competence is not None:
            learning.check_may_issue(
                competence=course.competence, level=course.level, space=space, by=trainer, now=now
            )
            return
        need(trainer, "courses.run_session", space)
    except Refused as why:
        raise Refused(
            "courses.trainer",
            _("%(person)s can’t teach this course in %(space)s.") % {"person": trainer, "space": space},
            why.message,
            kind="input",
            field_name="trainer",
        ) from why


def _check_free(session: CourseSession) -> None:
    """Raise Refused ("courses.trainer_busy") where the trainer gives another session then; nobody is in two towns."""
    trainer = session.trainer
    Person.objects.select_for_update(no_key=True).get(pk=trainer.pk)  # of two who plan at once one is second
    rows = CourseSession.objects.filter(
        trainer=trainer, state="planned", starts_at__lt=session.ends_at, ends_at__gt=session.starts_at
    )
    other = rows.exclude(pk=session.pk).select_related("course", "space").first()
    if other is not None:
        message = _("%(person)s teaches another session at that time: %(course)s, %(space)s.")
        raise Refused(
            "courses.trainer_busy",
            message % {"person": trainer, "course": other.course, "space": other.space},
            _("Choose another time, or another trainer."),
            kind="conflict",
            field_name="trainer",
            url=other.get_absolute_url(),
        )


@retrying()
def move_session(
    *,
    session: CourseSession,
    starts_at: datetime,
    ends_at: datetime,
    by: Person,
    now: datetime,
    resources: Sequence[Resource] | None = None,
    trainer: Person | None = None,
    seats: int | None = None,
    enrol_until: datetime | None = None,
    note: dict[str, str] | None = None,
    language: str = "",
) -> CourseSession:
    """Change time, room, trainer, language or places of a session. Participants are told of a new time.

    Also of a course that is not planned any more: what was planned takes place. New places go to who waits. Raises
    Refused: as `plan_session`, "session.state", "courses.seats" (fewer places than are taken).
    """
    need(by, "courses.run_session", session)
    check_span(starts_at, ends_at)
    kept = list(session.resources.all()) if resources is None else list(resources)
    length = session.starts_at - session.enrol_until
    until = enrol_until or (starts_at - length)
    _check_plan(session.space, starts_at, until, kept, now)
    if trainer is not None and trainer.pk != session.trainer_id:
        check_trainer(course=session.course, space=session.space, trainer=trainer, now=now)
    with translate_db_errors(CONSTRAINT_REFUSALS), act("courses.move_session", by=by):
        lock({resource.pk for resource in kept} | _takes(session), include_related=True)
        row = lock_session(session)
        if row.state != "planned":
            raise _not_planned(row)
        if seats is not None and seats < row.taken:
            raise Refused(
                "courses.seats",
                _("More places are taken than that."),
                _("Enter a larger number."),
                kind="input",
                field_name="seats",
            )
        before, former = row.trainer_id, (row.starts_at, row.ends_at)
        moved = former != (starts_at, ends_at)
        # A new last day decides anew; whoever moves it past that wants it to take place.
        if row.enrol_until != until:
            row.decided_at = now if until <= now else None
        row.starts_at, row.ends_at, row.enrol_until = starts_at, ends_at, until
        row.trainer, row.seats = trainer or row.trainer, seats or row.seats
        row.min_participants = min(row.min_participants, row.seats)
        row.note = row.note if note is None else Translated.of(note)
        row.language = language or row.language
        row.changes, row.changed_at, row.reminded_at = row.changes + 1, now, None
        row.save()
        row.resources.set(kept)
        _claim_again(row, kept, now)
        if moved or row.trainer_id != before:
            _check_free(row)
        if _followers is not None:
            _followers.changed(row, former if moved else None, now)
        return row


def _takes(session: CourseSession) -> set[int]:
    return set(session.resources.values_list("pk", flat=True))


def _claim_again(row: CourseSession, resources: Sequence[Resource], now: datetime) -> None:
    """Move what is held; where the number of things changes, give it back and claim anew."""
    held = list(timetable.claims_of(SOURCE, row.pk).order_by("pk"))
    times, kept = (row.starts_at, row.ends_at), {resource.pk for resource in resources}
    freed = [
        (row.resource_id, row.starts_at, row.ends_at)
        for row in held
        if (row.starts_at, row.ends_at) != times or row.resource_id not in kept
    ]
    if len(held) != len(resources):
        release(held, now=now, notify=False)
        _claim(row, resources, now)
    elif held:
        move(
            held,
            [Claim(resource.pk, row.starts_at, row.ends_at, whole=True) for resource in resources],
            now=now,
        )
    offer_freed_time(freed, now=now)


@retrying()
def cancel_session(*, session: CourseSession, by: Person | None, now: datetime, reason: str) -> int:
    """Cancel a session with a reason, release its time and tell everybody; gives how many took part.

    Raises Refused: "courses.run_session", "session.state", "session.reason".
    """
    with act("courses.cancel_session", by=by, reason=reason):
        lock(_takes(session), include_related=True)
        row = lock_session(session)
        CourseSession.objects.filter(pk=row.pk).update(reason=reason.strip()[:300])
        SESSION.apply(
            session, "cancel_session", by=by, now=now, reason=reason, changed_at=now, changes=row.changes + 1
        )
        session.reason = reason.strip()[:300]
        release_of(SOURCE, row.pk, now=now)
        return _followers.cancelled(session, now) if _followers is not None else 0


def _notify_trainers(rows: list[Occupancy], *, stop: Stop, now: datetime) -> list[timetable.Label]:
    """Labels of sessions that stay in closed time, because people have enrolled; their trainers are told."""
    those = Q(pk__in={row.source_id for row in rows if row.source_type == SOURCE})
    if stop.space_id is not None:  # also those that take no room
        those |= Q(space=stop.space_id, starts_at__lt=stop.ends_at, ends_at__gt=stop.starts_at)
    result = []
    sessions = CourseSession.objects.filter(those, state="planned", ends_at__gt=now)
    for session in sessions.select_related("course", "space__calendar", "trainer").order_by(
        "starts_at", "pk"
    ):
        emails.session_in_closed_time(session, stop, now)
        name = f"{session.course}, {time_of(session.starts_at, session.ends_at, timetable.zone_of(session.space))}"
        result.append(timetable.Label(str(session.course), name, session.get_absolute_url()))
    return result


register_unmovable(_notify_trainers)


def _not_planned(row: CourseSession) -> Refused:
    return Refused(
        "session.state",
        _("This cannot be done now: the state is “%(state)s”.") % {"state": row.state_info.label},
        _("Open the page again to see the current state."),
        kind="conflict",
    )
