"""Who takes part in what, and what decides whether somebody may."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from ceh.courses.models import Course, CourseSession
from ceh.courses.queries import courses
from ceh.enrolment.models import Enrolment, GroupEnrolment, PracticeCheck, QuizAttempt
from ceh.enrolment.models.enrolments import HOLDS, OPEN
from ceh.people.models import Consent, Person
from ceh.people.rules import is_minor
from ceh.questionnaires.models import Response

CONSENT = "trainings"  # what a guardian agrees to before a minor's first session


def with_own_part(rows: "QuerySet[CourseSession]", reader: Any) -> "QuerySet[CourseSession]":
    """Sessions with `own_part` (the reader has a place or stands in line) and `own_wait` (they stand in line).

    For who has no account as they are.
    """
    if reader is None or not reader.is_authenticated:
        return rows
    parts = Enrolment.objects.filter(session=OuterRef("pk"), person=reader, state__in=OPEN)
    return rows.annotate(own_part=Exists(parts), own_wait=Exists(parts.filter(state="waiting")))


def sessions_ahead(reader: Any, now: datetime) -> "QuerySet[CourseSession]":
    """Sessions to come, the next first, with the reader's own part in each."""
    return with_own_part(courses.upcoming_sessions(now), reader)


def waited_for(now: datetime) -> "QuerySet[CourseSession]":
    """Sessions to come where a place is free and somebody waits for one."""
    waits = Enrolment.objects.filter(session=OuterRef("pk"), state="waiting")
    rows = CourseSession.objects.filter(Exists(waits), state="planned", starts_at__gt=now)
    return rows.filter(taken__lt=F("seats")).order_by("starts_at", "pk")


def enrolment(pk: int) -> Enrolment:
    """One enrolment with session, course, space and person. Raises Enrolment.DoesNotExist."""
    return Enrolment.objects.select_related("session__course__competence", "session__space", "person").get(
        pk=pk
    )


def group(pk: int) -> GroupEnrolment:
    """One group with its session. Raises GroupEnrolment.DoesNotExist."""
    return GroupEnrolment.objects.select_related("session__course", "session__space", "leader").get(pk=pk)


def groups_of(person: Person, session: CourseSession) -> list[GroupEnrolment]:
    """The groups that the person brings to a session."""
    return list(GroupEnrolment.objects.filter(leader=person, session=session).exclude(state="cancelled"))


def enrolments_of(person: Person) -> "QuerySet[Enrolment]":
    """All sessions in which a person takes, took or wanted to take part, the newest first."""
    rows = Enrolment.objects.filter(person=person)
    return rows.select_related("session__course", "session__space").order_by("-session__starts_at", "-pk")


def groups_led(person: Person) -> "QuerySet[GroupEnrolment]":
    """The groups that a person brought or brings."""
    rows = GroupEnrolment.objects.filter(leader=person)
    return rows.select_related("session__course", "session__space").order_by("-session__starts_at", "-pk")


def queue(session: CourseSession) -> "QuerySet[Enrolment]":
    """Who waits for a place, the first first."""
    rows = Enrolment.objects.filter(session=session, state="waiting").select_related("person")
    return rows.order_by("made_at", "pk")


def place_in_queue(enrolment: Enrolment) -> int:
    """1 for who is next."""
    rows = Enrolment.objects.filter(session=enrolment.session_id, state="waiting")
    before = rows.filter(made_at__lt=enrolment.made_at) | rows.filter(
        made_at=enrolment.made_at, pk__lt=enrolment.pk
    )
    return before.count() + 1


def late_cancellations(session: CourseSession) -> int:
    """Seats that were held on the last day to enrol and given back since; two statements."""
    since = {"session": session, "state": "cancelled", "ended_at__gt": session.enrol_until}
    people = Enrolment.objects.filter(**since, late=True).count()
    return people + sum(GroupEnrolment.objects.filter(**since).values_list("heads", flat=True))


def participants(session: CourseSession) -> list[Enrolment]:
    """Everybody who was not given up, by name, each with what the trainer saw; two statements."""
    rows = Enrolment.objects.filter(session=session).exclude(state__in=("cancelled", "expired"))
    checks = Prefetch("checks", PracticeCheck.objects.select_related("by"))
    return list(
        rows.select_related("person__profile", "session__course__competence", "session__space")
        .prefetch_related(checks)
        .order_by("person__name", "pk")
    )


def without_consent(rows: Iterable[Enrolment], day: date) -> set[int]:
    """Minors on the day for whom no guardian agrees to trainings (any more); one statement, where there are minors."""
    born = {row.person_id: getattr(getattr(row.person, "profile", None), "birth_year", None) for row in rows}
    minors = {pk for pk, year in born.items() if is_minor(year, day)}
    if not minors:
        return minors
    agreed = Consent.objects.filter(person__in=minors, text__purpose=CONSENT, withdrawn_at=None)
    return minors - set(agreed.exclude(given_by=F("person")).values_list("person_id", flat=True))


def groups_in(session: CourseSession) -> list[GroupEnrolment]:
    """The groups of a session."""
    rows = GroupEnrolment.objects.filter(session=session).exclude(state="cancelled")
    return list(rows.select_related("leader"))


def own_and_overlapping(
    person: Person, session: CourseSession
) -> tuple[Enrolment | None, CourseSession | None]:
    """The person's own part in a session that was not given up, and another at that time in which they have a place."""
    rows = Enrolment.objects.filter(
        person=person, session__starts_at__lt=session.ends_at, session__ends_at__gt=session.starts_at
    ).exclude(state__in=("cancelled", "expired"))
    mine, elsewhere = None, None
    for row in rows.select_related("session__course__competence", "session__space", "person"):
        if row.session_id == session.pk:
            mine = row
        elif row.state in ("enrolled", "offered") and row.session.state == "planned":
            elsewhere = row.session
    return mine, elsewhere


def sessions_at(person: Person, starts: datetime, ends: datetime) -> list[CourseSession]:
    """Sessions in a part of this time in which the person has a place; one statement."""
    rows = CourseSession.objects.filter(enrolments__person=person, enrolments__state__in=HOLDS)
    rows = rows.filter(starts_at__lt=ends, ends_at__gt=starts).exclude(state="cancelled")
    return list(rows.select_related("course", "space").order_by("starts_at", "pk"))


def unsettled(person: Person, course: Course) -> "QuerySet[Enrolment]":
    """The person's sessions of a course where they were there and lack at most the theory, the newest first."""
    rows = Enrolment.objects.filter(person=person, session__course=course, state="attended")
    if course.practice:
        rows = rows.filter(Exists(PracticeCheck.objects.filter(enrolment=OuterRef("pk"), passed=True)))
    rows = rows.select_related("session__course__competence", "session__space", "person", "marked_by")
    return rows.order_by("-session__starts_at")


def open_of(session: CourseSession) -> "QuerySet[Enrolment]":
    """Everybody who waits, is offered a place or has one."""
    return (
        Enrolment.objects.filter(session=session, state__in=OPEN)
        .select_related("person")
        .order_by("made_at", "pk")
    )


def enrolled_people(person_ids: Collection[int], space_id: int) -> Iterable[int]:
    """Those who have, or had, a part in a session of the space."""
    rows = Enrolment.objects.filter(person__in=person_ids, session__space=space_id)
    return rows.values_list("person_id", flat=True)


def attempt(pk: int) -> QuizAttempt:
    """One of them. Raises QuizAttempt.DoesNotExist."""
    rows = QuizAttempt.objects.select_related("course__space", "person", "response__version")
    return rows.get(pk=pk)


def attempt_of(response: Response) -> QuizAttempt | None:
    """What a try gave."""
    rows = QuizAttempt.objects.select_related("course", "person")
    return rows.filter(response=response).first()


def has_theory(person_ids: Collection[int], course: Course) -> set[int]:
    """Who of these people has answered enough questions right, ever."""
    rows = QuizAttempt.objects.filter(course=course, person__in=list(person_ids), passed=True)
    return set(rows.values_list("person_id", flat=True))
