"""Questions about what machines were and are used for."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from ceh.availability.queries.contexts import SOURCE
from ceh.bookings.models import Booking
from ceh.equipment.models import Unit, UnitPlace
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.timetable.models import Occupancy
from ceh.usage.models import Usage, Visit
from ceh.waitlist.models import WaitlistEntry


def usage(pk: int) -> Usage:
    """One use with all around it. Raises Usage.DoesNotExist."""
    rows = Usage.objects.select_related("unit__resource__space", "person", "recorded_by", "space", "booking")
    return rows.get(pk=pk)


def open_usage(unit_id: int) -> Usage | None:
    """The machine's current use."""
    rows = Usage.objects.filter(unit=unit_id, state="open")
    return rows.select_related("booking", "person", "unit__resource__space").first()


def open_usages(unit_ids: Iterable[int]) -> dict[int, Usage]:
    """Unit id → its current use; one statement."""
    rows = Usage.objects.filter(unit__in=list(unit_ids), state="open")
    return {row.unit_id: row for row in rows.select_related("person", "unit__resource__space", "booking")}


def open_usages_of(person: Person) -> "QuerySet[Usage]":
    """The person's current uses."""
    rows = Usage.objects.filter(person=person, state="open").select_related(
        "unit__resource__space", "booking"
    )
    return rows.order_by("started_at")


def usages_of(person: Person) -> "QuerySet[Usage]":
    """All uses by a person, newest first."""
    return Usage.objects.filter(person=person).select_related("unit__resource__space", "space")


def usages_in(space: Space) -> "QuerySet[Usage]":
    """All uses of machines in a space, newest first, with their people."""
    return Usage.objects.filter(space=space).select_related("unit__resource__space", "person", "space")


def bookings_now(
    person: Person,
    resource_id: int,
    starts: datetime,
    ends: datetime,
    states: Collection[str] = ("confirmed", "in_use"),
) -> list[Booking]:
    """The person's bookings that touch the time and hold the resource: by itself, with something, or in a kit."""
    rows = Booking.objects.filter(
        _held(OuterRef("pk"), resource_id),
        person=person,
        state__in=states,
        starts_at__lt=ends,
        ends_at__gt=starts,
    )
    return list(rows.select_related("resource__space").order_by("starts_at"))


def rooms_now(person: Person, space: Space, starts: datetime, ends: datetime) -> "QuerySet[Booking]":
    """The person's confirmed bookings of the time in a space that are not of a single machine."""
    rows = Booking.objects.filter(person=person, state="confirmed", starts_at__lte=ends, ends_at__gt=starts)
    rows = rows.filter(space=space, resource__equipment_unit=None)
    return rows.select_related("resource__space").order_by("starts_at", "pk")


def _held(booking: Any, resource: Any) -> Exists:
    """Whether the booking holds the resource, or held it until it was over."""
    claims = Occupancy.objects.filter(active=True, source_type=SOURCE)
    return Exists(claims.filter(source_id=booking, resource=resource))


BEGINS = ("resource__space", "resource__equipment_unit")  # what tells whether a booking can begin


def waiting_to_begin(now: datetime) -> "QuerySet[Any]":
    """Confirmed bookings whose time has come, each with `came`: its person uses what it holds already."""
    rows = Booking.objects.filter(state="confirmed", starts_at__lt=now).annotate(
        came=Exists(
            _came(OuterRef(OuterRef("pk")), OuterRef("person"), OuterRef("starts_at"), OuterRef("ends_at"))
        )
    )
    return rows.select_related("person", *BEGINS).order_by("starts_at", "pk")


def came_to(booking: Booking) -> "QuerySet[Usage]":
    """What the person of a booking used in its time of what it holds, and that belongs to no booking yet."""
    rows = _came(booking.pk, booking.person_id, booking.starts_at, booking.ends_at)
    return rows.select_related("unit").order_by("started_at")


def _came(booking: Any, person: Any, starts: Any, ends: Any) -> "QuerySet[Usage]":
    rows = Usage.objects.filter(person=person, booking=None, maintenance=False, started_at__lt=ends)
    rows = rows.exclude(state="voided").filter(Q(ended_at=None) | Q(ended_at__gt=starts))
    return rows.filter(_held(booking, OuterRef("unit__resource")))


def overlapping(unit_id: int, starts: datetime, ends: datetime) -> "QuerySet[Usage]":
    """Recorded use of a machine that touches the time."""
    rows = Usage.objects.filter(unit=unit_id, started_at__lt=ends).exclude(state="voided")
    return rows.filter(Q(ended_at=None) | Q(ended_at__gt=starts))


def space_then(unit: Unit, at: datetime) -> int:
    """The id of the space in which the machine stood at the instant; where it stands now if nothing else is known."""
    places = UnitPlace.objects.filter(Q(until=None) | Q(until__gt=at), unit=unit, since__lte=at)
    return places.values_list("space_id", flat=True).first() or unit.space_id


def last_use(person_ids: Collection[int], competence_ids: Collection[int]) -> dict[tuple[int, int], datetime]:
    """(person, competence) → when the person last used something that asks for it; two statements.

    What `ceh.learning` asks for competences that expire by non-use.
    """
    result: dict[tuple[int, int], datetime] = {}
    rows = Usage.objects.filter(person__in=person_ids).exclude(state="voided").order_by()
    for way in ("unit__requirements", "unit__model__requirements"):
        conditions: dict[str, Any] = {f"{way}__competence__in": competence_ids, f"{way}__removed_at": None}
        pairs = rows.filter(**conditions).values_list("person_id", f"{way}__competence_id")
        for person_id, competence_id, at in pairs.annotate(last=Max("started_at")):
            pair = (person_id, competence_id)
            result[pair] = max(at, result.get(pair, at))
    return result


def people_with_use(person_ids: Collection[int], space_id: int) -> Iterable[int]:
    """Those who booked, queued for, used or visited anything in the space."""
    for model, place in (
        (Booking, "space"),
        (Visit, "space"),
        (Usage, "space"),
        (WaitlistEntry, "resource__space"),
    ):
        rows = model._base_manager.filter(person__in=person_ids, **{place: space_id})
        yield from rows.values_list("person_id", flat=True)
