"""Courses of a space, for those who give them."""

from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.courses.actions import courses as actions
from ceh.courses.forms import CourseForm
from ceh.courses.models import Course
from ceh.courses.queries import courses as queries
from ceh.network.models import Space
from ceh.network.queries import space as space_at
from ceh.web.pages import Button, FormPage, Link, ListPage, Visit


def space_crumbs(space: Space) -> list[Any]:
    """From a page of the desk to the courses of the space."""
    return [space, (_("Courses"), "courses:desk", space.code)]


def _crumbs(visit: Visit) -> list[Any]:
    record = visit.record
    if isinstance(record, Space):
        return space_crumbs(record)
    return [*space_crumbs(record.space), record]


def _sessions(visit: Visit) -> dict[str, Any]:
    planned = queries.sessions_in(visit.record).filter(state="planned")
    return {
        "upcoming": list(planned.filter(ends_at__gt=visit.now).order_by("starts_at")[:50]),
        "to_tick": list(planned.filter(ends_at__lte=visit.now)[:50]),
        "courses": list(queries.courses_in(visit.record)),
    }


courses = ListPage(
    permission="courses.see_courses",
    get=space_at,
    subject="space",
    heading=_("Courses"),
    lead=lambda visit: visit.record,
    crumbs=lambda visit: [(_("Spaces"), "directory:spaces"), visit.record],
    rows=lambda visit: queries.sessions_in(visit.record).exclude(state="planned"),
    noun=ngettext_lazy("%(n)s session", "%(n)s sessions", "n"),
    rows_template="courses/_past.html",
    links=(
        Link(_("Plan a session"), "courses:plan", "calendar-plus", "button ember", ("code",)),
        Link(_("Describe a course"), "courses:define", "plus", by=("code",)),
    ),
    context=_sessions,
    template="courses/desk.html",
)

DeskForm = partial(
    FormPage, permission="courses.define_course", get=queries.course, subject="course", crumbs=_crumbs
)


def _save(*, needs: Any, by: Any, now: datetime, **values: Any) -> Course:
    course = (actions.change_course if "course" in values else actions.define_course)(by=by, **values)
    actions.set_prerequisites(course=course, competences=list(needs), by=by, now=now)
    return course


define = DeskForm(
    get=space_at,
    subject="space",
    back=lambda visit: ("courses:desk", visit.record.code),
    form=CourseForm,
    action=_save,
    heading=_("Describe a course"),
    lead=_("Describe a course once, then run it as often as you like."),
    submit=_("Save"),
    done=_("Course created. Next: add its first session."),
    then=lambda _visit, course: course,
)

change = DeskForm(
    form=CourseForm,
    initial=lambda visit: CourseForm.of(visit.record),
    action=_save,
    heading=_("Change the course"),
    lead=_("Sessions that are planned keep their times and places."),
    submit=_("Save"),
    done=_("Saved."),
)

retire = Button(
    permission="courses.define_course",
    get=queries.course,
    subject="course",
    action=lambda *, course, by: actions.retire_course(course=course, by=by, retired=not course.retired),
    done=lambda visit, _result: (
        _("This course is no longer offered. Planned sessions take place.")
        if visit.record.retired
        else _("This course is offered again.")
    ),
)

quiz_begin = Button(
    permission="courses.define_course",
    get=queries.course,
    subject="course",
    action=actions.begin_quiz,
    then=lambda visit, version: (
        version.questionnaire if version.state == "published" else ("editor:draft", version.pk)
    ),
)
