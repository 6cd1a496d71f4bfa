"""Courses and their sessions to come for programs: what the pages show to everybody. Nobody is named."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Schema

from ceh.core import clock
from ceh.courses.models import Course
from ceh.courses.queries import courses as queries
from ceh.web.api import Router, public, requires
from ceh.web.schemas import Code, Named, Page, Paging, Words, narrowed, page_of

router = Router("courses", _("Courses"))


class CourseSpace(Named):
    """Where a course is given."""

    code: str
    municipality: Code


class SessionOut(Schema):
    """A session to come; `free` is how many places nobody holds."""

    id: int
    starts_at: datetime
    ends_at: datetime
    enrol_until: datetime
    seats: int
    free: int = Field(validation_alias="free_places")
    language: str
    note: Words
    url: str = Field(validation_alias="get_absolute_url")


class CourseOut(Named):
    """A course with its sessions to come; `fee` is the price of a place in the currency of the region."""

    code: str
    summary: Words
    description: Words
    bring: Words
    space: CourseSpace
    topic: Code | None
    competence: Code | None
    level: str
    minutes: int
    seats: int
    min_age: int
    fee: Decimal
    url: str = Field(validation_alias="get_absolute_url")
    sessions: list[SessionOut] = Field(validation_alias="to_come")


class CourseFilters(Paging):
    """Words, and codes that narrow the list down."""

    q: str = ""
    topic: str = ""
    municipality: str = ""
    space: str = ""
    competence: str = ""


def _course(code: str) -> Course:
    return queries.with_sessions_to_come(queries.courses(retired=True), clock.now()).get(code=code)


@router.get("courses/", auth=public, response=Page[CourseOut], summary=_("Courses with upcoming sessions"))
def list_courses(request: HttpRequest, filters: Query[CourseFilters]) -> Any:
    rows = narrowed(
        filters,
        queries.open_courses(clock.now()),
        topic="topic__code",
        municipality="space__municipality__code",
        space="space__code",
        competence="competence__code",
    )
    return page_of(filters, rows.filter(pk__in=queries.courses_with_words(filters.q)) if filters.q else rows)


@router.get(
    "courses/{slug:code}/",
    auth=requires("courses.see_course", get=_course, visitors=True),
    response=CourseOut,
    summary=_("One course with upcoming sessions"),
)
def show_course(request: HttpRequest, code: str) -> Course:
    return request.auth
