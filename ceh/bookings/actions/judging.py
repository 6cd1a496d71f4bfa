"""What stands against a request: all that decides is read, then the checks of `availability` judge it.

Booking, moving, series, the waitlist and previews all ask here, so that none of them can forget a check.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ceh.availability.queries.alternatives import load_surroundings
from ceh.availability.queries.contexts import BookingContext, BookingFacts, BookingRequest
from ceh.availability.rules import checks as rules
from ceh.availability.rules.alternatives import Alternatives
from ceh.availability.rules.alternatives import alternatives as choose_alternatives
from ceh.availability.rules.checks import Check
from ceh.availability.rules.next_course import point_to_course
from ceh.bookings.models import Booking
from ceh.bookings.queries import bookings as queries
from ceh.core.refusals import Refused
from ceh.courses.queries.courses import next_sessions
from ceh.people.models import Person
from ceh.timetable.rules import week_of


def lock_share(person: Person, context: BookingContext) -> None:
    """Where a person has a share only, two wishes of theirs are judged one after the other.

    Call it inside the action, after the resources are locked: always in this order.
    """
    if context.rules.per_week or context.rules.max_active_bookings:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def judge(
    context: BookingContext,
    person: Person,
    booking_request: BookingRequest,
    now: datetime,
    checks: Sequence[Check] = rules.CHECKS,
    **more: Any,
) -> list[Refused]:
    """What stands against a request of the person; `more` goes to `load_facts`."""
    return problems(
        booking_request, queries.load_facts(context, person, booking_request, now, **more), checks
    )


def problems(
    booking_request: BookingRequest, facts: BookingFacts, checks: Sequence[Check] = rules.CHECKS
) -> list[Refused]:
    """What stands against it; a missing competence names the next course that gives it (one statement more)."""
    problems = rules.problems(booking_request, facts, checks)
    refusals = [problem for problem in problems if problem.rule.startswith("learning.")]
    if refusals:
        ids = [standing.competence_id for standing in rules.missing(facts, booking_request.starts_at)]
        sessions = next_sessions(ids, facts.now)
        for competence_id, refusal in zip(ids, refusals, strict=False):
            if sessions.get(competence_id):
                point_to_course(refusal, sessions[competence_id])
    return problems


def alternatives(
    context: BookingContext, booking_request: BookingRequest, now: datetime, *, but: int = 0, **more: Any
) -> Alternatives:
    """What else is possible, none that has begun, as if the booking `but` were not there."""
    if booking_request.ends_at <= booking_request.starts_at:
        return Alternatives([], [])
    with_others = booking_request.starts_at >= now - rules.BACK
    surroundings = load_surroundings(context, booking_request, now, with_others=with_others, but=but)
    return choose_alternatives(context, booking_request, surroundings, **more)


def alternatives_to(
    booking: Booking, context: BookingContext, now: datetime, *, booking_request: BookingRequest | None = None
) -> Alternatives:
    """Where the person of a booking may move it: near its own time, or near the `booking_request`."""
    facts: dict[tuple[int, datetime | None], BookingFacts] = {}

    def fits(other: BookingContext, booking_request: BookingRequest) -> bool:
        week = week_of(booking_request.starts_at, other.week.zone)[0] if other.rules.per_week else None
        if (other.resource.pk, week) not in facts:  # the share of a week is that of the week of the start
            facts[other.resource.pk, week] = queries.load_facts(
                other, booking.person, booking_request, now, but=booking.pk
            )
        return not rules.problems(booking_request, facts[other.resource.pk, week])

    own = BookingRequest.of(booking)
    return alternatives(context, booking_request or own, now, but=booking.pk, fits=fits)
