"""What courses there are near home: sessions to come, courses, and one of each."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
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
from ceh.region.models import Municipality, Topic
from ceh.region.queries import current
from ceh.timetable.queries import zone_of
from ceh.web import filters
from ceh.web.access import public, requires
from ceh.web.pages import PUBLIC, Link, ListPage
from ceh.web.words import language_name


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
        """Only where one can still have a place."""
        return rows.filter(taken__lt=F("seats"))


sessions = ListPage(
    permission=PUBLIC,
    heading=_("Courses"),
    lead=_("Learn to use the machines in the region’s spaces."),
    rows=lambda visit: people.sessions_ahead(visit.by, visit.now),
    filters=SessionFilter,
    rows_template="enrolment/_cards.html",
    noun=lambda number: ngettext("%(n)s session", "%(n)s sessions", number) % {"n": number},
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
    """All courses that spaces give, with or without a session to come."""
    rows = list(queries.courses().filter(space__state__in=queries.LISTED))
    near = {}
    for one in queries.ahead(clock.now()).filter(course__in=rows):
        near.setdefault(one.course_id, one)
    result = [{"course": row, "next": near.get(row.pk)} for row in rows]
    return render(request, "enrolment/courses.html", {"courses": result})


@requires("courses.see_course", get=queries.course)
@require_safe
def course(request: HttpRequest, found: Course) -> HttpResponse:
    """One course: what one learns, what one needs before, when it is given, and how far the reader is."""
    now = clock.now()
    asked = queries.asked_of(found.pk)
    page: dict[str, Any] = {
        "course": found,
        "now": now,
        "fee": _fee(found),
        "sessions": list(_with_consent(people.sessions_ahead(request.user, now).filter(course=found))[:20]),
        "needs": _needs(request.user, found, asked, now),
        "questions": found.questions.filter(retired_at=None).count() if found.quiz else 0,
        "attempts": [],
    }
    if request.user.is_authenticated and found.quiz:
        page["attempts"] = list(found.attempts.filter(person=request.user))
    return render(request, "enrolment/course.html", page)


def _fee(course: Course) -> Money | None:
    """The price of a place; None where it is free of charge."""
    return Money.of(course.fee, current().currency) if course.fee else None


def _needs(person: Any, found: Course, asked: list[Any], now: datetime) -> list[dict[str, Any]]:
    """What the course asks for, each with how the reader stands in it."""
    if not person.is_authenticated or not asked:
        return [{"competence": one, "words": None} for one, _level in asked]
    facts = learning.facts([person.pk], [one.pk for one, _level in asked], [found.space_id])
    zone, told = current().timezone, []
    for one, level in asked:
        standing = competence.standing(
            facts, person_id=person.pk, competence_id=one.pk, space_id=found.space_id, level=level, at=now
        )
        names = competence.Names(str(one), str(found.space), zone)
        told.append({"competence": one, "words": competence.words(standing, names)})
    return told


def _with_consent(rows: Any) -> Any:
    """Sessions with `trainer_named`: whether the trainer agreed to be named; pages name nobody else."""
    return rows.annotate(trainer_named=learning.names("trainer"))


def _session(pk: int) -> CourseSession:
    session: CourseSession = _with_consent(queries.sessions()).get(pk=pk)
    return session


@requires("courses.see_course", get=_session)
@require_safe
def session(request: HttpRequest, found: CourseSession) -> HttpResponse:
    """One session: when, where, with whom, how many places; the reader's own part, and what stands against it."""
    now, person = clock.now(), request.user
    gives = found.trainer_id == person.pk
    page: dict[str, Any] = {
        "session": found,
        "gives": gives,
        "course": found.course,
        "space": found.space,
        "free": found.free_places,
        "is_open": found.state == "planned" and now < found.starts_at and now <= found.enrol_until,
        "begun": now >= found.starts_at,
        "time": time_of(found.starts_at, found.ends_at, zone_of(found.space)),
        "language": language_name(found.language),
        "is_named": found.trainer_named,
        "fee": _fee(found.course),
    }
    if person.is_authenticated:
        page |= _own_part(person, found, now)
    if "needs" not in page:
        page["needs"] = queries.asked_of(found.course_id)
    return render(request, "enrolment/session.html", page)


def _own_part(person: Any, found: CourseSession, now: datetime) -> dict[str, Any]:
    mine, elsewhere = people.around(person, found)
    page: dict[str, Any] = {"mine": mine, "groups": people.groups_of(person, found)}
    if mine is not None:
        page["theory"] = found.course.quiz and bool(people.has_theory([person.pk], found.course))
        page["place"] = people.place_in_queue(mine) if mine.state == "waiting" else None
        page["numbers"] = mine.state == "waiting"  # who is in line knows already that one can wait
    elif found.state == "planned" and found.starts_at > now and found.trainer_id != person.pk:
        known = actions.load_facts(found, person, now, elsewhere)
        problems = rules.problems(known)
        page["needs"], page["minor"] = known.needs, is_minor(known.who.birth_year, known.day)
        # An adult who comes along is said in the form, so that alone does not stand in the way yet.
        page["problems"] = [problem for problem in problems if problem.rule != "enrolment.evening"]
        page["evening"] = len(problems) != len(page["problems"])
    return page
