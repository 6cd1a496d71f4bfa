"""Enrolling alone or with a group, a quiz attempt, and my courses."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.courses.models import CourseSession
from ceh.courses.queries import courses as queries
from ceh.enrolment import queries as people
from ceh.enrolment.actions import enrolments as actions
from ceh.enrolment.forms import GroupForm
from ceh.enrolment.models import Enrolment, GroupEnrolment, QuizAttempt
from ceh.enrolment.views.public import own_part
from ceh.questionnaires.rules.answering import examine, language_for
from ceh.questionnaires.rules.marking import mark_quiz
from ceh.questionnaires.rules.telling import marks_in_words
from ceh.web.access import requires
from ceh.web.pages import Button, FormPage, RecordPage, Steps, Visit, Way


@requires("enrolment.enrol", get=queries.session)
@require_POST
def enrol(request: HttpRequest, session: CourseSession) -> HttpResponse:
    """Enrol or join the waitlist; refusals are shown on the session's page with what to do next."""
    wait = request.POST.get("wait") == "yes"
    try:
        enrolment = actions.enrol(
            session=session,
            person=request.user,
            by=request.user,
            now=clock.now(),
            wait=wait,
            with_adult=request.POST.get("with_adult") == "on",
        )
    except Refused as refused:
        _say_refused(request, session, refused)
    else:
        done = enrolment.state == "enrolled"
        messages.success(request, _("You have a place.") if done else _("You are on the waitlist."))
    return redirect(session)


def _say_refused(request: HttpRequest, session: CourseSession, refused: Refused) -> None:
    """Say what the session's page does not list by itself."""
    listed = {problem.rule for problem in own_part(request.user, session, clock.now()).get("problems", ())}
    problems = refused.problems or [refused]
    if any(problem.rule in listed for problem in problems):
        messages.error(request, _("You can’t enrol yet. What to do first is listed below."))
    for problem in problems:
        if problem.rule not in listed:
            messages.error(request, str(problem))


def _session_or_list(visit: Visit, _result: None = None) -> Way:
    """Staff go back to the list of participants."""
    enrolment = visit.record
    return (
        enrolment.session if visit.by.pk == enrolment.person_id else ("enrolment:list", enrolment.session_id)
    )


OwnButton = partial(
    Button, permission="enrolment.cancel_enrolment", get=people.enrolment, subject="enrolment"
)

cancel = OwnButton(
    action=actions.cancel_enrolment,
    done=_("The place is free again."),
    then=_session_or_list,
)

take = OwnButton(
    action=actions.take_place,
    done=_("You have a place."),
    then=lambda visit, _result: visit.record.session,
)


def _crumbs(visit: Visit) -> list[Any]:
    session = visit.record.session if isinstance(visit.record, GroupEnrolment) else visit.record
    return [(_("Courses"), "enrolment:sessions"), (session.course, "enrolment:session", session.pk)]


group_new = FormPage(
    permission="enrolment.bring_group",
    get=queries.session,
    subject="session",
    crumbs=_crumbs,
    form=GroupForm,
    action=actions.bring_group,
    heading=_("Bring a class or a group"),
    submit=_("Enrol the group"),
    icon="users",
    done=_("The group has its places."),
    then=lambda _visit, group: group,
    template="enrolment/group_new.html",
)

group = RecordPage(
    permission="enrolment.see_group",
    get=people.group,
    subject="group",
    crumbs=_crumbs,
    heading=lambda visit: visit.record.name,
    facts=("heads", "came", "band", "adults", (_("Responsible adult"), "leader")),
    history=False,
    layout="web/page_narrow.html",
    template="enrolment/group.html",
)

group_steps = Steps(
    model=GroupEnrolment,
    get=people.group,
    route="groups/<int:pk>/",
    subject="group",
    verbs=("cancel_group",),
    actions={"cancel_group": actions.cancel_group},
    crumbs=_crumbs,
)


@requires("enrolment.see_attempt", get=people.attempt)
@require_safe
def attempt(request: HttpRequest, row: QuizAttempt) -> HttpResponse:
    """A quiz attempt: each question with the given and the right answers, and why."""
    response, definition = row.response, row.response.version.definition
    language = language_for(definition)
    outcome = examine(definition, response.answers, response.submitted_on, language=language, section="")
    page = {
        "course": row.course,
        "space": row.course.space,
        "attempt": row,
        "language": language,
        "marks": marks_in_words(definition, mark_quiz(definition, outcome), outcome, language),
        "next": queries.upcoming_sessions(clock.now()).filter(course=row.course).first()
        if row.passed
        else None,
    }
    return render(request, "enrolment/attempt.html", page)


def _is_off(row: Enrolment) -> bool:
    """Whether the person has no part in the session any more, or nobody has."""
    return row.state in ("cancelled", "expired") or row.session.state == "cancelled"


@requires("enrolment.see_own")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My courses: upcoming, given up, past, groups that I lead, sessions that I give."""
    now = clock.now()
    rows = list(people.enrolments_of(request.user)[:200])
    ahead = sorted((row for row in rows if row.session.ends_at > now), key=lambda row: row.session.starts_at)
    page = {
        "upcoming": [row for row in ahead if not _is_off(row)],
        "cancelled": [row for row in ahead if _is_off(row)],
        "past": [row for row in rows if row.session.ends_at <= now],
        "groups": list(people.groups_led(request.user)[:50]),
        "given": list(queries.sessions().filter(trainer=request.user).order_by("-starts_at")[:30]),
    }
    return render(request, "enrolment/mine.html", page)
