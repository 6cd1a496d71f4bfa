"""Questions about the tablets of spaces."""

from datetime import date

from django.db.models import Max

from ceh.availability.queries.contexts import BookingContext, cached_contexts
from ceh.bookings.models import Booking
from ceh.core.text import ByName
from ceh.network.models import Space
from ceh.people.models import Person, Profile
from ceh.reception.models import KioskDevice, KioskPin
from ceh.timetable.models import Resource


def device(pk: int, digest: str, space: Space) -> KioskDevice | None:
    """The tablet that a cookie names, if it is still switched on."""
    return KioskDevice.objects.filter(pk=pk, secret=digest, space=space, revoked_at=None).first()


def devices(space: Space) -> list[KioskDevice]:
    """The space's tablets that are switched on."""
    return list(KioskDevice.objects.filter(space=space, revoked_at=None).select_related("made_by"))


def device_by_id(pk: int) -> KioskDevice:
    """Raises KioskDevice.DoesNotExist."""
    return KioskDevice.objects.select_related("space").get(pk=pk)


def has_pin(person: Person) -> bool:
    return KioskPin.objects.filter(person=person).exclude(hashed="").exists()


def birth_year(person: Person) -> int | None:
    """The person's year of birth, if they told it."""
    return Profile.objects.filter(person=person).values_list("birth_year", flat=True).first()


def bookable(space: Space, today: date) -> list[BookingContext]:
    """What can be booked at a tablet of the space, by name: resources booked by the hour, machines that work."""
    rows = Resource.objects.filter(space=space, retired_at=None, by_day=False).order_by(
        ByName("sort_keys"), "pk"
    )
    ids = list(rows.values_list("pk", flat=True))
    by_resource = cached_contexts(ids, today)
    units = [(by_resource[pk], by_resource[pk].unit) for pk in ids]
    return [
        context
        for context, unit in units
        if unit is None or (unit.bookable and unit.state in unit.machine.group("usable"))
    ]


def last_booked(person: Person) -> int:
    """The id of the last booking that the person made at a tablet; 0 before the first."""
    rows = Booking.objects.filter(person=person, source="kiosk")
    return rows.aggregate(last=Max("pk"))["last"] or 0
