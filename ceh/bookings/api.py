"""The taken time of machines, and bookings, for programs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, PatchDict, Query, Schema

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingRequest, today
from ceh.availability.rules.alternatives import other_time_helps
from ceh.bookings.actions import bookings as actions
from ceh.bookings.actions.judging import alternatives
from ceh.bookings.models import Booking
from ceh.bookings.queries import bookings as queries
from ceh.core import clock
from ceh.core.refusals import Refused
from ceh.web.api import Router, requires, signed_in
from ceh.web.schemas import Count, Flag, Input, Key, Moment, Page, Paging, Text, page_of

router = Router("bookings", _("Bookings"))
may_see = requires("bookings.see_booking", get=queries.booking)
may_change = requires("bookings.cancel_booking", get=queries.booking)


class BookingOut(Schema):
    """A booking."""

    id: int
    resource: int = Field(validation_alias="resource_id")
    name: str
    space: str = Field(validation_alias="space.code")
    starts_at: datetime
    ends_at: datetime
    state: str
    seats: int
    people: int
    purpose: str
    url: str = Field(validation_alias="get_absolute_url")

    @staticmethod
    def resolve_name(booking: Booking) -> str:
        """What is booked."""
        return str(booking.resource)


class BookingIn(Input):
    """What is to be booked. A time without an offset is of the region's zone."""

    resource: Key
    starts_at: Moment
    ends_at: Moment
    seats: Count = 1
    people: Count = 1
    with_adult: Flag = False
    purpose: Text = ""


class BookingFilters(Paging):
    """`past` for what is over or was cancelled."""

    past: bool = False


@contextmanager
def _offer_alternatives(resource_id: int, booking_request: BookingRequest) -> Iterator[None]:
    """Add other times and places to a refusal that another time solves."""
    try:
        yield
    except Refused as refused:
        if other_time_helps(refused):
            now = clock.now()
            other = alternatives(contexts.context_of(resource_id, today(now)), booking_request, now)
            refused.extra["alternatives"] = {
                "starts": [start.isoformat() for start in other.starts],
                "elsewhere": [
                    {
                        "resource": place.resource.pk,
                        "name": str(place.resource),
                        "space": place.resource.space.code,
                        "km": round(place.km, 1),
                    }
                    for place in other.elsewhere
                ],
            }
        raise


@router.get("bookings/", auth=signed_in, response=Page[BookingOut], summary=_("My bookings"))
def list_bookings(request: HttpRequest, filters: Query[BookingFilters]) -> Any:
    return page_of(filters, queries.bookings_of(request.user, clock.now(), past=filters.past))


@router.post("bookings/", auth=signed_in, response={201: BookingOut}, summary=_("Book"))
def book(request: HttpRequest, data: BookingIn) -> Booking:
    booking_request = BookingRequest(data.starts_at, data.ends_at, data.seats, data.people, data.with_adult)
    with _offer_alternatives(data.resource, booking_request):
        booking = actions.book(
            resource_id=data.resource,
            person=request.user,
            booking_request=booking_request,
            by=request.user,
            now=clock.now(),
            purpose=data.purpose,
            source="api",
        )
    return queries.booking(booking.pk)


@router.get("bookings/{int:id}/", auth=may_see, response=BookingOut, summary=_("One booking"))
def show_booking(request: HttpRequest, id: int) -> Booking:
    return request.auth


@router.patch("bookings/{int:id}/", auth=may_change, response=BookingOut, summary=_("Move a booking"))
def move_booking(request: HttpRequest, id: int, data: PatchDict[BookingIn]) -> Booking:
    """What is not named stays."""
    booking = request.auth
    fields = ("starts_at", "ends_at", "seats", "people", "with_adult")
    booking_request = BookingRequest(**{name: data.get(name, getattr(booking, name)) for name in fields})
    resource_id = data.get("resource", booking.resource_id)
    with _offer_alternatives(resource_id, booking_request):
        actions.move_booking(
            booking=booking,
            booking_request=booking_request,
            by=request.user,
            now=clock.now(),
            resource_id=resource_id,
        )
    return queries.booking(id)


@router.delete("bookings/{int:id}/", auth=may_change, response=BookingOut, summary=_("Cancel a booking"))
def cancel_booking(request: HttpRequest, id: int) -> Booking:
    actions.cancel(booking=request.auth, by=request.user, now=clock.now())
    return queries.booking(id)
