"""Courses, and the sessions to come."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from ceh.core.language import fold
from ceh.courses.models import Course, CourseSession, Prerequisite
from ceh.learning import queries as learning
from ceh.learning.models import Competence
from ceh.network.models import RoleAssignment, Space
from ceh.people.models import Person
from ceh.questionnaires.models import Version

LISTED = ("published", "paused")


def courses(*, retired: bool = False) -> "QuerySet[Course]":
    """All that are given (with `retired` all of them), by name."""
    rows = Course.objects.select_related("space", "topic", "competence")
    return rows if retired else rows.filter(retired=False)


def course(code: str) -> Course:
    """The course of this address. Raises Course.DoesNotExist."""
    return courses(retired=True).select_related("questionnaire").get(code=code)


def open_courses(now: datetime) -> "QuerySet[Course]":
    """Courses that are given in spaces that are open to people."""
    return with_sessions_to_come(courses().filter(space__state__in=LISTED), now)


def with_sessions_to_come(rows: "QuerySet[Course]", now: datetime) -> "QuerySet[Course]":
    """Courses with the list `to_come`; one statement more."""
    sessions_to_come = Prefetch("sessions", upcoming_sessions(now), to_attr="to_come")
    return rows.select_related("space__municipality").prefetch_related(sessions_to_come)


def search(rows: "QuerySet[CourseSession]", text: str) -> "QuerySet[CourseSession]":
    """Sessions whose course holds every word."""
    return rows.filter(course__in=courses_with_words(text))


def courses_with_words(text: str) -> list[int]:
    """Ids of the courses that hold every word, carons and case aside. One statement; courses are few."""
    words = fold(text).split()
    rows = Course.objects.values_list("pk", "name", "summary", "description")
    return [
        pk
        for pk, *texts in rows
        if all(word in fold(" ".join(value for text in texts for value in text.values())) for word in words)
    ]


def sessions() -> "QuerySet[CourseSession]":
    """All sessions with course, space and trainer."""
    return CourseSession.objects.select_related(
        "course__competence", "course__topic", "space__municipality", "space__calendar", "trainer"
    )


def upcoming_sessions(now: datetime) -> "QuerySet[CourseSession]":
    """Sessions to come in spaces that are open to people, the next first."""
    rows = sessions().filter(state="planned", ends_at__gt=now, space__state__in=LISTED)
    return rows.order_by("starts_at", "pk")


def session(pk: int) -> CourseSession:
    """One session with all around it. Raises CourseSession.DoesNotExist."""
    return sessions().get(pk=pk)


def sessions_in(space: Space) -> "QuerySet[CourseSession]":
    """All sessions of a space, the newest first."""
    return sessions().filter(space=space).order_by("-starts_at", "-pk")


def next_sessions(
    competence_ids: Iterable[int], now: datetime, rows: "QuerySet[CourseSession] | None" = None
) -> dict[int, list[CourseSession]]:
    """Competence id → the sessions to come that grant it and can still be enrolled in, the next first; one statement.

    Full ones are among them: one can wait for a place. `rows` are those of `upcoming_sessions` with more about each.
    """
    result: dict[int, list[CourseSession]] = defaultdict(list)
    rows = upcoming_sessions(now) if rows is None else rows
    for row in rows.filter(course__competence__in=list(competence_ids), enrol_until__gt=now):
        assert row.course.competence_id is not None
        result[row.course.competence_id].append(row)
    return result


def course_of_quiz(questionnaire_id: int) -> Course | None:
    """The course whose questions these are."""
    return Course.objects.select_related("space").filter(questionnaire=questionnaire_id).first()


def courses_in(space: Space) -> "QuerySet[Course]":
    """The courses of a space, whether they have questions that can be answered, and how many sessions are to come."""
    rows = courses(retired=True).filter(space=space)
    return rows.annotate(
        asks=Exists(Version.objects.filter(questionnaire=OuterRef("questionnaire"), state="published")),
        given=Count("sessions", filter=Q(sessions__state="planned"), distinct=True),
    )


def incomplete_attendance(space_ids: Iterable[int], now: datetime) -> dict[int, int]:
    """Space id → how many sessions are over whose attendance list is not complete."""
    rows = CourseSession.objects.filter(
        space__in=list(space_ids), state="planned", ends_at__lte=now
    ).order_by()
    return dict(rows.values_list("space").annotate(number=Count("pk")))


def prerequisites_of(course_id: int) -> list[tuple[Competence, str]]:
    """(competence, level) that one needs before a course."""
    rows = Prerequisite.objects.filter(course=course_id, removed_at=None).select_related("competence")
    return [(row.competence, row.level) for row in rows]


def possible_trainers(course: Course, space: Space, now: datetime) -> "QuerySet[Person]":
    """Among whom the trainer of a session is chosen: who trains its competence, else the space's own people."""
    if course.competence_id is not None:
        ids = learning.trainers_of(course.competence_id)
    else:
        rows = RoleAssignment.objects.filter(space=space, role__in=("manager", "trainer"), starts_at__lte=now)
        ids = list(rows.filter(Q(ends_at=None) | Q(ends_at__gt=now)).values_list("person_id", flat=True))
    return Person.objects.filter(pk__in=ids, is_active=True).order_by("name", "pk")


def taken(session: CourseSession) -> int:
    """Seats that people and groups hold now; one statement."""
    return CourseSession.objects.values_list("taken", flat=True).get(pk=session.pk)
