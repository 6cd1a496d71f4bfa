"""The taken time of machines, and bookings, for programs: the same actions as the pages, JSON in and out."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from ceh.bookings.actions import bookings as actions
from ceh.bookings.forms.api import BookingInput, MoveInput
from ceh.bookings.models import Booking
from ceh.bookings.queries import bookings as queries
from ceh.bookings.queries.timetables import day_of
from ceh.bookings.rules import judging
from ceh.bookings.rules.alternatives import alternatives
from ceh.bookings.rules.bookings import Wish
from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.equipment.api import unit_json
from ceh.equipment.models import Unit
from ceh.equipment.queries import equipment
from ceh.timetable import queries as timetable
from ceh.web import api
from ceh.web.access import requires, signed_in
from ceh.web.api_description import Operation, describe

TAKEN = ("timetable.taken", "bookings.hours")


def booking_json(row: Booking) -> dict[str, Any]:
    """A booking."""
    return {
        "id": row.pk,
        "resource": row.resource_id,
        "name": str(row.resource),
        "space": row.space.code,
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "state": row.state,
        "seats": row.seats,
        "people": row.people,
        "purpose": row.purpose,
        "url": row.get_absolute_url(),
    }


@api.endpoint
@requires("equipment.see_unit", get=equipment.unit)
@require_safe
def unit_week(request: HttpRequest, row: Unit) -> HttpResponse:
    """What of seven days from ?day is taken, without a name."""
    zone = ZoneInfo(timetable.zone_of(row.space))
    today = clock.now().astimezone(zone).date()
    first = day_of(request.GET.get("day", ""), today)
    if request.GET.get("day", today.isoformat()) != first.isoformat():
        raise api.wrong_query("day", _("a day such as 2026-12-01."))
    starts = datetime.combine(first, time(), zone)
    ends = datetime.combine(first + timedelta(days=7), time(), zone)
    claims = timetable.claims([row.resource_id], starts, ends).order_by("starts_at")
    taken = [
        {
            "starts_at": one.starts_at.isoformat(),
            "ends_at": one.ends_at.isoformat(),
            "kind": one.kind,
            "seats": one.last_seat - one.first_seat + 1,
        }
        for one in claims
    ]
    said = {"from": starts.isoformat(), "until": ends.isoformat(), "zone": str(zone)}
    return api.answer(said | {"unit": unit_json(row), "capacity": row.resource.capacity, "taken": taken})


@api.endpoint
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def bookings(request: HttpRequest) -> HttpResponse:
    """My bookings (?past=1 for what is over or was cancelled); POST books."""
    if request.method != "POST":
        if request.GET.get("past", "0") not in ("0", "1"):
            raise api.wrong_query("past", _("0 or 1."))
        rows = queries.bookings_of(request.user, clock.now(), past=request.GET.get("past") == "1")
        return api.listing(request, rows, booking_json)
    form = BookingInput(api.body(request))
    given = api.checked(form)

    def act() -> tuple[int, Any]:
        made = actions.book(
            resource_id=given["resource"], person=request.user, wish=form.wish, by=request.user, now=clock.now(),
            purpose=given["purpose"], source="api",
        )  # fmt: skip
        return 201, booking_json(queries.booking(made.pk))

    return api.write(request, act, lambda refused: _other(given["resource"], form.wish, refused))


def _other(resource_id: int, wish: Wish, refused: Refused) -> dict[str, Any]:
    """What else is possible, where the time is the trouble."""
    if not any(one.rule in TAKEN for one in (refused, *refused.problems)):
        return {}
    now = clock.now()
    other = alternatives(queries.bundle(resource_id, judging.today(now)), wish, now)
    return {
        "alternatives": {
            "starts": [one.isoformat() for one in other.starts],
            "elsewhere": [
                {"resource": one.resource.pk, "name": str(one.resource), "space": one.resource.space.code,
                 "km": round(one.km, 1)}
                for one in other.elsewhere
            ],
        }
    }  # fmt: skip


@api.endpoint
@requires("bookings.see_booking", get=queries.booking)
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
def booking(request: HttpRequest, row: Booking) -> HttpResponse:
    """One booking; PATCH moves it, DELETE cancels it."""
    if request.method == "PATCH":
        return _move(request, row)
    if request.method == "DELETE":

        def act() -> tuple[int, Any]:
            actions.cancel(booking=row, by=request.user, now=clock.now())
            return 200, booking_json(queries.booking(row.pk))

        return api.write(request, act)
    return api.answer(booking_json(row))


def _move(request: HttpRequest, row: Booking) -> HttpResponse:
    now = {
        "starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat(), "seats": row.seats,
        "people": row.people, "with_adult": row.with_adult, "purpose": row.purpose,
    }  # fmt: skip
    form = MoveInput(now | api.body(request))
    resource_id = api.checked(form)["resource"] or row.resource_id

    def act() -> tuple[int, Any]:
        actions.move_booking(
            booking=row, wish=form.wish, by=request.user, now=clock.now(), resource_id=resource_id
        )
        return 200, booking_json(queries.booking(row.pk))

    return api.write(request, act, lambda refused: _other(resource_id, form.wish, refused))


describe(
    Operation(
        "/api/v1/units/{id}/week/",
        "get",
        _("What of seven days is taken, without a name"),
        "anyone",
        query=("day",),
    ),
    Operation("/api/v1/bookings/", "get", _("My bookings"), query=("past", "page", "per_page")),
    Operation("/api/v1/bookings/", "post", _("Book"), "write", body=BookingInput, status=201),
    Operation("/api/v1/bookings/{id}/", "get", _("One booking")),
    Operation("/api/v1/bookings/{id}/", "patch", _("Move a booking"), "write", body=MoveInput),
    Operation("/api/v1/bookings/{id}/", "delete", _("Cancel a booking"), "write"),
)
