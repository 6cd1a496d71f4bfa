"""Questions about bookings."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ceh.availability.models import BookingRules
from ceh.availability.queries.contexts import BookingContext, BookingFacts, BookingRequest, standing_facts
from ceh.bookings.models import Booking
from ceh.core.permissions import space_ids
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.people.queries import Standing, standing
from ceh.timetable.models import Resource
from ceh.timetable.rules import week_of

AHEAD_STATES = ("requested", "confirmed", "in_use", "displaced")  # something is still to be done or to come


HELD = ("requested", "confirmed", "in_use", "completed", "no_show")  # what uses up a person's share


# The share is of hours, so what is taken by day is not in it. Rules of one thing count that thing, wherever it stood;
# those of a space count all that is in it but for things with a share of their own.
SHARE = """
SELECT coalesce(floor(extract(epoch FROM sum(booking.ends_at - booking.starts_at) FILTER (
        WHERE NOT thing.by_day AND booking.state = ANY(%(held)s)
        AND booking.starts_at >= %(begin)s AND booking.starts_at < %(end)s
    )) / 60), 0)::int,
    count(*) FILTER (WHERE booking.state IN ('requested', 'confirmed') AND booking.ends_at > %(now)s)
FROM bookings_booking booking JOIN timetable_resource thing ON thing.id = booking.resource_id
WHERE booking.person_id = %(person)s AND booking.ends_at > %(since)s AND booking.id <> %(but)s
"""


OF_THING = "AND booking.resource_id = %(thing)s"


OF_SPACE = """
    AND booking.space_id = %(space)s AND NOT EXISTS (SELECT FROM availability_bookingrules own
        WHERE own.resource_id = booking.resource_id AND (own.per_week > 0 OR own.max_active_bookings > 0))
"""


def share(
    person: Person, rules: BookingRules, week: tuple[datetime, datetime], now: datetime, *, but: int = 0
) -> tuple[int, int]:
    """(minutes in the week, upcoming bookings) that the person has of what the booking rules rule, leaving one out.

    One statement, written out (ADR 18).
    """
    begin, end = week
    values: dict[str, Any] = {
        "person": person.pk,
        "space": rules.space_id,
        "thing": rules.resource_id,
        "begin": begin,
        "end": end,
        "now": now,
        "but": but,
        "since": min(begin, now),
        "held": list(HELD),
    }
    with connection.cursor() as cursor:
        cursor.execute(SHARE + (OF_THING if rules.resource_id else OF_SPACE), values)
        minutes, upcoming = cursor.fetchone()
    return minutes, upcoming


def load_facts(
    context: BookingContext,
    person: Person,
    booking_request: BookingRequest,
    now: datetime,
    *,
    but: int = 0,
    who: Standing | None = None,
) -> BookingFacts:
    """All that decides about a booking_request; three statements, and one for shares where the booking rules set any.

    `who` is what somebody has just read of the person. Where it is known, a statement less.
    """
    minutes, upcoming = 0, 0
    if context.rules.per_week or context.rules.max_active_bookings:
        week = week_of(booking_request.starts_at, context.week.zone)
        minutes, upcoming = share(person, context.rules, week, now, but=but)
    return BookingFacts(
        context=context,
        who=who or standing(person),
        now=now,
        person_id=person.pk,
        competence_facts=standing_facts(person, context),
        minutes_in_week=minutes,
        upcoming=upcoming,
    )


def shares(person: Person, rules: BookingRules, weeks: Sequence[tuple[datetime, datetime]]) -> list[int]:
    """Minutes that the person has in each of the weeks, as `share` counts them; one statement for all."""
    held = Booking.objects.filter(
        person=person,
        resource__by_day=False,
        state__in=HELD,
        starts_at__gte=weeks[0][0],
        starts_at__lt=weeks[-1][1],
    )
    if rules.resource_id:
        held = held.filter(resource=rules.resource_id)
    else:
        own = BookingRules.objects.filter(
            Q(per_week__gt=0) | Q(max_active_bookings__gt=0), resource=OuterRef("resource")
        )
        held = held.filter(~Exists(own), space=rules.space_id)
    rows = list(held.order_by().values_list("starts_at", "ends_at"))
    return [
        int(sum(((b - a).total_seconds() for a, b in rows if begin <= a < end), 0.0) // 60)
        for begin, end in weeks
    ]


def booking(pk: int) -> Booking:
    """One booking with all around it. Raises Booking.DoesNotExist."""
    rows = Booking.objects.select_related(
        "space", "resource__space", "resource__equipment_unit__model", "person", "made_by", "series"
    )
    return rows.get(pk=pk)


def bookings_of(person: Person, now: datetime, *, past: bool = False) -> "QuerySet[Booking]":
    """The person's bookings: those to come, the next first; or those that are over or came to nothing.

    What was cancelled or rejected is not to come, whenever it was to be.
    """
    rows = Booking.objects.filter(person=person).select_related("space", "resource")
    is_ahead = Q(ends_at__gt=now, state__in=AHEAD_STATES)
    if past:
        return rows.exclude(is_ahead).order_by("-starts_at", "-pk")
    return rows.filter(is_ahead).order_by("starts_at", "pk")


def is_booked_by(
    person: Person, resource: Resource, starts: datetime, ends: datetime, *, but: int = 0
) -> bool:
    """Whether the person has booked the thing in a part of this time, by another booking than `but`; one statement."""
    rows = Booking.objects.filter(
        person=person, resource=resource, state__in=("requested", "confirmed", "in_use")
    )
    return rows.filter(starts_at__lt=ends, ends_at__gt=starts).exclude(pk=but).exists()


def overlapping(
    person: Person, starts: datetime, ends: datetime, *, but: int = 0, most: int | None = 5
) -> list[Booking]:
    """What the person has booked in a part of this time, anywhere; one statement."""
    rows = Booking.objects.filter(person=person, state__in=("requested", "confirmed", "in_use"))
    rows = rows.filter(starts_at__lt=ends, ends_at__gt=starts).exclude(pk=but)
    return list(rows.select_related("space", "resource").order_by("starts_at", "pk")[:most])


def rest_of(first: Booking, now: datetime) -> "QuerySet[Booking]":
    """A booking of a series and all that follow it and have not begun."""
    rows = Booking.objects.filter(
        series=first.series_id, state__in=("requested", "confirmed"), starts_at__gt=now
    )
    return rows.filter(series__isnull=False, starts_at__gte=first.starts_at)


def bookings_in(space: Space, starts: datetime, ends: datetime) -> "QuerySet[Booking]":
    """All bookings in a space that touch the time, with who."""
    rows = Booking.objects.filter(space=space, starts_at__lt=ends, ends_at__gt=starts)
    return rows.select_related("space", "resource", "person").order_by("starts_at", "pk")


def to_decide(space_ids: Iterable[int]) -> "QuerySet[Booking]":
    """Bookings that wait for the space, the nearest first."""
    rows = Booking.objects.filter(state="requested", space__in=list(space_ids))
    return rows.select_related("space", "resource", "person").order_by("starts_at", "pk")


def number_to_decide(space_ids: Iterable[int], now: datetime) -> dict[int, int]:
    """Space id → how many bookings wait for an answer and have not begun."""
    rows = Booking.objects.filter(state="requested", space__in=list(space_ids), starts_at__gt=now)
    return dict(rows.order_by().values_list("space").annotate(number=Count("pk")))


def next_of(person: Person, now: datetime, limit: int = 3) -> list[Booking]:
    """What the person has booked next, with what its card shows."""
    rows = bookings_of(person, now).filter(state__in=("requested", "confirmed", "in_use"))
    return list(rows.select_related("space", "resource__equipment_unit__model__category")[:limit])


def displaced_of(person: Person, now: datetime) -> list[Booking]:
    """Bookings ahead that an outage or a closure cancelled, and for which the person has not chosen another time."""
    return list(bookings_of(person, now).filter(state="displaced"))


def requests_of(person: Any, now: datetime, space: Space | None = None) -> list[Booking] | None:
    """What waits for an answer of this person, in a space or in all where they decide; None for nothing."""
    decides = space_ids(person, "manager") | space_ids(person, "trainer")
    if space is not None:
        decides = {space.pk}  # whoever sees its page of today
    return (list(to_decide(decides)[:50]) if decides else []) or None
