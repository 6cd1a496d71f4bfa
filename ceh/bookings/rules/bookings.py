"""Decisions about a booking that is there: who confirms it, whether it may move, whether cancelling it is late."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from ceh.availability.queries.contexts import BookingContext, BookingRequest
from ceh.bookings.models import Booking
from ceh.core.refusals import Refused

MOVABLE = ("requested", "confirmed", "displaced")


def needs_approval(context: BookingContext) -> bool:
    """Whether the space confirms it: by its booking rules, or because somebody must be there to supervise."""
    units = (context.unit, *(getattr(part, "equipment_unit", None) for part in context.parts))
    return context.rules.approval or any(unit is not None and unit.access == "supervised" for unit in units)


def asks_first(
    context: BookingContext, booking_request: BookingRequest, previous: tuple[int, datetime, datetime]
) -> list[Refused]:
    """What stands against moving a confirmed booking where its space confirms first; `previous` is its slot until now.

    A shorter time within the one that was confirmed needs no new word of the space.
    """
    within = (
        previous[0] == context.resource.pk
        and previous[1] <= booking_request.starts_at
        and booking_request.ends_at <= previous[2]
    )
    if within or not needs_approval(context):
        return []
    return [
        Refused(
            "bookings.asks_first",
            _("%(name)s is confirmed by the space first.") % {"name": context.resource},
            _("Make a new booking, then cancel this one."),
            url=reverse("bookings:book", kwargs={"pk": context.resource.pk}),
            overridable=True,
        )
    ]


def check_movable(booking: Booking, now: datetime) -> Refused | None:
    """It has neither begun to be used nor ended."""
    if booking.state == "in_use":
        return Refused(
            "bookings.in_use",
            _("This booking is in use, so it can’t be moved."),
            _("Make a new booking."),
            url=reverse("bookings:book", kwargs={"pk": booking.resource_id}),
            kind="conflict",
        )
    return booking_ended(booking, now) if booking.state not in MOVABLE or booking.ends_at <= now else None


def booking_ended(booking: Booking, now: datetime) -> Refused:
    """The refusal to change a booking that is over, by its state or by its time."""
    return Refused(
        "bookings.over",
        _("The time of this booking is over.")
        if booking.state in MOVABLE and booking.ends_at <= now
        else _("This booking is over: %(state)s.") % {"state": booking.state_info.label},
        _("Make a new booking."),
        url=reverse("bookings:book", kwargs={"pk": booking.resource_id}),
        kind="conflict",
    )


def booked_already() -> Refused:
    """The answer to whoever looks at a time that is theirs."""
    return Refused(
        "bookings.booked_already",
        _("You have booked this time already."),
        _("See “My bookings”."),
        url=reverse("bookings:my_bookings"),
        kind="conflict",
    )


def moved() -> Refused:
    """The answer to whoever moves a booking that has been moved since they looked."""
    return Refused(
        "bookings.moved",
        _("This booking has been moved in the meantime."),
        _("The timetable now shows its new place."),
        kind="conflict",
    )


def is_late(starts_at: datetime, now: datetime, hours: int) -> bool:
    """Whether cancelling now is late."""
    return now > starts_at - timedelta(hours=hours)
