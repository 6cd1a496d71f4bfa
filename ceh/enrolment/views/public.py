"""Public pages: upcoming sessions, courses, a course, a session."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.core.mail import time_of
from ceh.core.money import Money
from ceh.courses.models import Course, CourseSession
from ceh.courses.queries import courses as queries
from ceh.enrolment import queries as people
from ceh.enrolment.actions import enrolments as actions
from ceh.enrolment.rules import enrolling as rules
from ceh.learning import queries as learning
from ceh.learning import rules as competence
from ceh.learning.models import Competence
from ceh.people.rules import is_minor
from ceh.questionnaires.queries import open_quiz
from ceh.questionnaires.rules.marking import count_marked
from ceh.region.models import Municipality, Topic
from ceh.region.queries import current
from ceh.timetable.queries import zone_of
from ceh.web import filters
from ceh.web.access import public, requires
from ceh.web.formatting import language_name
from ceh.web.pages import PUBLIC, Link, ListPage


class SessionFilter(filters.FilterSet):
    """By words, topic, municipality, competence, and whether places are free."""

    q = filters.SearchFilter(method="search", label=_("Search"))
    topic = filters.ModelChoiceFilter(
        field_name="course__topic", label=_("Topic"), queryset=Topic.objects.filter(retired=False)
    )
    where = filters.ModelChoiceFilter(
        field_name="space__municipality",
        label=_("Municipality"),
        queryset=Municipality.objects.all(),
    )
    competence = filters.ModelChoiceFilter(
        field_name="course__competence",
        label=_("Competence"),
        queryset=Competence.objects.filter(retired=False),
        to_field_name="code",
    )
    places = filters.ChoiceFilter(method="free", label=_("Free places"), choices=[("free", _("free places"))])

    class Meta:
        model = CourseSession
        fields: list[str] = []
        main = ["topic", "where", "places"]

    def search(self, rows: "QuerySet[CourseSession]", _name: str, text: str) -> "QuerySet[CourseSession]":
        """Words in the name or the description of the course."""
        return queries.search(rows, text)

    def free(self, rows: Any, _name: str, _value: str) -> Any:
        """Only sessions with free places."""
        return rows.filter(taken__lt=F("seats"))


sessions = ListPage(
    permission=PUBLIC,
    heading=_("Courses"),
    lead=_("Learn to use the machines in the region’s spaces."),
    rows=lambda visit: people.sessions_ahead(visit.by, visit.now),
    filters=SessionFilter,
    rows_template="enrolment/_cards.html",
    noun=ngettext_lazy("%(n)s session", "%(n)s sessions", "n"),
    per_page=24,
    links=(
        Link(_("All courses"), "enrolment:courses", "book-open"),
        Link(_("Competences"), "learning:competences", "award", "button quiet"),
    ),
    template="enrolment/sessions.html",
)


@public
@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    """All courses, with or without an upcoming session."""
    rows = list(queries.courses().filter(space__state__in=queries.LISTED))
    near = {}
    for upcoming in queries.upcoming_sessions(clock.now()).filter(course__in=rows):
        near.setdefault(upcoming.course_id, upcoming)
    result = [{"course": row, "next": near.get(row.pk)} for row in rows]
    return render(request, "enrolment/courses.html", {"courses": result})


@requires("courses.see_course", get=queries.course)
@require_safe
def course(request: HttpRequest, row: Course) -> HttpResponse:
    """A course: content, requirements, sessions, and the reader's progress."""
    now = clock.now()
    needs = queries.prerequisites_of(row.pk)
    page: dict[str, Any] = {
        "course": row,
        "now": now,
        "fee": _fee(row),
        "sessions": list(_with_consent(people.sessions_ahead(request.user, now).filter(course=row))[:20]),
        "needs": _needs(request.user, row, needs, now),
        "quiz": (quiz := open_quiz(row.questionnaire_id) if row.quiz else None),
        "questions": count_marked(quiz.version.definition) if quiz else 0,
        "attempts": [],
    }
    if request.user.is_authenticated and row.quiz:
        page["attempts"] = list(row.attempts.filter(person=request.user))
    return render(request, "enrolment/course.html", page)


def _fee(course: Course) -> Money | None:
    """The price of a place; None where it is free of charge."""
    return Money.of(course.fee, current().currency) if course.fee else None


def _needs(person: Any, row: Course, needs: list[Any], now: datetime) -> list[dict[str, Any]]:
    """Required competences, each with the reader's standing."""
    if not person.is_authenticated or not needs:
        return [{"competence": need, "words": None} for need, _level in needs]
    facts = learning.facts([person.pk], [need.pk for need, _level in needs], [row.space_id])
    zone, result = current().timezone, []
    for need, level in needs:
        standing = competence.standing(
            facts, person_id=person.pk, competence_id=need.pk, space_id=row.space_id, level=level, at=now
        )
        names = competence.Names(str(need), str(row.space), zone)
        result.append({"competence": need, "words": competence.standing_text(standing, names)})
    return result


def _with_consent(rows: Any) -> Any:
    """Sessions with `trainer_named`: whether the trainer agreed to be named; pages name nobody else."""
    return rows.annotate(trainer_named=learning.names("trainer"))


def _session(pk: int) -> CourseSession:
    session: CourseSession = _with_consent(queries.sessions()).get(pk=pk)
    return session


@requires("courses.see_course", get=_session)
@require_safe
def session(request: HttpRequest, row: CourseSession) -> HttpResponse:
    """A session: time, place, trainer, places; the reader's enrolment, or what prevents one."""
    now, person = clock.now(), request.user
    gives = row.trainer_id == person.pk
    page: dict[str, Any] = {
        "session": row,
        "gives": gives,
        "course": row.course,
        "space": row.space,
        "free": row.free_places,
        "is_open": row.state == "planned" and now < row.starts_at and now <= row.enrol_until,
        "begun": now >= row.starts_at,
        "time": time_of(row.starts_at, row.ends_at, zone_of(row.space)),
        "language": language_name(row.language),
        "is_named": row.trainer_named,
        "fee": _fee(row.course),
    }
    if person.is_authenticated:
        page |= own_part(person, row, now)
    if "needs" not in page:
        page["needs"] = queries.prerequisites_of(row.course_id)
    return render(request, "enrolment/session.html", page)


def own_part(person: Any, row: CourseSession, now: datetime) -> dict[str, Any]:
    """The reader's enrolment and groups; without one, the problems that the page lists before it is tried."""
    mine, elsewhere = people.own_and_overlapping(person, row)
    page: dict[str, Any] = {"mine": mine, "groups": people.groups_of(person, row)}
    if mine is not None:
        page["theory"] = row.course.quiz and bool(people.has_theory([person.pk], row.course))
        page["quiz"] = open_quiz(row.course.questionnaire_id) if row.course.quiz else None
        page["place"] = people.place_in_queue(mine) if mine.state == "waiting" else None
        page["numbers"] = mine.state == "waiting"  # who is in line knows already that one can wait
    elif row.state == "planned" and row.starts_at > now and row.trainer_id != person.pk:
        known = actions.load_facts(row, person, now, elsewhere)
        problems = rules.problems(known)
        page["needs"], page["minor"] = known.needs, is_minor(known.who.birth_year, known.day)
        # An adult who comes along is said in the form, so that alone does not stand in the way yet.
        page["problems"] = [problem for problem in problems if problem.rule != "enrolment.evening"]
        page["evening"] = len(problems) != len(page["problems"])
    return page
