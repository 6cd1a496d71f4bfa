"""Planning, changing and calling off sessions."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ceh.core import clock
from ceh.courses.actions import sessions as actions
from ceh.courses.forms.courses import CancelForm, SessionForm
from ceh.courses.models import CourseSession
from ceh.courses.queries import courses as queries
from ceh.courses.views.desk import READ_WRITE, form_page
from ceh.network.models import Space
from ceh.network.queries import space as space_at
from ceh.timetable.queries import zone_of
from ceh.web.access import requires


@requires("courses.run_session", get=space_at)
@require_http_methods(READ_WRITE)
def plan(request: HttpRequest, space: Space) -> HttpResponse:
    """Plan a session: first which course, then when and with whom."""
    back = reverse("courses:desk", kwargs={"slug": space.code})
    code = request.GET.get("course", "")[:50]
    rows = queries.courses()
    course = rows.filter(code=code).first()
    if course is None:
        if code:
            raise Http404(code)
        own = [one for one in rows if one.space_id == space.pk]
        others = [one for one in rows if one.space_id != space.pk]
        page = {"space": space, "own": own, "others": others, "back": back}
        return render(request, "courses/choose.html", page)
    zone = zone_of(space)
    form = SessionForm(request.POST or None, course=course, space=space, now=clock.now(), zone=zone)

    def act(given: dict[str, Any]) -> tuple[str, Any]:
        made = actions.plan_session(
            course=course,
            space=space,
            by=request.user,
            now=clock.now(),
            **form.values,
        )
        return _("The session is planned. People can enrol."), made

    return form_page(
        request, form, act, heading=_("Plan a session: %(course)s") % {"course": course}, submit=_("Plan"), space=space,
        lead=_("Its rooms and machines are reserved at once, so nobody else can book them."), back=back,
    )  # fmt: skip


@requires("courses.run_session", get=queries.session)
@require_http_methods(READ_WRITE)
def change(request: HttpRequest, session: CourseSession) -> HttpResponse:
    """Another time, room, trainer, number of places."""
    zone = zone_of(session.space)
    form = SessionForm(
        request.POST or None, course=session.course, space=session.space, now=clock.now(), zone=zone,
        session=session,
    )  # fmt: skip

    def act(_given: dict[str, Any]) -> tuple[str, Any]:
        actions.move_session(session=session, by=request.user, now=clock.now(), **form.values)
        return _("Saved. If the time changed, everybody gets an e-mail."), session

    return form_page(
        request, form, act, heading=_("Change the session"), submit=_("Save"), space=session.space,
        course=session.course, back=session.get_absolute_url(),
    )  # fmt: skip


@requires("courses.run_session", get=queries.session)
@require_http_methods(READ_WRITE)
def cancel(request: HttpRequest, session: CourseSession) -> HttpResponse:
    """Call it off; everybody is told why."""

    def act(given: dict[str, Any]) -> tuple[str, Any]:
        told = actions.cancel_session(
            session=session, by=request.user, now=clock.now(), reason=given["reason"]
        )
        words = ngettext("%(n)s participant was told.", "%(n)s participants were told.", told) % {"n": told}
        return f"{_('Session cancelled.')} {words if told else ''}".strip(), session

    return form_page(
        request, CancelForm(request.POST or None), act, heading=_("Cancel the session"), submit=_("Cancel the session"),
        space=session.space, course=session.course, back=session.get_absolute_url(),
        lead=_("Its rooms and equipment become free again, and all participants get an e-mail with the reason."),
    )  # fmt: skip
