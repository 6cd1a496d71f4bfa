"""Timetables: everything in a space on a day, one thing in a week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ceh.availability.queries.contexts import BookingContext
from ceh.availability.views import public_drawings as drawings
from ceh.availability.views.public_times import context_today
from ceh.network import queries as network
from ceh.network.models import Space
from ceh.web.access import requires


@requires("availability.see_timetable", get=network.space)
@require_safe
def timetable(request: HttpRequest, space: Space) -> HttpResponse:
    """Everything in a space on a day: units × time."""
    page = drawings.day_of_space(request, space)
    return render(request, "availability/timetable.html", page | {"space": space})


@requires("availability.see_timetable", get=context_today)
@require_safe
def week(request: HttpRequest, context: BookingContext) -> HttpResponse:
    """One thing in a week: days × time; what is let by day in five."""
    drawn = drawings.weeks_of_days if context.resource.by_day else drawings.week_of_resource
    page = drawn(request, context)
    page |= {"space": context.space, "resource": context.resource, "context": context}
    return render(request, "availability/week.html", page)
