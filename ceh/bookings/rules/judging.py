"""What stands against a booking_request: all that decides is read, then the chain of `rules.bookings` judges it.

Booking, moving, series, waiting and previews all ask here, so that none of them can forget a check.
"""

from collections.abc import Sequence
from datetime import date, datetime

from ceh.bookings.queries import bookings as queries
from ceh.bookings.queries.bookings import BookingContext
from ceh.bookings.rules import bookings as rules
from ceh.bookings.rules.bookings import BookingRequest, Check, Known
from ceh.bookings.rules.courses import point_to_course
from ceh.core.clock import local_day
from ceh.core.refusals import Refused
from ceh.courses.queries.courses import next_sessions
from ceh.people.models import Person
from ceh.people.queries import Standing, standing
from ceh.region.queries import current


def today(now: datetime) -> date:
    """The day by which hours are kept in the process."""
    return local_day(now, current().timezone)


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
        week = rules.week_of(booking_request.starts_at, found.week.zone)
        minutes, ahead = queries.share(person, found.house, week, now, but=but)
    return Known(
        bundle=found,
        who=who or standing(person),
        now=now,
        person_id=person.pk,
        facts=queries.standing_facts(person, found),
        minutes_in_week=minutes,
        ahead=ahead,
    )


def lock_share(person: Person, found: BookingContext) -> None:
    """Where a person has a share only, two wishes of theirs are judged one after the other.

    Call it inside the action, after the resources are locked: always in this order.
    """
    if found.house.per_week or found.house.ahead:
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def check(
    *, resource_id: int, person: Person, booking_request: BookingRequest, now: datetime, but: int = 0
) -> tuple[BookingContext, list[Refused]]:
    """What stands against a booking_request, without booking: for previews. Raises Resource.DoesNotExist."""
    found = queries.bundle(resource_id, today(now))
    return found, problems(booking_request, known(found, person, booking_request, now, but=but))


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
