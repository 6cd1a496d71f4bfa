"""Machines, their taken time, bookings and use for programs: the same actions as the pages, JSON in and out."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.facilities.actions import bookings as actions
from ceh.facilities.actions import usage
from ceh.facilities.forms.api import BookingInput, MoveInput, StartInput
from ceh.facilities.models import Booking, Unit
from ceh.facilities.queries import bookings as queries
from ceh.facilities.queries import equipment
from ceh.facilities.queries import usage as uses
from ceh.facilities.queries.timetables import day_of
from ceh.facilities.rules import judging
from ceh.facilities.rules.alternatives import alternatives
from ceh.facilities.rules.bookings import Wish
from ceh.timetable import queries as timetable
from ceh.web import api
from ceh.web.access import public, requires, signed_in
from ceh.web.api_description import Operation, describe

LISTED = ("published", "paused")
TAKEN = ("timetable.taken", "facilities.hours")


def units() -> "QuerySet[Unit]":
    """Machines that are there, in spaces that are open to people."""
    rows = Unit.objects.select_related("model__category", "resource__space__municipality")
    return rows.exclude(state="retired").filter(resource__space__state__in=LISTED).order_by("pk")


def unit_json(row: Unit) -> dict[str, Any]:
    """A machine."""
    space = row.space
    return {
        "id": row.pk,
        "resource": row.resource_id,
        "name": str(row),
        "model": {"code": row.model.code, "name": row.model.name, "maker": row.model.maker},
        "category": row.model.category.code,
        "space": {"code": space.code, "name": str(space), "municipality": space.municipality.code},
        "access": row.access,
        "state": row.state,
        "url": row.get_absolute_url(),
    }


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
@public
@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """Machines of the region; ?category, ?municipality, ?space and ?access narrow them down.

    Raises Refused ("api.query") for a code that does not exist.
    """
    wanted = {
        "category": "model__category__code",
        "municipality": "resource__space__municipality__code",
        "space": "resource__space__code",
        "access": "access",
    }
    narrowed = {field: request.GET[name] for name, field in wanted.items() if request.GET.get(name)}
    for name in wanted:
        if request.GET.get(name) and not equipment.is_known(name, request.GET[name]):
            raise api.wrong_query(name, _("there is no such code."))
    return api.listing(request, units().filter(**narrowed), unit_json)


@api.endpoint
@requires("facilities.see_unit", get=equipment.unit)
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
@requires("facilities.see_booking", get=queries.booking)
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


def _use_json(row: Any) -> dict[str, Any]:
    ended = row.ended_at.isoformat() if row.ended_at else None
    return {"id": row.pk, "unit": row.unit_id, "started_at": row.started_at.isoformat(), "ended_at": ended}


@api.endpoint
@requires("facilities.use", get=equipment.unit)
@require_POST
def start(request: HttpRequest, row: Unit) -> HttpResponse:
    """Start the machine for oneself."""
    given = api.checked(StartInput(api.body(request)))

    def act() -> tuple[int, Any]:
        started = usage.start_usage(
            unit=row,
            by=request.user,
            now=clock.now(),
            headcount=given["people"] or 1,
            with_adult=given["with_adult"],
        )
        return 201, _use_json(started)

    return api.write(request, act)


@api.endpoint
@requires("facilities.use", get=equipment.unit)
@require_POST
def stop(request: HttpRequest, row: Unit) -> HttpResponse:
    """Stop what runs on it; nothing runs: null."""

    def act() -> tuple[int, Any]:
        running = uses.open_usage(row.pk)
        if running is None:
            return 200, None
        return 200, _use_json(usage.stop_usage(usage=running, by=request.user, now=clock.now()))

    return api.write(request, act)


describe(
    Operation(
        "/api/v1/units/", "get", _("Machines of the region"), "anyone",
        query=("category", "municipality", "space", "access", "page", "per_page"),
    ),
    Operation(
        "/api/v1/units/{id}/week/", "get", _("What of seven days is taken, without a name"), "anyone", query=("day",)
    ),
    Operation("/api/v1/units/{id}/start/", "post", _("Start a machine"), "write", body=StartInput, status=201),
    Operation("/api/v1/units/{id}/stop/", "post", _("Stop a machine"), "write"),
    Operation("/api/v1/bookings/", "get", _("My bookings"), query=("past", "page", "per_page")),
    Operation("/api/v1/bookings/", "post", _("Book"), "write", body=BookingInput, status=201),
    Operation("/api/v1/bookings/{id}/", "get", _("One booking")),
    Operation("/api/v1/bookings/{id}/", "patch", _("Move a booking"), "write", body=MoveInput),
    Operation("/api/v1/bookings/{id}/", "delete", _("Cancel a booking"), "write"),
)  # fmt: skip
