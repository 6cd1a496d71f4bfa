"""Whether a booking is possible: a chain of small checks. All that fail are told at once, each with what to do next.

Every check is pure: it gets the request and what is known, and gives a Refused or None. `overridable` says whether
staff may set it aside; whoever does is stored with the booking. Every way to book asks `problems`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ceh.availability.models import BookingRules
from ceh.availability.queries.contexts import BookingContext
from ceh.core.checks import Result, run_checks
from ceh.core.clock import local_day
from ceh.core.formatting import figures
from ceh.core.refusals import Refused
from ceh.learning import queries as learning
from ceh.learning import rules as competence
from ceh.people import rules as people
from ceh.people.queries import Standing
from ceh.timetable.rules import MIDNIGHT, check_span

BACK = timedelta(minutes=10)  # so much may a start lie in the past: one books and begins


@dataclass(frozen=True)
class BookingRequest:
    """What somebody wants. `people` are present, `seats` taken of a pool."""

    starts_at: datetime
    ends_at: datetime
    seats: int = 1
    people: int = 1
    with_adult: bool = False

    @property
    def minutes(self) -> int:
        """How long."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@dataclass(frozen=True)
class Known:
    """What decides: the resource, the person, what they have booked already, what competence says, and the time."""

    bundle: BookingContext
    who: Standing
    now: datetime
    person_id: int = 0
    facts: learning.Facts | None = None
    minutes_in_week: int = 0
    ahead: int = 0

    @property
    def house(self) -> BookingRules:
        """The booking rules."""
        return self.bundle.house

    @property
    def zone(self) -> ZoneInfo:
        """Where times are told."""
        return ZoneInfo(self.bundle.week.zone)


def _no(rule: str, message: str, next_step: str, *, overridable: bool = True, url: str = "") -> Refused:
    return Refused(f"bookings.{rule}", message, next_step, url=url, overridable=overridable)


def check_thing(booking_request: BookingRequest, known: Known) -> Refused | None:
    """It is there, can be booked, and its space takes people."""
    name = str(known.bundle.resource)
    unit = known.bundle.unit
    if known.bundle.resource.retired_at is not None or (unit and unit.state == "retired"):
        return _no(
            "retired",
            _("%(name)s is no longer in use.") % {"name": name},
            _("Look for another one near you."),
            overridable=False,
        )
    if unit and not unit.bookable:
        return _no(
            "not_bookable",
            _("%(name)s is not booked in advance.") % {"name": name},
            _("Come by when the space is open."),
        )
    if known.bundle.space.state != "published":
        return _no(
            "space_closed",
            _("%(space)s takes no bookings now.") % {"space": known.bundle.space},
            _("Look for another one near you."),
            overridable=False,
        )
    return None


def check_past(booking_request: BookingRequest, known: Known) -> Refused | None:
    """It lies ahead."""
    if booking_request.starts_at < known.now - BACK:
        return _no("past", _("That time has already begun."), _("Choose a later start."), overridable=False)
    return None


def check_horizon(booking_request: BookingRequest, known: Known) -> Refused | None:
    """Not further ahead than the space plans."""
    last = known.now + timedelta(days=known.house.horizon)
    if known.house.horizon and booking_request.starts_at > last:
        day = figures(last.astimezone(known.zone))
        return _no("horizon", _("You can book until %(day)s.") % {"day": day}, _("Choose an earlier day."))
    return None


def check_length(booking_request: BookingRequest, known: Known) -> Refused | None:
    """Neither too short nor too long."""
    if known.bundle.resource.by_day:
        ends = {
            one.astimezone(known.zone).time() for one in (booking_request.starts_at, booking_request.ends_at)
        }
        return (
            None
            if ends == {MIDNIGHT}
            else _no(
                "by_day", _("It is booked in whole days."), _("Choose days, not hours."), overridable=False
            )
        )
    if booking_request.minutes < known.house.shortest:
        told = ngettext(
            "It is booked for at least %(n)s minute.",
            "It is booked for at least %(n)s minutes.",
            known.house.shortest,
        )
        return _no("shortest", told % {"n": known.house.shortest}, _("Choose a later end."))
    if known.house.longest and booking_request.minutes > known.house.longest:
        told = ngettext(
            "It is booked for at most %(n)s minute.",
            "It is booked for at most %(n)s minutes.",
            known.house.longest,
        )
        return _no("longest", told % {"n": known.house.longest}, _("Choose an earlier end, or two bookings."))
    return None


def check_hours(booking_request: BookingRequest, known: Known) -> Refused | None:
    """Open from the first to the last minute."""
    if known.bundle.week.open_throughout(booking_request.starts_at, booking_request.ends_at):
        return None
    if known.bundle.resource.by_day:
        days = ", ".join(
            figures(day)
            for day in known.bundle.week.closed_days(booking_request.starts_at, booking_request.ends_at)
        )
        return _no("hours", _("It is closed on: %(days)s.") % {"days": days}, _("Choose other days."))
    day = booking_request.starts_at.astimezone(known.zone).date()
    spans = known.bundle.week.between(
        booking_request.starts_at - timedelta(hours=12), booking_request.ends_at + timedelta(hours=12)
    )
    told = ", ".join(
        f"{start.astimezone(known.zone):%H:%M}–{end.astimezone(known.zone):%H:%M}"
        for start, end in spans
        if start.astimezone(known.zone).date() == day
    )
    holiday = known.bundle.week.holidays.get(day)
    if told:
        return _no(
            "hours",
            _("It is not open all that time."),
            _("On this day it is open: %(hours)s.") % {"hours": told},
        )
    if holiday:
        return _no("hours", _("It is closed: %(holiday)s.") % {"holiday": holiday}, _("Choose another day."))
    return _no("hours", _("It is closed on this day."), _("Choose another day."))


def check_week(booking_request: BookingRequest, known: Known) -> Refused | None:
    """The person's share of the week; it is of hours, so days have none."""
    most = 0 if known.bundle.resource.by_day else known.house.per_week
    if most and known.minutes_in_week + booking_request.minutes > most:
        left = max(0, most - known.minutes_in_week)
        told = ngettext(
            "In this week you can book %(n)s minute more.",
            "In this week you can book %(n)s minutes more.",
            left,
        )
        return _no("per_week", told % {"n": left}, _("Choose a shorter time, or another week."))
    return None


def check_ahead(booking_request: BookingRequest, known: Known) -> Refused | None:
    """So many bookings at a time and no more, so that all get one."""
    most = known.house.ahead
    if most and known.ahead + 1 > most:
        told = ngettext(
            "You can have %(n)s upcoming booking here.", "You can have %(n)s upcoming bookings here.", most
        )
        return _no(
            "ahead",
            told % {"n": most},
            _("Use or cancel one of yours first."),
            url=reverse("bookings:my_bookings"),
        )
    return None


def check_competence(booking_request: BookingRequest, known: Known) -> Refused | list[Refused] | None:
    """The person may use it at that time: all that is missing, and where to get it; and no hold stops them here."""
    unit = known.bundle.unit
    if known.facts is None or (unit is not None and unit.access == "open"):
        return check_held(booking_request, known)
    refusals = []
    for one in missing(known, booking_request.starts_at):
        asked = known.bundle.competences[one.competence_id]
        names = competence.Names(str(asked), str(known.bundle.space), known.bundle.week.zone)
        refusals.append(competence.refusal(one, names, asked.code))
    return refusals


def check_held(booking_request: BookingRequest, known: Known) -> Refused | None:
    """No hold stops the person in this space, also where nothing must be learnt first."""
    holds = known.bundle.common.holds.get(known.person_id, ())
    return competence.check_hold(
        "bookings.held", holds, known.bundle.space, booking_request.starts_at, known.bundle.week.zone
    )


def missing(known: Known, at: datetime) -> list[competence.Standing]:
    """What the person lacks at the time; empty where they may use it."""
    if known.facts is None:
        return []
    result = [
        competence.standing(
            known.facts,
            person_id=known.person_id,
            competence_id=one,
            space_id=known.bundle.space.pk,
            level=level,
            at=at,
        )
        for one, level in known.bundle.needs
    ]
    return [one for one in result if not one.ok]


def check_people(booking_request: BookingRequest, known: Known) -> Refused | None:
    """Enough people are present where the rules ask for it."""
    least = known.house.people
    if booking_request.people < least:
        told = ngettext(
            "At least %(n)s person must be present.", "At least %(n)s people must be present.", least
        )
        return _no("people", told % {"n": least}, _("Bring somebody, and say how many you are."))
    return None


def check_seats(booking_request: BookingRequest, known: Known) -> Refused | None:
    """No more places than there are."""
    most = known.bundle.resource.capacity
    if booking_request.seats > most:
        told = ngettext("There is %(n)s place.", "There are %(n)s places.", most)
        return _no("seats", told % {"n": most}, _("Take fewer places."), overridable=False)
    return None


def check_age(booking_request: BookingRequest, known: Known) -> Refused | None:
    """Under 15 with a guardian who confirmed the account; under 18 in the evening with an adult."""
    day = local_day(booking_request.starts_at, known.bundle.week.zone)
    if refusal := people.check_guardian("bookings.guardian", known.who, day):
        return refusal
    if booking_request.with_adult:
        return None
    if known.bundle.resource.by_day:
        is_minor = people.is_minor(known.who.birth_year, day)
        step = _("Say that an adult comes along.")
        return _no("evening", _("Minors take it with an adult."), step) if is_minor else None
    span, evening = (booking_request.starts_at, booking_request.ends_at), known.house.evening
    if people.needs_adult(known.who.birth_year, span, known.bundle.week.zone, evening):
        step = _("End by %(time)s, or say that an adult comes along.") % {"time": f"{evening:%H:%M}"}
        return people.evening_refusal("bookings.evening", step)
    return None


Check = Callable[[BookingRequest, Known], Result]


CHECKS: tuple[Check, ...] = (
    check_thing,
    check_past,
    check_seats,
    check_hours,
    check_horizon,
    check_length,
    check_competence,
    check_age,
    check_people,
    check_week,
    check_ahead,
)


# What stands against any time at all, for whoever waits for one.
AT_ANY_TIME: tuple[Check, ...] = (check_thing, check_seats, check_length, check_competence, check_people)


def problems(
    booking_request: BookingRequest, known: Known, checks: Sequence[Check] = CHECKS
) -> list[Refused]:
    """All that stands against it, in the order of the chain. Raises Refused ("timetable.span") for an absurd time."""
    check_span(booking_request.starts_at, booking_request.ends_at)
    return run_checks(checks, booking_request, known)


def refusal(found: list[Refused]) -> Refused:
    """One that tells all that stands against a booking."""
    return Refused.of(
        found,
        rule="bookings.booking",
        message=_("You can’t book this as requested."),
        next_step=_("Change what is listed, and try again."),
    )
