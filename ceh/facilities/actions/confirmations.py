"""Letters about what people do themselves. They are written by jobs, so that booking need not wait for them."""

from collections.abc import Sequence

from ceh.core.jobs import enqueue, job
from ceh.facilities import emails
from ceh.facilities.models import Booking
from ceh.people.queries import wants_confirmations


def confirm_later(booking: Booking, step: str) -> None:
    """Confirm a step ("made", "moved", "cancelled") that the person took; in the transaction of the action."""
    if step != "made":  # a trigger counts changes of state
        booking.refresh_from_db(fields=["changes", "changed_at"])
    enqueue(confirm, booking_id=booking.pk, step=step, changes=booking.changes)


def confirm_series_later(bookings: Sequence[Booking], step: str) -> None:
    """The same for many bookings of a series, in one letter."""
    enqueue(confirm_series, booking_ids=[booking.pk for booking in bookings], step=step)


@job(queue="mail")
def confirm(booking_id: int, step: str, changes: int) -> None:
    """Write the letter, unless the booking has changed since: then a later letter tells."""
    rows = Booking.objects.select_related("space", "resource", "person").filter(
        pk=booking_id, changes=changes
    )
    booking = rows.first()
    if booking is not None and wants_confirmations(booking.person_id):
        emails.own_step(booking, step)


@job(queue="mail")
def confirm_series(booking_ids: list[int], step: str) -> None:
    """Write one letter about the days that are still as the step left them."""
    states = ("cancelled",) if step == "cancelled" else ("requested", "confirmed")
    rows = Booking.objects.select_related("space", "resource", "person").filter(pk__in=booking_ids)
    bookings = list(rows.filter(state__in=states).order_by("starts_at", "pk"))
    if bookings and wants_confirmations(bookings[0].person_id):
        emails.own_series(bookings, step)
