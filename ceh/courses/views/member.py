"""Taking part: a place, the line for one, a group; the questions; and all that is one's own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ceh.core import clock
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.courses.actions import attendance
from ceh.courses.actions import enrolments as actions
from ceh.courses.forms.enrolments import GroupForm, QuizForm
from ceh.courses.models import Course, CourseSession, Enrolment, GroupEnrolment, QuizAttempt
from ceh.courses.queries import courses as queries
from ceh.courses.queries import enrolments as people
from ceh.web.access import requires

READ_WRITE = ["GET", "HEAD", "POST"]


@requires("courses.enrol", get=queries.session)
@require_POST
def enrol(request: HttpRequest, session: CourseSession) -> HttpResponse:
    """Take a place, or stand in line; a refusal is told on the session's page with what to do next."""
    wait = request.POST.get("wait") == "yes"
    try:
        made = actions.enrol(
            session=session, person=request.user, by=request.user, now=clock.now(), wait=wait,
            with_adult=request.POST.get("with_adult") == "on",
        )  # fmt: skip
    except Refused as refused:
        for one in refused.problems or [refused]:
            messages.error(request, str(one))
    else:
        done = made.state == "enrolled"
        messages.success(request, _("You have a place.") if done else _("You are on the waitlist."))
    return redirect(session)


@requires("courses.cancel_enrolment", get=people.enrolment)
@require_POST
def give_back(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Give the place back, or leave the line; staff take it back for somebody."""
    reason = request.POST.get("reason", "")[:300]
    actions.cancel_enrolment(enrolment=enrolment, by=request.user, now=clock.now(), reason=reason)
    messages.success(request, _("The place is free again."))
    if request.user.pk != enrolment.person_id:
        return redirect("courses:list", pk=enrolment.session_id)
    return redirect(enrolment.session)


@requires("courses.cancel_enrolment", get=people.enrolment)
@require_POST
def take(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Take the place that was offered."""
    actions.take_place(enrolment=enrolment, by=request.user, now=clock.now())
    messages.success(request, _("You have a place."))
    return redirect(enrolment.session)


@requires("courses.bring_group", get=queries.session)
@require_http_methods(READ_WRITE)
def group_new(request: HttpRequest, session: CourseSession) -> HttpResponse:
    """Bring a class or another group: heads and age, no names."""
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.bring_group(session=session, by=request.user, now=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The group has its places."))
            return redirect(made)
    page = {
        "form": form, "session": session, "course": session.course, "space": session.space,
        "free": session.free_places,
    }  # fmt: skip
    return render(request, "courses/group_new.html", page, status=form.status)


@requires("courses.see_group", get=people.group)
@require_safe
def group(request: HttpRequest, found: GroupEnrolment) -> HttpResponse:
    """One group: when, how many, who leads it."""
    page = {
        "group": found, "session": found.session,
        "may_cancel": found.state == "booked" and can(request.user, "courses.cancel_enrolment", found),
    }  # fmt: skip
    return render(request, "courses/group.html", page)


@requires("courses.cancel_enrolment", get=people.group)
@require_POST
def group_cancel(request: HttpRequest, found: GroupEnrolment) -> HttpResponse:
    """Give the group's places back."""
    actions.cancel_group(group=found, by=request.user, now=clock.now())
    messages.success(request, _("The places are free again."))
    return redirect(found)


@requires("courses.take_quiz", get=queries.course)
@require_http_methods(READ_WRITE)
def quiz(request: HttpRequest, course: Course) -> HttpResponse:
    """The questions of a course, all on one page; then what was right and what was not."""
    questions = queries.questions(course) if course.quiz else []
    form = QuizForm(request.POST or None, questions=questions)
    if request.method == "POST" and form.is_valid():
        try:
            made = attendance.answer_quiz(
                course=course, person=request.user, answers=form.answers, now=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(made)
    page = {"course": course, "space": course.space, "form": form, "number": len(questions)}
    return render(request, "courses/quiz.html", page, status=form.status)


@requires("courses.see_attempt", get=queries.attempt)
@require_safe
def attempt(request: HttpRequest, found: QuizAttempt) -> HttpResponse:
    """One try: each question with what was chosen, what is right, and why."""
    questions = queries.questions_by_id(int(pk) for pk in found.answers)
    told = []
    for pk, chosen in found.answers.items():
        question = questions[int(pk)]
        options = [(one, one.pk in chosen) for one in question.options.all()]
        told.append(
            {"question": question, "options": options, "right": all(one.right == was for one, was in options)}
        )
    page = {
        "course": found.course, "space": found.course.space, "attempt": found, "answers": told,
        "next": queries.ahead(clock.now()).filter(course=found.course).first() if found.passed else None,
    }  # fmt: skip
    return render(request, "courses/attempt.html", page)


@requires("courses.see_own")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My courses: what comes, what was, groups that I lead, sessions that I give."""
    now = clock.now()
    rows = list(people.enrolments_of(request.user)[:200])
    ahead = [
        one
        for one in rows
        if one.state in ("waiting", "offered", "enrolled")
        and one.session.state == "planned"
        and one.session.ends_at > now
    ]
    known = {one.pk for one in ahead}
    page = {
        "ahead": sorted(ahead, key=lambda one: one.session.starts_at),
        "past": [one for one in rows if one.pk not in known],
        "groups": list(people.groups_led(request.user)[:50]),
        "given": list(queries.sessions().filter(trainer=request.user).order_by("-starts_at")[:30]),
    }
    return render(request, "courses/mine.html", page)
