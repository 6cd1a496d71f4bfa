"""Courses, their questions, and the sessions to come."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from ceh.core.language import fold
from ceh.courses.models import Course, CourseSession, Enrolment, GroupEnrolment, Option, Question, QuizAttempt
from ceh.courses.models.enrolments import HOLDS, OPEN
from ceh.courses.states import GROUP
from ceh.network.models import Space

LISTED = ("published", "paused")


def courses(*, retired: bool = False) -> "QuerySet[Course]":
    """All that are given (with `retired` all of them), by name."""
    rows = Course.objects.select_related("space", "topic", "competence")
    return rows if retired else rows.filter(retired=False)


def course(code: str) -> Course:
    """The course of this address. Raises Course.DoesNotExist."""
    return courses(retired=True).get(code=code)


def open_courses(now: datetime) -> "QuerySet[Course]":
    """Courses that are given in spaces that are open to people."""
    return with_sessions_to_come(courses().filter(space__state__in=LISTED), now)


def with_sessions_to_come(rows: "QuerySet[Course]", now: datetime) -> "QuerySet[Course]":
    """Courses with the list `to_come`; one statement more."""
    sessions_to_come = Prefetch("sessions", ahead(now), to_attr="to_come")
    return rows.select_related("space__municipality").prefetch_related(sessions_to_come)


def search(rows: "QuerySet[CourseSession]", text: str) -> "QuerySet[CourseSession]":
    """Sessions whose course holds every word."""
    return rows.filter(course__in=holding(text))


def holding(text: str) -> list[int]:
    """Ids of the courses that hold every word, carons and case aside. One statement; courses are few."""
    words = fold(text).split()
    rows = Course.objects.values_list("pk", "name", "summary", "description")
    return [
        pk
        for pk, *texts in rows
        if all(word in fold(" ".join(value for text in texts for value in text.values())) for word in words)
    ]


def _held(model: Any, states: Collection[str], what: Any) -> Coalesce:
    """How many seats of a session the rows of a model hold, as a subquery."""
    rows = model.objects.order_by().filter(session=OuterRef("pk"), state__in=states)
    return Coalesce(
        Subquery(rows.values("session").annotate(n=what).values("n")), Value(0), output_field=IntegerField()
    )


def with_places(rows: "QuerySet[CourseSession]") -> "QuerySet[CourseSession]":
    """Sessions with `taken` (seats that people and groups hold), in the same statement."""
    return rows.annotate(
        taken=_held(Enrolment, HOLDS, Count("pk")) + _held(GroupEnrolment, GROUP.group("holds"), Sum("heads"))
    )


def sessions() -> "QuerySet[CourseSession]":
    """All sessions with course, space and trainer, and how many seats are taken."""
    rows = CourseSession.objects.select_related(
        "course__competence", "course__topic", "space__municipality", "space__calendar", "trainer"
    )
    return with_places(rows)


def ahead(now: datetime, *, reader: Any = None) -> "QuerySet[CourseSession]":
    """Sessions to come in spaces that are open to people, the next first.

    With a `reader` who has an account, `own_part` says whether they have a place or stand in line, and
    `own_wait` whether they stand in line.
    """
    rows = sessions()
    if reader is not None and reader.is_authenticated:
        parts = Enrolment.objects.filter(session=OuterRef("pk"), person=reader, state__in=OPEN)
        rows = rows.annotate(own_part=Exists(parts), own_wait=Exists(parts.filter(state="waiting")))
    return rows.filter(state="planned", ends_at__gt=now, space__state__in=LISTED).order_by("starts_at", "pk")


def waited_for(now: datetime) -> "QuerySet[CourseSession]":
    """Sessions to come where a place is free and somebody waits for one."""
    waits = Enrolment.objects.filter(session=OuterRef("pk"), state="waiting")
    rows = CourseSession.objects.filter(Exists(waits), state="planned", starts_at__gt=now)
    counted: Any = with_places(rows)
    return counted.filter(taken__lt=F("seats")).order_by("starts_at", "pk")


def session(pk: int) -> CourseSession:
    """One session with all around it. Raises CourseSession.DoesNotExist."""
    return sessions().get(pk=pk)


def sessions_in(space: Space) -> "QuerySet[CourseSession]":
    """All sessions of a space, the newest first."""
    return sessions().filter(space=space).order_by("-starts_at", "-pk")


def next_sessions(
    competence_ids: Iterable[int], now: datetime, *, reader: Any = None
) -> dict[int, list[CourseSession]]:
    """Competence id → the sessions to come that grant it and can still be enrolled in, the next first; one statement.

    Full ones are among them: one can wait for a place.
    """
    result: dict[int, list[CourseSession]] = defaultdict(list)
    rows = ahead(now, reader=reader).filter(course__competence__in=list(competence_ids), enrol_until__gt=now)
    for row in rows:
        assert row.course.competence_id is not None
        result[row.course.competence_id].append(row)
    return result


def questions(course: Course) -> list[Question]:
    """The questions that are asked now, each with its answers; two statements."""
    options = Prefetch("options", Option.objects.order_by("order", "pk"))
    return list(Question.objects.filter(course=course, retired_at=None).prefetch_related(options))


def questions_by_id(ids: Iterable[int]) -> dict[int, Question]:
    """Questions of an attempt, also those that are asked no more."""
    rows = Question.objects.filter(pk__in=list(ids)).prefetch_related("options")
    return {row.pk: row for row in rows}


def question(pk: int) -> Question:
    """One question with its course. Raises Question.DoesNotExist."""
    return Question.objects.select_related("course__space").prefetch_related("options").get(pk=pk)


def attempt(pk: int) -> QuizAttempt:
    """One of them. Raises QuizAttempt.DoesNotExist."""
    return QuizAttempt.objects.select_related("course__space", "person").get(pk=pk)


def has_theory(person_ids: Collection[int], course: Course) -> set[int]:
    """Who of these people has answered enough questions right, ever."""
    rows = QuizAttempt.objects.filter(course=course, person__in=list(person_ids), passed=True)
    return set(rows.values_list("person_id", flat=True))


def courses_in(space: Space) -> "QuerySet[Course]":
    """The courses of a space with how many questions they ask and how many sessions are to come."""
    rows = courses(retired=True).filter(space=space)
    return rows.annotate(
        asked=Count("questions", filter=Q(questions__retired_at=None), distinct=True),
        given=Count("sessions", filter=Q(sessions__state="planned"), distinct=True),
    )


def number_to_tick(space_ids: Iterable[int], now: datetime) -> dict[int, int]:
    """Space id → how many sessions are over whose attendance list is not complete."""
    rows = CourseSession.objects.filter(
        space__in=list(space_ids), state="planned", ends_at__lte=now
    ).order_by()
    return dict(rows.values_list("space").annotate(number=Count("pk")))
