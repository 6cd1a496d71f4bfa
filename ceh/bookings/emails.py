"""Which letter goes to whom. Each has a key, so that a job that runs twice writes once."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils import translation
from django.utils.translation import gettext_lazy

from ceh.availability.queries.contexts import BookingContext
from ceh.availability.rules.alternatives import Alternatives
from ceh.bookings.models import Booking
from ceh.bookings.rules.calendar import GONE, entry_of
from ceh.core import clock
from ceh.core.mail import address_of, letter_time, send
from ceh.network.models import Space
from ceh.network.queries import people_with
from ceh.timetable.exports import domain, invitation
from ceh.timetable.queries import zone_of
from ceh.timetable.rules import as_long

ATTENDANCE = "bookings.attendance"


def attendance_token(booking: Booking) -> str:
    """What proves that the letter reached the one who booked; it serves for this time only."""
    return signing.dumps([booking.pk, int(booking.starts_at.timestamp())], salt=ATTENDANCE)


def read_attendance_token(token: str) -> tuple[int, int] | None:
    """(booking, start) of a token; None when it is forged or broken."""
    try:
        pk, starts = signing.loads(token, salt=ATTENDANCE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(pk), int(starts)


def _booking(name: str, booking: Booking, key: str, *, calendar: bool = True, **more: Any) -> None:
    """A letter about one booking, with the calendar file that brings, moves or removes it."""
    method = "CANCEL" if booking.state in GONE else "REQUEST"
    booking.refresh_from_db(fields=["changes", "changed_at"])  # a trigger counts changes of state
    send(
        f"bookings/emails/{name}.txt",
        to=booking.person,
        now=clock.now(),
        key=f"{name}:{booking.pk}:{key}",
        calendar=calendar_of([booking], method) if calendar else "",
        what=booking.resource,
        space=booking.space,
        place=place_of(booking.space),
        time=letter_time(booking.starts_at, booking.ends_at, zone_of(booking.space)),
        url=address_of("bookings:booking", pk=booking.pk),
        reason=gettext_lazy(booking.reason),
        booking=booking,
        **more,
    )


def calendar_of(bookings: Sequence[Booking], method: str) -> str:
    """The bookings of one person as a calendar file in their language (a METHOD of RFC 5546)."""
    person = bookings[0].person
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    with translation.override(person.language):
        entries = [entry_of(booking, domain()) for booking in bookings]
        return invitation(entries, method=method, attendee=person.email or "", organizer=sender)


def place_of(space: Space) -> str:
    """Street and town, for letters; the town alone where no street is known."""
    return ", ".join(part for part in (space.address, space.settlement) if part)


def own_step(booking: Booking, step: str) -> None:
    """To the person: what they did themselves ("made", "moved", "cancelled")."""
    settings_page = address_of("people:profile")
    book_page = address_of("bookings:book", pk=booking.resource_id)
    key = f"{step}:{booking.changes}"
    _booking(f"own_{step}", booking, key, settings_page=settings_page, book_page=book_page)


def own_series(bookings: Sequence[Booking], step: str) -> None:
    """To the person: a series that they booked, or cancelled from a day on ("made", "cancelled"); one letter."""
    first = bookings[0]
    zone = zone_of(first.space)
    send(
        f"bookings/emails/series_{step}.txt",
        to=first.person,
        now=clock.now(),
        key=f"series_{step}:{first.series_id}:{first.pk}:{first.changes}",
        # Several UIDs in one file: RFC 5546 allows that for PUBLISH only; cancelled ones say so by their STATUS.
        calendar=calendar_of(bookings, "PUBLISH"),
        what=first.resource,
        space=first.space,
        place=place_of(first.space),
        times=[letter_time(booking.starts_at, booking.ends_at, zone) for booking in bookings],
        requested=first.state == "requested",
        url=address_of("bookings:my_bookings"),
        settings_page=address_of("people:profile"),
    )


def booked_for_you(booking: Booking) -> None:
    """To the person: somebody of the space booked for them."""
    _booking("booked_for_you", booking, "made", by=booking.made_by)


def asked(booking: Booking, now: datetime) -> None:
    """To those who answer for the space: somebody asks for time that they confirm first."""
    space = booking.space
    there = {person.pk: person for role in ("manager", "trainer") for person in people_with(role, now, space)}
    for person in there.values():
        if person.pk != booking.person_id:
            send(
                "bookings/emails/booking_asked.txt",
                to=person,
                now=now,
                key=f"booking_asked:{booking.pk}:{booking.changes}:{person.pk}",
                what=booking.resource,
                space=space,
                who=booking.person,
                time=letter_time(booking.starts_at, booking.ends_at, zone_of(space)),
                url=address_of("bookings:booking", pk=booking.pk),
            )


def moved(booking: Booking) -> None:
    """To the person: somebody of the space moved it."""
    _booking("booking_moved", booking, str(booking.changes))


def relocated(booking: Booking) -> None:
    """To the person: the machine that they booked stands in another space by then."""
    _booking("booking_relocated", booking, str(booking.changes))


def step(booking: Booking, state: str) -> None:
    """To the person: confirmed, rejected, cancelled by the space."""
    _booking(f"booking_{state}", booking, f"{state}:{booking.changes}")


def displaced(booking: Booking, context: BookingContext, other: Alternatives) -> None:
    """To the person: it cannot take place; other times here, and the same time elsewhere."""
    zone, by_day = context.week.zone, context.resource.by_day
    spans = [
        (at, as_long(at, booking.starts_at, booking.ends_at, zone, by_day=by_day)) for at in other.starts
    ]
    _booking(
        "booking_displaced",
        booking,
        str(booking.changes),
        times=[letter_time(*span, zone) for span in spans],
        elsewhere=other.elsewhere,
    )


def reminder(booking: Booking) -> None:
    """To the person: it is soon; one click says that they come."""
    url = address_of("bookings:confirm_attendance", token=attendance_token(booking))
    key = booking.starts_at.astimezone(UTC).isoformat()
    _booking("booking_reminder", booking, key, calendar=False, confirm_url=url)
