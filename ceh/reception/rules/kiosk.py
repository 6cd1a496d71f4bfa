"""What is asked of a PIN, how wrong tries slow down the next, and what a tablet offers to book. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ceh.availability.queries.contexts import BookingContext, BookingFacts, BookingRequest
from ceh.availability.rules.checks import problems
from ceh.availability.rules.free_times import free_spans, free_windows
from ceh.core.clock import local_day
from ceh.core.models import RateCount
from ceh.core.refusals import Refused
from ceh.timetable.models import Occupancy
from ceh.timetable.rules import day_span

FREE_TRIES = 3  # wrong ones for a member number, before tries for it are slowed down
FREE_TRIES_AT = 10  # wrong ones at a tablet, for any number
TRIES_WINDOW = timedelta(minutes=15)
FIRST_PAUSE, LONGEST_PAUSE = 5, 60  # seconds
EASY = {"1234", "4321", "0123", "2580"}
KNOWN_FOR = timedelta(minutes=2)  # after number and PIN were shown; then they are asked for again
STARTS = 4  # offered of each thing
LENGTHS = (30, 60, 90, 120, 180, 240)  # minutes that are offered besides the shortest


def check_pin(pin: str, birth_year: int | None) -> None:
    """Raise Refused for an invalid PIN, or one that is easy to guess."""
    if not (len(pin) == 4 and pin.isascii() and pin.isdigit()):
        raise Refused(
            "reception.pin",
            _("A PIN has four digits."),
            kind="input",
            field_name="pin",
        )
    if len(set(pin)) == 1 or pin in EASY or pin == str(birth_year):
        raise Refused(
            "reception.pin_easy",
            _("This PIN is easy to guess."),
            _("Choose another PIN."),
            kind="input",
            field_name="pin",
        )


def pause(row: RateCount, free: int, now: datetime) -> int:
    """Seconds until the next try: none for the first wrong ones, then 5, 10, 20 … up to a minute after the last.

    Slowing down instead of shutting out: whoever knows the PIN gets in, however often others tried.
    """
    if row.count < free:
        return 0
    seconds = min(FIRST_PAUSE * 2 ** (row.count - free), LONGEST_PAUSE)
    return max(0, ceil((row.last_at + timedelta(seconds=seconds) - now).total_seconds()))


def wrong_pin() -> Refused:
    """The refusal of a wrong number, a wrong PIN, or none: the same words for all, so that nothing is learnt."""
    return Refused(
        "reception.kiosk_pin",
        _("The number and the PIN do not match."),
        _("Set your PIN on your own phone, under “My machines”."),
        kind="input",
        field_name="pin",
    )


def too_fast(seconds: int) -> Refused:
    """The refusal of a try that comes too soon after wrong ones."""
    return Refused(
        "reception.kiosk_wait",
        _("Too many wrong attempts."),
        ngettext(
            "Wait %(seconds)s second, or use the QR code on the machine.",
            "Wait %(seconds)s seconds, or use the QR code on the machine.",
            seconds,
        )
        % {"seconds": seconds},
        kind="conflict",
    )


def no_kiosk() -> Refused:
    """The refusal of a device that is not switched on for the space."""
    return Refused(
        "reception.no_kiosk",
        _("This device is not a tablet of the space."),
        _("A manager of the space switches it on."),
        url=reverse("directory:spaces"),
        kind="permission",
    )


def kiosk_signed_out() -> Refused:
    """The refusal of a choice by somebody whom the tablet knows no more."""
    return Refused(
        "reception.kiosk_again",
        _("The tablet has signed you out."),
        _("Show your number and PIN again."),
        kind="conflict",
    )


def starts_today(context: BookingContext, busy: list[Occupancy], now: datetime) -> list[datetime]:
    """The next starts of the day at which the thing is free for the shortest time that it is booked for."""
    length = timedelta(minutes=_shortest(context))
    return [span[0] for span in free_spans(context, busy, now, _midnight(context, now), length, limit=STARTS)]


def lengths(context: BookingContext, busy: list[Occupancy], at: datetime) -> list[int]:
    """For how many minutes it can be booked from then on, within the day; empty where it is not free."""
    windows = free_windows(context, busy, at, _midnight(context, at))
    room = next((int((end - at).total_seconds() // 60) for start, end in windows if start == at), 0)
    least, most = _shortest(context), min(room, context.rules.longest or room)
    return sorted(minutes for minutes in {least, *LENGTHS} if least <= minutes <= most)


def _shortest(context: BookingContext) -> int:
    return context.rules.shortest or context.resource.step


def _midnight(context: BookingContext, at: datetime) -> datetime:
    return day_span(local_day(at, context.week.zone), context.week.zone)[1]


def bookable_starts(
    booking_request: BookingRequest, facts: BookingFacts, starts: Iterable[datetime]
) -> list[datetime]:
    """The nearest four of these starts that no rule forbids for this person, in order."""
    long = booking_request.ends_at - booking_request.starts_at
    result = [
        at for at in starts if not problems(replace(booking_request, starts_at=at, ends_at=at + long), facts)
    ]
    return sorted(sorted(result, key=lambda at: abs(at - booking_request.starts_at))[:STARTS])
