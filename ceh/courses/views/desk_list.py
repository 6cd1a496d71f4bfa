"""The trainer's list, made for a phone: who was there, what they can do, who passed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ceh.core import clock
from ceh.core.clock import local_day
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.courses.actions import attendance as actions
from ceh.courses.actions import enrolments
from ceh.courses.forms.enrolments import EnrolOtherForm, PracticeForm
from ceh.courses.models import CourseSession, Enrolment
from ceh.courses.queries import courses as queries
from ceh.courses.queries import enrolments as people
from ceh.courses.rules import passing
from ceh.courses.views.desk import READ_WRITE, form_page
from ceh.timetable.queries import zone_of
from ceh.web.access import requires

TICKED = {"attended": "present", "absent": "absent", "enrolled": ""}


@requires("courses.see_participants", get=queries.session)
@require_http_methods(READ_WRITE)
def participants(request: HttpRequest, session: CourseSession) -> HttpResponse:
    """Tick who is there; below each name what they have shown."""
    if request.method == "POST":
        try:
            marks, groups = _marks(request), _groups(request)
            done = actions.tick(session=session, marks=marks, groups=groups, by=request.user, now=clock.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            _say(request, done)
        return redirect("courses:list", pk=session.pk)
    rows = people.participants(session)
    page = {
        "session": session, "course": session.course, "space": session.space, "rows": _told(session, rows),
        "waiting": [one for one in rows if one.state in ("waiting", "offered")],
        "groups": people.groups_in(session), "begun": session.starts_at <= clock.now(),
        "may_tick": can(request.user, "courses.tick", session) and session.state != "cancelled",
        "may_run": can(request.user, "courses.run_session", session),
    }  # fmt: skip
    return render(request, "courses/list.html", page)


def _say(request: HttpRequest, done: actions.Ticked) -> None:
    """What was saved, and by name what was not, and why."""
    if done.changed or not done.refused:
        messages.success(request, _("Saved.") if done.changed else _("Nothing has changed."))
    for name, why in done.waits:
        told = _(
            "%(name)s: the tick is saved, but they have not passed yet. %(why)s A trainer can let them pass."
        )
        messages.warning(request, told % {"name": name, "why": why.message})
    for name, why in done.refused:
        messages.error(request, _("%(name)s: not saved. %(why)s") % {"name": name, "why": why})


def _told(session: CourseSession, rows: list[Enrolment]) -> list[dict[str, Any]]:
    """Each participant with what they have shown; one statement for the theory of all, one for the consents."""
    course = session.course
    alone = people.without_consent(rows, local_day(session.starts_at, zone_of(session.space)))
    theory = queries.has_theory([one.person_id for one in rows], course) if course.quiz else set[int]()
    told = []
    for one in rows:
        if one.state in ("waiting", "offered"):
            continue
        found = passing.shown(
            course,
            there=one.state in ("attended", "passed", "to_repeat"),
            theory=one.person_id in theory,
            checks=[check.passed for check in one.checks.all()],
        )
        told.append(
            {
                "row": one, "ticked": TICKED.get(one.state, "fixed"), "shown": found,
                "alone": one.person_id in alone,
            }
        )  # fmt: skip
    return told


def _marks(request: HttpRequest) -> dict[int, str]:
    """{enrolment id: mark} of what was sent; anything else is left out."""
    return {
        int(name[1:]): value
        for name, value in request.POST.items()
        if name[:1] == "e" and name[1:].isdecimal() and len(name) < 12 and value in actions.MARKS
    }


def _groups(request: HttpRequest) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    for name, value in request.POST.items():
        if (
            name[:1] == "g"
            and name[1:].isdecimal()
            and len(name) < 12
            and str(value).isdecimal()
            and len(value) < 5
        ):
            found[int(name[1:])] = int(value)
    return found


@requires("courses.run_session", get=queries.session)
@require_http_methods(READ_WRITE)
def enrol_other(request: HttpRequest, session: CourseSession) -> HttpResponse:
    """Enrol a member: who called by telephone, or came along."""
    back = reverse("courses:list", kwargs={"pk": session.pk})

    def act(given: dict[str, Any]) -> tuple[str, Any]:
        made = enrolments.enrol(
            session=session, person=given["who"], by=request.user, now=clock.now(), wait=True,
            with_adult=given["with_adult"], override=given["override"],
        )  # fmt: skip
        return _("Enrolled.") if made.state == "enrolled" else _("They are on the waitlist."), back

    form = EnrolOtherForm(request.POST or None, space=session.space, by=request.user)
    return form_page(
        request, form, act, heading=_("Enrol a member"), submit=_("Enrol"),
        space=session.space, course=session.course, back=back,
    )  # fmt: skip


@requires("courses.tick", get=people.enrolment)
@require_http_methods(READ_WRITE)
def practice(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Say what somebody can do: they pass, or they repeat it."""
    form = PracticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        passed = request.POST.get("passed") == "yes"
        try:
            actions.check_practice(
                enrolment=enrolment,
                passed=passed,
                by=request.user,
                now=clock.now(),
                note=form.cleaned_data["note"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _said(enrolment, passed))
            return redirect("courses:list", pk=enrolment.session_id)
    page = {
        "form": form, "enrolment": enrolment, "session": enrolment.session, "course": enrolment.session.course,
        "checks": list(enrolment.checks.select_related("by")),
    }  # fmt: skip
    return render(request, "courses/practice.html", page, status=form.status)


def _said(enrolment: Enrolment, passed: bool) -> str:
    if not passed:
        return _("Noted. They were told by e-mail what to practise.")
    if enrolment.state == "passed":
        return (
            _("They have passed. The competence is granted.")
            if enrolment.grant_id
            else _("They have passed.")
        )
    return _("Noted. They pass as soon as they have answered the questions.")


@requires("courses.tick", get=people.enrolment)
@require_POST
def let_pass(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Let somebody pass who has shown everything."""
    try:
        actions.let_pass(enrolment=enrolment, by=request.user, now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("They have passed."))
    return redirect("courses:list", pk=enrolment.session_id)
