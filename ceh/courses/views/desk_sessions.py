"""Planning, changing and cancelling sessions."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ceh.core import clock
from ceh.courses.actions import sessions as actions
from ceh.courses.forms import CancelForm, SessionForm
from ceh.courses.models import Course, CourseSession
from ceh.courses.queries import courses as queries
from ceh.courses.views.desk import space_crumbs
from ceh.network.models import Space
from ceh.network.queries import space as space_at
from ceh.web.access import requires
from ceh.web.pages import FormPage, Steps, Visit


@requires("courses.run_session", get=space_at)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, space: Space) -> HttpResponse:
    """Plan a session: first which course, then when and with whom."""
    code = request.GET.get("course", "")[:50]
    courses = queries.courses()
    if not code:
        own = [course for course in courses if course.space_id == space.pk]
        others = [course for course in courses if course.space_id != space.pk]
        return render(request, "courses/choose.html", {"space": space, "own": own, "others": others})
    course = courses.filter(code=code).first()
    if course is None:
        raise Http404(code)
    return _plan(course).answer(Visit(request, space, clock.now()))


def _plan(course: Course) -> FormPage:
    return FormPage(
        permission="courses.run_session",
        subject="space",
        crumbs=lambda visit: space_crumbs(visit.record),
        back=lambda visit: ("courses:desk", visit.record.code),
        form=partial(SessionForm, course=course),
        options=lambda visit: {"space": visit.record, "now": visit.now},
        action=partial(actions.plan_session, course=course),
        heading=format_lazy("{}: {}", _("Plan a session"), course),
        lead=_("Its rooms and machines are reserved at once, so nobody else can book them."),
        submit=_("Plan session"),
        done=_("The session is planned. People can enrol."),
        then=lambda _visit, session: session,
    )


change = FormPage(
    permission="courses.run_session",
    get=queries.session,
    subject="session",
    crumbs=lambda visit: [*space_crumbs(visit.record.space), visit.record],
    form=SessionForm,
    options=lambda visit: {
        "course": visit.record.course,
        "space": visit.record.space,
        "now": visit.now,
        "session": visit.record,
    },
    initial=lambda visit: SessionForm.of(visit.record),
    action=actions.move_session,
    heading=_("Change the session"),
    submit=_("Save"),
    done=_("Saved. If the time changed, everybody gets an e-mail."),
)

session_steps = Steps(
    model=CourseSession,
    get=queries.session,
    route="sessions/<int:pk>/",
    subject="session",
    verbs=("cancel_session",),
    actions={"cancel_session": actions.cancel_session},
    forms={"cancel_session": CancelForm},
    crumbs=lambda visit: [*space_crumbs(visit.record.space), visit.record],
)
