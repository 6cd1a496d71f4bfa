"""Timetables: everything in a space on a day, one thing in a week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ceh.facilities.queries import visits as people_queries
from ceh.facilities.views import public_drawings as drawings
from ceh.facilities.views.member_booking import bundle_of
from ceh.web.access import public


@public
@require_safe
def timetable(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything in a space on a day: units × time."""
    space = people_queries.space(slug)
    page = drawings.day_of_space(request, space)
    return render(request, "facilities/timetable.html", page | {"space": space})


@public
@require_safe
def week(request: HttpRequest, pk: int) -> HttpResponse:
    """One thing in a week: days × time; what is let by day in five."""
    found = bundle_of(pk)
    drawn = drawings.weeks_of_days if found.resource.by_day else drawings.week_of_resource
    page = drawn(request, found)
    page |= {"space": found.space, "resource": found.resource, "bundle": found}
    return render(request, "facilities/week.html", page)
