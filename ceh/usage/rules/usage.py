"""Whether a machine may be started or a past use recorded, and when a forgotten use is over. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ceh.availability.queries.contexts import BookingFacts, BookingRequest
from ceh.availability.rules.checks import Check, check_age, check_competence, check_people
from ceh.bookings.models import Booking
from ceh.core.formatting import figures
from ceh.core.refusals import Refused
from ceh.equipment.models import Unit
from ceh.network.models import Space
from ceh.timetable.models import Occupancy
from ceh.timetable.rules import free_seats

EARLY = timedelta(minutes=15)  # so long before its booking a machine may be started, where it is free
MOMENT = timedelta(microseconds=1)  # the least time for which a machine is free
LOOK_AHEAD = timedelta(days=14)  # so far the next opening is looked for
LONGEST = timedelta(hours=12)  # an open use without a booking is taken for forgotten after this
OLDEST = timedelta(days=400)  # as with visits
COUNTS = timedelta(minutes=15)  # shorter sessions do not count as work at a machine


def check_open_now(booking_request: BookingRequest, facts: BookingFacts) -> Refused | None:
    """It is open at this moment; what is started has no end yet, so nothing is said about "all that time"."""
    week, now = facts.context.week, booking_request.starts_at
    if week.open_throughout(now, booking_request.ends_at):
        return None
    opens = next((start for start, _end in week.between(now, now + LOOK_AHEAD) if start > now), None)
    at = opens.astimezone(facts.zone) if opens else None
    if at is None:
        step = _("Ask the staff when it opens.")
    elif at.date() == now.astimezone(facts.zone).date():
        step = _("It opens today at %(time)s.") % {"time": f"{at:%H:%M}"}
    else:
        step = _("It opens next on %(time)s.") % {"time": clock_of(at)}
    return Refused("bookings.hours", _("It is closed now."), step, overridable=True)


AT_START: tuple[Check, ...] = (check_competence, check_open_now, check_people, check_age)


def stopped(unit: Unit, until: datetime | None = None) -> Refused:
    """The refusal of a machine that is out of service or gone."""
    if unit.state == "retired":
        return Refused(
            "bookings.retired",
            _("%(name)s is no longer in use.") % {"name": unit},
            _("Look for another one near you."),
            kind="conflict",
        )
    text = _("%(name)s is out of service.") % {"name": unit}
    if until is not None:
        text = _("%(name)s is out of service, probably until %(time)s.") % {
            "name": unit,
            "time": clock_of(until),
        }
    return Refused("usage.unit_stopped", text, _("Look for another one near you."), kind="conflict")


def clock_of(at: datetime) -> str:
    """A moment in a sentence; `at` is already in the zone of the space: "16:30" needs its day, too."""
    return f"{figures(at)}, {at:%H:%M}"


def check_unit(unit: Unit, until: datetime | None = None) -> None:
    """Raise Refused for a machine that does not work. `until` is when it is expected back, in the space's zone."""
    if unit.state not in unit.machine.group("usable"):
        raise stopped(unit, until)


def in_use() -> Refused:
    """The refusal of a second start; it names nobody."""
    return Refused(
        "usage.in_use",
        _("Somebody is using this machine already."),
        _("Wait until it is free. If nobody is there, ask the staff to stop it."),
        kind="conflict",
    )


def check_supervised(access: str, *, by_staff: bool, booked: bool, may_supervise: bool) -> None:
    """Raise Refused where a supervisor must be present and nothing says that one is.

    A booking that the space confirmed says so; whoever may supervise the machine needs nobody else.
    """
    if access == "supervised" and not (by_staff or booked or may_supervise):
        raise Refused(
            "usage.supervised",
            _("This machine may be used only under supervision."),
            _("Ask the staff to start it for you, or book a time."),
        )


def checks_at_start(*, planned: bool) -> tuple[Check, ...]:
    """What is `planned` (one's own booking, a course) was checked before: only the competence is asked again."""
    return (check_competence,) if planned else AT_START


def check_space(space: Space) -> None:
    """Raise Refused where the space has paused or is closed for good."""
    if space.state != "published":
        raise Refused(
            "bookings.space_closed",
            _("%(space)s is not open now.") % {"space": space},
            _("Its page says until when; other spaces are in the directory."),
            url=space.get_absolute_url(),
            kind="conflict",
        )


def refusal(problems: list[Refused]) -> Refused:
    """One refusal for everything that prevents a start, in words for pages that show no list."""
    return Refused.of(
        problems,
        rule="usage.start",
        message=_("You can’t start it as requested."),
        next_step=" ".join(str(problem) for problem in problems),
    )


def check_early(starts_at: datetime, now: datetime) -> None:
    """Raise Refused when somebody begins a booking long before its time."""
    if now < starts_at - EARLY:
        raise Refused(
            "usage.early",
            _("This booking has not started yet."),
            _("You can start at most a quarter of an hour before the booked time."),
            kind="conflict",
        )


def may_begin(booking: Booking, now: datetime) -> bool:
    """Whether it is the time to say that one is here."""
    return booking.state == "confirmed" and booking.starts_at - EARLY <= now < booking.ends_at


def can_begin(booking: Booking) -> bool:
    """Whether its holder could begin it now: a room always, a machine where it works and its space is open."""
    unit = getattr(booking.resource, "equipment_unit", None)
    if unit is None:
        return True
    return unit.state in unit.machine.group("usable") and booking.resource.space.state == "published"


def no_show_outcome(booking: Booking, no_show: int, now: datetime) -> str | None:
    """The verb that ends a confirmed booking which nobody began; None while it may still begin.

    After `no_show` minutes (booking rules) nobody came. Where nothing is started (0 minutes; or it is let by day, with
    the key) it is done when it is over; what could not be begun at all is cancelled then.
    """
    able = can_begin(booking)
    if able and no_show and not booking.resource.by_day:
        return "miss_booking" if booking.starts_at + timedelta(minutes=no_show) <= now else None
    if booking.ends_at > now:
        return None
    return "complete_booking" if able else "cancel_booking"


@dataclass(frozen=True)
class TakenUntil:
    """What holds a machine now for somebody else, and from when it is free."""

    kind: str
    until: datetime


def taken_by_others(
    claims: Iterable[Occupancy], *, mine: Iterable[int], capacity: int, at: datetime
) -> TakenUntil | None:
    """Which of the claims holds the whole machine at the instant; `mine` are ids of claims that do not count.

    The end follows claims that touch each other: free means free for at least a moment.
    """
    own = set(mine)
    others = sorted((claim for claim in claims if claim.pk not in own), key=lambda claim: claim.starts_at)
    if free_seats(capacity, others, at, at + MOMENT):
        return None
    now = [other for other in others if other.starts_at <= at < other.ends_at]
    until = min(claim.ends_at for claim in now)
    while not free_seats(capacity, others, until, until + MOMENT):
        until = min(other.ends_at for other in others if other.starts_at <= until < other.ends_at)
    return TakenUntil(now[0].kind, until)


def check_free(taken: TakenUntil | None, until: str) -> None:
    """Raise Refused with the time from which it is free (`until`, in words)."""
    if taken is not None and taken.kind == "closure":
        raise Refused(
            "bookings.hours",
            _("It is closed until %(time)s.") % {"time": until},
            _("Book a time after that."),
        )
    if taken is not None:
        raise Refused(
            "usage.booked_now",
            _("This time is already taken."),
            _("It is free from %(time)s.") % {"time": until},
            kind="conflict",
        )


def booking_for(bookings: Iterable[Booking], at: datetime) -> Booking | None:
    """The one of a person's bookings of a machine that a start now belongs to; it may begin a little early."""
    fitting = [booking for booking in bookings if booking.starts_at - EARLY <= at < booking.ends_at]
    return min(fitting, key=lambda booking: booking.starts_at, default=None)


def booking_of(bookings: Iterable[Booking], starts: datetime, ends: datetime) -> Booking | None:
    """The one of a person's bookings of a machine that a past use belongs to: it covers the most of it."""

    def common(booking: Booking) -> timedelta:
        return min(ends, booking.ends_at) - max(starts, booking.starts_at)

    return max(bookings, key=common, default=None)


def forgotten_at(started_at: datetime, booked_until: datetime | None) -> datetime:
    """When a forgotten use ended: with its booking, else after twelve hours."""
    longest = started_at + LONGEST
    return min(booked_until, longest) if booked_until and booked_until > started_at else longest


def check_past(started_at: datetime, ended_at: datetime, now: datetime) -> None:
    """Raise Refused for a past use that is not past, has no length, is too long or too old."""
    wrong = ""
    if ended_at > now:
        wrong = _("The end is in the future.")
    elif ended_at <= started_at:
        wrong = _("The end is not after the start.")
    elif ended_at - started_at > LONGEST:
        wrong = _("A use can last at most 12 hours.")
    elif now - started_at > OLDEST:
        wrong = _("You can’t record a use that is more than 400 days old.")
    if wrong:
        raise Refused(
            "usage.usage_time",
            wrong,
            _("Check the day and the hours."),
            kind="input",
            field_name="ended_at",
        )


def overlaps() -> Refused:
    """The refusal of a past use at a time when another one is recorded."""
    return Refused(
        "usage.usage_overlap",
        _("Another use of this machine is already recorded at that time."),
        _("Check the hours; one machine has one use at a time."),
        kind="conflict",
        field_name="started_at",
    )
