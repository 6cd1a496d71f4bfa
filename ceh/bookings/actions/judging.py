"""What stands against a request: all that decides is read, then the checks of `availability` judge it.

Booking, moving, series, the waitlist and previews all ask here, so that none of them can forget a check.
"""

from collections.abc import Sequence
from datetime import datetime

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingContext
from ceh.availability.rules import checks as rules
from ceh.availability.rules.alternatives import Alternatives, alternatives
from ceh.availability.rules.checks import BookingRequest, Check, Known
from ceh.availability.rules.courses import point_to_course
from ceh.bookings.models import Booking
from ceh.bookings.queries import bookings as queries
from ceh.core.refusals import Refused
from ceh.courses.queries.courses import next_sessions
from ceh.people.models import Person
from ceh.people.queries import Standing, standing
from ceh.timetable.rules import week_of


def known(
    found: BookingContext,
    person: Person,
    booking_request: BookingRequest,
    now: datetime,
    *,
    but: int = 0,
    who: Standing | None = None,
) -> Known:
    """All that decides about a booking_request; three statements, and one for shares where the booking rules set any.

    `who` is what somebody has just read of the person. Where it is known, a statement less.
    """
    minutes, ahead = 0, 0
    if found.house.per_week or found.house.ahead:
        week = week_of(booking_request.starts_at, found.week.zone)
        minutes, ahead = queries.share(person, found.house, week, now, but=but)
    return Known(
        bundle=found,
        who=who or standing(person),
        now=now,
        person_id=person.pk,
        facts=contexts.standing_facts(person, found),
        minutes_in_week=minutes,
        ahead=ahead,
    )


def lock_share(person: Person, found: BookingContext) -> None:
    """Where a person has a share only, two wishes of theirs are judged one after the other.

    Call it inside the action, after the resources are locked: always in this order.
    """
    if found.house.per_week or found.house.ahead:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def problems(
    booking_request: BookingRequest, about: Known, checks: Sequence[Check] = rules.CHECKS
) -> list[Refused]:
    """What stands against it; a missing competence names the next course that gives it (one statement more)."""
    told = rules.problems(booking_request, about, checks)
    if any(one.rule.startswith("learning.") for one in told):
        ids = [one.competence_id for one in rules.missing(about, booking_request.starts_at)]
        sessions = next_sessions(ids, about.now)
        refusals = [one for one in told if one.rule.startswith("learning.")]
        for competence_id, one in zip(ids, refusals, strict=False):
            if sessions.get(competence_id):
                point_to_course(one, sessions[competence_id])
    return told


def alternatives_to(
    booking: Booking, bundle: BookingContext, now: datetime, *, booking_request: BookingRequest | None = None
) -> Alternatives:
    """Where the person of a booking may move it: near its own time, or near the `booking_request`."""
    facts: dict[tuple[int, datetime | None], Known] = {}

    def fits(other: BookingContext, booking_request: BookingRequest) -> bool:
        week = week_of(booking_request.starts_at, other.week.zone)[0] if other.house.per_week else None
        if (other.resource.pk, week) not in facts:  # the share of a week is that of the week of the start
            facts[other.resource.pk, week] = known(
                other, booking.person, booking_request, now, but=booking.pk
            )
        return not rules.problems(booking_request, facts[other.resource.pk, week])

    own = BookingRequest(
        booking.starts_at, booking.ends_at, booking.seats, booking.people, booking.with_adult
    )
    return alternatives(bundle, booking_request or own, now, but=booking.pk, fits=fits)
