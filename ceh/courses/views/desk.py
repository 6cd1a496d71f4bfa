"""Courses of a space and their questions, for those who give them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ceh.core import clock
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.courses.actions import courses as actions
from ceh.courses.forms.courses import CourseForm, QuestionForm
from ceh.courses.models import Course, Question
from ceh.courses.queries import courses as queries
from ceh.network.models import Space
from ceh.network.queries import space as space_at
from ceh.web.access import requires
from ceh.web.listing import Listing

READ_WRITE = ["GET", "HEAD", "POST"]


@requires("courses.see_courses", get=space_at)
@require_safe
def courses(request: HttpRequest, space: Space) -> HttpResponse:
    """All that a space teaches: its sessions, those to come first, and its courses."""
    now = clock.now()
    rows = queries.sessions_in(space)
    page = {
        "space": space,
        "ahead": list(rows.filter(state="planned", ends_at__gt=now).order_by("starts_at")[:50]),
        "to_tick": list(rows.filter(state="planned", ends_at__lte=now)[:50]),
        "past": Listing(request, None, rows.exclude(state="planned")),
        "courses": list(queries.courses_in(space)),
        "may_define": can(request.user, "courses.define_course", space),
        "may_plan": can(request.user, "courses.run_session", space),
    }
    return render(request, "courses/desk.html", page)


def form_page(
    request: HttpRequest, form: Any, act: Callable[[dict[str, Any]], tuple[str, Any]], **page: Any
) -> HttpResponse:
    """One form of the desk. `act` gets what was given, and tells what was done and where to go; a refusal is shown."""
    if request.method == "POST" and form.is_valid():
        try:
            said, to = act(dict(form.cleaned_data))
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, said)
            return redirect(to)
    return render(request, "courses/form.html", {"form": form, **page}, status=form.status)


@requires("courses.define_course", get=space_at)
@require_http_methods(READ_WRITE)
def define(request: HttpRequest, space: Space) -> HttpResponse:
    """A new course of the space."""

    def act(given: dict[str, Any]) -> tuple[str, Any]:
        needs = list(given.pop("needs"))
        made = actions.define_course(space=space, by=request.user, **given)
        actions.set_prerequisites(course=made, competences=needs, by=request.user, now=clock.now())
        return _("Course created. Next: add its first session."), made

    return form_page(
        request, CourseForm(request.POST or None), act, heading=_("Describe a course"), submit=_("Save"), space=space,
        lead=_("A course is described once and given as often as you like."),
        back=reverse("courses:desk", kwargs={"slug": space.code}),
    )  # fmt: skip


@requires("courses.define_course", get=queries.course)
@require_http_methods(READ_WRITE)
def change(request: HttpRequest, course: Course) -> HttpResponse:
    """What a course says and asks for."""

    def act(given: dict[str, Any]) -> tuple[str, Any]:
        needs = list(given.pop("needs"))
        actions.change_course(course=course, by=request.user, **given)
        actions.set_prerequisites(course=course, competences=needs, by=request.user, now=clock.now())
        return _("Saved."), course

    form = CourseForm(request.POST or None, initial=CourseForm.of(course))
    return form_page(
        request, form, act, heading=_("Change the course"), submit=_("Save"), course=course, space=course.space,
        lead=_("Sessions that are planned keep their times and places."), back=course.get_absolute_url(),
    )  # fmt: skip


@requires("courses.define_course", get=queries.course)
@require_POST
def retire(request: HttpRequest, course: Course) -> HttpResponse:
    """Give it no more, or again."""
    actions.retire_course(course=course, by=request.user, retired=not course.retired)
    messages.success(
        request,
        _("This course is no longer offered. Planned sessions take place.")
        if course.retired
        else _("This course is offered again."),
    )
    return redirect(course)


@requires("courses.define_course", get=queries.course)
@require_safe
def questions(request: HttpRequest, course: Course) -> HttpResponse:
    """The questions of a course with their answers, as the trainer sees them."""
    page = {"course": course, "space": course.space, "questions": queries.questions(course)}
    return render(request, "courses/questions.html", page)


@requires("courses.define_course", get=queries.course)
@require_http_methods(READ_WRITE)
def question_new(request: HttpRequest, course: Course) -> HttpResponse:
    """Write a question."""
    return _question(request, course, None)


@requires("courses.define_course", get=queries.question)
@require_http_methods(READ_WRITE)
def question_edit(request: HttpRequest, question: Question) -> HttpResponse:
    """Write it anew: the old one stays with the answers that were given to it."""
    return _question(request, question.course, question)


def _question(request: HttpRequest, course: Course, old: Question | None) -> HttpResponse:
    initial: dict[str, Any] = {}
    if old is not None:
        initial = {"text": old.text, "why": old.why}
        for n, one in enumerate(old.options.all(), 1):
            initial |= {f"answer{n}": one.text, f"right{n}": one.right}
    form = QuestionForm(request.POST or None, initial=initial)
    back = reverse("courses:questions", kwargs={"code": course.code})

    def act(given: dict[str, Any]) -> tuple[str, Any]:
        actions.add_question(
            course=course, text=given["text"], why=given["why"], options=form.options, by=request.user,
            now=clock.now(), instead_of=old,
        )  # fmt: skip
        return _("Saved."), back

    return form_page(
        request, form, act, heading=_("Question"), submit=_("Save"), course=course, space=course.space, back=back,
        lead=_("Write at least two answers and tick each that is right."),
    )  # fmt: skip


@requires("courses.define_course", get=queries.question)
@require_POST
def question_retire(request: HttpRequest, question: Question) -> HttpResponse:
    """Ask it no more."""
    actions.retire_question(question=question, by=request.user, now=clock.now())
    messages.success(request, _("Question removed."))
    return redirect("courses:questions", code=question.course.code)
