"""The trainer's list, made for a phone: who was there, what they can do, who passed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ceh.core import clock
from ceh.core.clock import local_day
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.courses.models import CourseSession
from ceh.courses.queries import courses as queries
from ceh.courses.views.desk import space_crumbs
from ceh.enrolment import queries as people
from ceh.enrolment.actions import attendance as actions
from ceh.enrolment.actions import enrolments
from ceh.enrolment.forms import EnrolOtherForm, PracticeForm
from ceh.enrolment.models import Enrolment
from ceh.enrolment.rules import passing
from ceh.timetable.queries import zone_of
from ceh.web.access import requires
from ceh.web.pages import FormPage, Visit, Way
from ceh.web.roll import sent_values


@requires("enrolment.see_participants", get=queries.session)
@require_http_methods(["GET", "HEAD", "POST"])
def participants(request: HttpRequest, session: CourseSession) -> HttpResponse:
    """Tick who is there; below each name what they have shown."""
    if request.method == "POST":
        try:
            marks = {pk: mark for pk, mark in sent_values(request, "e").items() if mark in actions.MARKS}
            groups = {pk: number for pk, number in _heads(request, "g").items() if number is not None}
            done = actions.record_attendance(
                session=session,
                marks=marks,
                groups=groups,
                seen=sent_values(request, "w"),
                seen_groups=_heads(request, "h"),
                by=request.user,
                now=clock.now(),
            )
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            _say(request, done)
            _pass(request, session)
        return redirect("enrolment:list", pk=session.pk)
    rows = people.participants(session)
    page = {
        "session": session,
        "course": session.course,
        "space": session.space,
        "rows": _with_progress(session, rows),
        "waiting": [row for row in rows if row.state in ("waiting", "offered")],
        "groups": people.groups_in(session),
        "begun": session.starts_at <= clock.now(),
    }
    return render(request, "enrolment/list.html", page)


def _say(request: HttpRequest, done: actions.AttendanceResult) -> None:
    """What was saved, and by name what was not, and why."""
    if done.changed or (not done.refused and "pass" not in request.POST):
        messages.success(request, _("Saved.") if done.changed else _("Nothing has changed."))
    for name, why in done.waits:
        text = _(
            "%(name)s: attendance is saved, but they have not passed yet. %(why)s"
            " A trainer can mark them as passed."
        )
        messages.warning(request, text % {"name": name, "why": why.message})
    for name, why in done.refused:
        messages.error(request, _("%(name)s: not saved. %(why)s") % {"name": name, "why": why})


def _pass(request: HttpRequest, session: CourseSession) -> None:
    """Let pass whom the pressed button names; the ticks of the list are saved by then."""
    key = request.POST.get("pass", "")
    row = next((row for row in people.participants(session) if str(row.pk) == key), None)
    if row is None:
        return
    try:
        if row.state != "passed":
            actions.mark_passed(enrolment=row, by=request.user, now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(name)s has passed.") % {"name": row.person})


def _with_progress(session: CourseSession, rows: list[Enrolment]) -> list[dict[str, Any]]:
    """Each participant with what they have shown; one statement for the theory of all, one for the consents."""
    course = session.course
    alone = people.without_consent(rows, local_day(session.starts_at, zone_of(session.space)))
    theory = people.has_theory([row.person_id for row in rows], course) if course.quiz else set[int]()
    return [
        {
            "row": row,
            "mark": actions.MARK_OF_STATE.get(row.state, actions.FIXED),
            "progress": passing.progress(
                course,
                there=row.state in ("attended", "passed", "to_repeat"),
                theory=row.person_id in theory,
                checks=[check.passed for check in row.checks.all()],
            ),
            "alone": row.person_id in alone,
        }
        for row in rows
        if row.state not in ("waiting", "offered")
    ]


def _heads(request: HttpRequest, letter: str) -> dict[int, int | None]:
    """{group id: heads} of the fields that are called by a letter and an id; None where none are written."""
    sent = sent_values(request, letter).items()
    return {pk: int(text) if text.isdecimal() and len(text) < 5 else None for pk, text in sent}


def _crumbs(visit: Visit) -> list[Any]:
    session = visit.record.session if isinstance(visit.record, Enrolment) else visit.record
    may_see = can(visit.by, "courses.see_courses", session.space)
    return [
        *(space_crumbs(session.space) if may_see else [session.space]),
        (session.course, "enrolment:session", session.pk),
        (_("Attendance list"), "enrolment:list", session.pk),
    ]


def _list_of(visit: Visit) -> Way:
    return _crumbs(visit)[-1][1:]  # type: ignore[no-any-return]


enrol_other = FormPage(
    permission="courses.run_session",
    get=queries.session,
    subject="session",
    crumbs=_crumbs,
    back=_list_of,
    form=EnrolOtherForm,
    options=lambda visit: {"space": visit.record.space, "by": visit.by},
    action=enrolments.enrol,
    heading=_("Enrol a member"),
    submit=_("Enrol member"),
    done=lambda _visit, enrolment: (
        _("Enrolled.") if enrolment.state == "enrolled" else _("They are on the waitlist.")
    ),
)


def _checked(visit: Visit, check: Any) -> Any:
    if not check.passed:
        return _("Saved. They were told by e-mail what to practise.")
    if visit.record.state != "passed":
        return _("Saved. They pass as soon as they have answered the questions.")
    if visit.record.grant_id:
        return _("They have passed. The competence is granted.")
    return _("They have passed.")


practice = FormPage(
    permission="enrolment.record_attendance",
    get=people.enrolment,
    subject="enrolment",
    crumbs=_crumbs,
    back=_list_of,
    form=PracticeForm,
    action=actions.check_practice,
    heading=lambda visit: visit.record.person,
    done=_checked,
    context=lambda visit: {"checks": list(visit.record.checks.select_related("by"))},
    template="enrolment/practice.html",
)
