"""Whether a booking is possible: a chain of small checks. All that fail are told at once, each with what to do next.

Every check is pure: it gets the request and what is known, and gives a Refused or None. `overridable` says whether
staff may set it aside; whoever does is stored with the booking. Every way to book asks `problems`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ceh.availability.queries.contexts import BookingContext, BookingFacts, BookingRequest
from ceh.core.checks import Result, run_checks
from ceh.core.clock import local_day
from ceh.core.formatting import figures
from ceh.core.refusals import Refused
from ceh.learning import queries as learning
from ceh.learning import rules as competence
from ceh.people import rules as people
from ceh.timetable.rules import MIDNIGHT, check_span

BACK = timedelta(minutes=10)  # so much may a start lie in the past: one books and begins


def _no(rule: str, message: str, next_step: str, *, overridable: bool = True, url: str = "") -> Refused:
    return Refused(f"bookings.{rule}", message, next_step, url=url, overridable=overridable)


def check_thing(booking_request: BookingRequest, facts: BookingFacts) -> Refused | None:
    """The resource is in use, can be booked, and its space is open to bookings."""
    name = str(facts.context.resource)
    unit = facts.context.unit
    if facts.context.resource.retired_at is not None or (unit and unit.state == "retired"):
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
    if facts.context.space.state != "published":
        return _no(
            "space_closed",
            _("%(space)s takes no bookings now.") % {"space": facts.context.space},
            _("Look for another one near you."),
            overridable=False,
        )
    return None


def check_past(booking_request: BookingRequest, facts: BookingFacts) -> Refused | None:
    """The time is in the future."""
    if booking_request.starts_at < facts.now - BACK:
        return _no("past", _("That time has already begun."), _("Choose a later start."), overridable=False)
    return None


def check_horizon(booking_request: BookingRequest, facts: BookingFacts) -> Refused | None:
    """The time is within the booking horizon."""
    last = facts.now + timedelta(days=facts.rules.horizon)
    if facts.rules.horizon and booking_request.starts_at > last:
        day = figures(last.astimezone(facts.zone))
        return _no("horizon", _("You can book until %(day)s.") % {"day": day}, _("Choose an earlier day."))
    return None


def check_length(booking_request: BookingRequest, facts: BookingFacts) -> Refused | None:
    """The length is within the limits."""
    if facts.context.resource.by_day:
        ends = {
            moment.astimezone(facts.zone).time()
            for moment in (booking_request.starts_at, booking_request.ends_at)
        }
        return (
            None
            if ends == {MIDNIGHT}
            else _no(
                "by_day", _("It is booked in whole days."), _("Choose days, not hours."), overridable=False
            )
        )
    if booking_request.minutes < facts.rules.shortest:
        message = ngettext(
            "It is booked for at least %(n)s minute.",
            "It is booked for at least %(n)s minutes.",
            facts.rules.shortest,
        )
        return _no("shortest", message % {"n": facts.rules.shortest}, _("Choose a later end."))
    if facts.rules.longest and booking_request.minutes > facts.rules.longest:
        message = ngettext(
            "It is booked for at most %(n)s minute.",
            "It is booked for at most %(n)s minutes.",
            facts.rules.longest,
        )
        return _no(
            "longest", message % {"n": facts.rules.longest}, _("Choose an earlier end, or two bookings.")
        )
    return None


def check_hours(booking_request: BookingRequest, facts: BookingFacts) -> Refused | None:
    """The resource is open all that time."""
    if facts.context.week.open_throughout(booking_request.starts_at, booking_request.ends_at):
        return None
    if facts.context.resource.by_day:
        days = ", ".join(
            figures(day)
            for day in facts.context.week.closed_days(booking_request.starts_at, booking_request.ends_at)
        )
        return _no("hours", _("It is closed on: %(days)s.") % {"days": days}, _("Choose other days."))
    day = booking_request.starts_at.astimezone(facts.zone).date()
    spans = facts.context.week.between(
        booking_request.starts_at - timedelta(hours=12), booking_request.ends_at + timedelta(hours=12)
    )
    hours = ", ".join(
        f"{start.astimezone(facts.zone):%H:%M}–{end.astimezone(facts.zone):%H:%M}"
        for start, end in spans
        if start.astimezone(facts.zone).date() == day
    )
    holiday = facts.context.week.holidays.get(day)
    if hours:
        return _no(
            "hours",
            _("It is not open all that time."),
            _("On this day it is open: %(hours)s.") % {"hours": hours},
        )
    if holiday:
        return _no("hours", _("It is closed: %(holiday)s.") % {"holiday": holiday}, _("Choose another day."))
    return _no("hours", _("It is closed on this day."), _("Choose another day."))


def check_week(booking_request: BookingRequest, facts: BookingFacts) -> Refused | None:
    """The weekly quota in minutes; not for what is booked by day."""
    most = 0 if facts.context.resource.by_day else facts.rules.per_week
    if most and facts.minutes_in_week + booking_request.minutes > most:
        left = max(0, most - facts.minutes_in_week)
        message = ngettext(
            "You can book %(n)s more minute in that week.",
            "You can book %(n)s more minutes in that week.",
            left,
        )
        return _no("per_week", message % {"n": left}, _("Choose a shorter time, or another week."))
    return None


def check_active_bookings(booking_request: BookingRequest, facts: BookingFacts) -> Refused | None:
    """The limit of upcoming bookings, so that everybody gets a turn."""
    most = facts.rules.max_active_bookings
    if most and facts.upcoming + 1 > most:
        message = ngettext(
            "You can have %(n)s upcoming booking here.", "You can have %(n)s upcoming bookings here.", most
        )
        return _no(
            "max_active_bookings",
            message % {"n": most},
            _("Use or cancel one of yours first."),
            url=reverse("bookings:my_bookings"),
        )
    return None


def check_competence(booking_request: BookingRequest, facts: BookingFacts) -> Refused | list[Refused] | None:
    """The person has the competences at that time, and no hold; each refusal says where to get what is missing."""
    unit = facts.context.unit
    if facts.competence_facts is None or (unit is not None and unit.access == "open"):
        return check_held(booking_request, facts)
    refusals = []
    for lack in missing(facts, booking_request.starts_at):
        row = facts.context.competences[lack.competence_id]
        names = competence.Names(str(row), str(facts.context.space), facts.context.week.zone)
        refusals.append(competence.refusal(lack, names, row.code))
    return refusals


def check_held(booking_request: BookingRequest, facts: BookingFacts) -> Refused | None:
    """No hold in this space; also asked where no competence is needed."""
    holds = facts.context.common.holds.get(facts.person_id, ())
    return competence.check_hold(
        "bookings.held", holds, facts.context.space, booking_request.starts_at, facts.context.week.zone
    )


def missing(facts: BookingFacts, at: datetime) -> list[competence.Standing]:
    """What the person lacks at the time; empty where they may use it."""
    return missing_competences(facts.context, facts.competence_facts, facts.person_id, at)


def missing_competences(
    context: BookingContext, competence_facts: learning.Facts | None, person_id: int, at: datetime
) -> list[competence.Standing]:
    """Competences of a resource that the person does not have at that time, with the reason."""
    if competence_facts is None or (context.unit is not None and context.unit.access == "open"):
        return []
    standings = [
        competence.standing(
            competence_facts,
            person_id=person_id,
            competence_id=competence_id,
            space_id=context.space.pk,
            level=level,
            at=at,
        )
        for competence_id, level in context.needs
    ]
    return [standing for standing in standings if not standing.ok]


def check_people(booking_request: BookingRequest, facts: BookingFacts) -> Refused | None:
    """Enough people are present where the rules ask for it."""
    least = facts.rules.people
    if booking_request.people < least:
        message = ngettext(
            "At least %(n)s person must be present.", "At least %(n)s people must be present.", least
        )
        return _no(
            "people", message % {"n": least}, _("Bring somebody along, and enter how many of you are coming.")
        )
    return None


def check_seats(booking_request: BookingRequest, facts: BookingFacts) -> Refused | None:
    """No more seats than the resource has."""
    most = facts.context.resource.capacity
    if booking_request.seats > most:
        message = ngettext("There is %(n)s place.", "There are %(n)s places.", most)
        return _no("seats", message % {"n": most}, _("Choose fewer places."), overridable=False)
    return None


def check_age(booking_request: BookingRequest, facts: BookingFacts) -> Refused | None:
    """Under 15 with a guardian who confirmed the account; under 18 in the evening with an adult."""
    day = local_day(booking_request.starts_at, facts.context.week.zone)
    if refusal := people.check_guardian("bookings.guardian", facts.who, day):
        return refusal
    if booking_request.with_adult:
        return None
    if facts.context.resource.by_day:
        is_minor = people.is_minor(facts.who.birth_year, day)
        step = _("Say that an adult comes along.")
        return _no("evening", _("Minors can rent it only with an adult."), step) if is_minor else None
    span, evening = (booking_request.starts_at, booking_request.ends_at), facts.rules.evening
    step = _("End by %(time)s, or say that an adult will be with you.") % {"time": f"{evening:%H:%M}"}
    zone = facts.context.week.zone
    return people.check_evening("bookings.evening", facts.who.birth_year, span, zone, evening, step)


Check = Callable[[BookingRequest, BookingFacts], Result]


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
    check_active_bookings,
)


# What stands against any time at all, for whoever waits for one.
AT_ANY_TIME: tuple[Check, ...] = (check_thing, check_seats, check_length, check_competence, check_people)


def problems(
    booking_request: BookingRequest, facts: BookingFacts, checks: Sequence[Check] = CHECKS
) -> list[Refused]:
    """All refusals, in the order of the checks. Raises Refused ("timetable.span") for an invalid time."""
    check_span(booking_request.starts_at, booking_request.ends_at)
    return run_checks(checks, booking_request, facts)


def refusal(refusals: list[Refused]) -> Refused:
    """Combine all refusals of a booking into a single one."""
    return Refused.of(
        refusals,
        rule="bookings.booking",
        message=_("You can’t book this as requested."),
        next_step=_("Change what is listed, and try again."),
    )
