"""Letters that jobs write after the commit: the action need not wait for them, and they tell what is true by then."""

from collections.abc import Sequence

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import today
from ceh.bookings import emails
from ceh.bookings.actions.judging import alternatives_to
from ceh.bookings.models import Booking
from ceh.core import clock
from ceh.core.jobs import enqueue, job
from ceh.core.mail import LetterRetries
from ceh.people.queries import wants_confirmations


def confirm_later(booking: Booking, step: str) -> None:
    """Confirm a step ("made", "moved", "cancelled") that the person took; in the transaction of the action."""
    if step != "made":  # a trigger counts changes of state
        booking.refresh_from_db(fields=["changes", "changed_at"])
    enqueue(confirm, booking_id=booking.pk, step=step, changes=booking.changes)


def confirm_series_later(bookings: Sequence[Booking], step: str) -> None:
    """The same for many bookings of a series, in one letter."""
    enqueue(confirm_series, booking_ids=[booking.pk for booking in bookings], step=step)


def notify_displaced_later(booking: Booking) -> None:
    """Tell the person of a displaced booking; in the transaction of the action, so that the letter is not lost."""
    booking.refresh_from_db(fields=["changes"])  # a trigger counts changes of state
    enqueue(notify_displaced, booking_id=booking.pk, changes=booking.changes)


@job(queue="mail", retries=LetterRetries())
def notify_displaced(booking_id: int, changes: int) -> None:
    """Write the letter with what is free instead, unless the person has chosen another time since.

    Only after the commit all that displaced it (outage, closure, opening hours) stands in the timetable.
    """
    now = clock.now()
    rows = Booking.objects.select_related("space", "resource", "person")
    booking = rows.filter(pk=booking_id, changes=changes, state="displaced").first()
    if booking is not None:
        context = contexts.context_of(booking.resource_id, today(now))
        emails.displaced(booking, context, alternatives_to(booking, context, now))


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
