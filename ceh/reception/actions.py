"""Tablets of spaces: switching them on and off, PINs, and who stands before one."""

import hashlib
import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.core import signing

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingRequest, today
from ceh.bookings.actions import bookings
from ceh.bookings.models import Booking
from ceh.core import rates
from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.core.refusals import Refused
from ceh.core.validators import check_name, check_value
from ceh.equipment.models import Unit
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.reception.models import KioskDevice, KioskPin
from ceh.reception.queries import kiosk as queries
from ceh.reception.rules import kiosk as rules
from ceh.usage.actions import usage, visits
from ceh.usage.models import Usage, Visit
from ceh.usage.queries import usage as usages

SALT = "reception.kiosk.who"


def digest(secret: str) -> str:
    """The hash of a tablet's secret, as stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def switch_on(*, space: Space, name: str, by: Person, now: datetime) -> tuple[KioskDevice, str]:
    """Make a device the tablet of a space. Returns it and its secret, which is never shown again.

    Raises Refused: "reception.run_kiosk".
    """
    need(by, "reception.run_kiosk", space)
    secret = secrets.token_urlsafe(24)
    with act("reception.switch_kiosk_on", by=by):
        check_value(check_name, name, "name")
        device = KioskDevice.objects.create(
            space=space, name=name.strip()[:80], secret=digest(secret), made_at=now, made_by=by
        )
    return device, secret


def switch_off(*, device: KioskDevice, by: Person, now: datetime) -> KioskDevice:
    """Switch a tablet off from anywhere; again changes nothing. Raises Refused: "reception.run_kiosk"."""
    need(by, "reception.run_kiosk", device)
    with act("reception.switch_kiosk_off", by=by):
        KioskDevice.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=now)
    return device


def set_pin(*, by: Person, pin: str, now: datetime) -> None:
    """Set one's own PIN, or with "" have none. Raises Refused: "reception.pin", "reception.pin_easy"."""
    need(by, "usage.use")
    if pin:
        rules.check_pin(pin, queries.birth_year(by))
    values = {
        "hashed": make_password(pin) if pin else "",
        "set_at": now,
    }
    with act("reception.set_pin", by=by):
        KioskPin.objects.update_or_create(person=by, defaults=values)


def identify_member(*, device: KioskDevice, member: int, pin: str, now: datetime) -> Person:
    """The person at the tablet, by member number and PIN.

    Wrong tries are counted for the tablet and for the number, whatever succeeds in between and whether or not the
    number is anybody's, so that the answers tell nothing of who has a PIN.
    Raises Refused: "reception.kiosk_pin" (number or PIN wrong, or none is set), "reception.kiosk_wait".
    """
    with act("reception.try_pin", by=None):  # the refusal comes after it: the count of wrong tries must stay
        person = _try(device, member, pin, now)
    if isinstance(person, Refused):
        raise person
    return person


def _try(device: KioskDevice, member: int, pin: str, now: datetime) -> Person | Refused:
    at_tablet = rates.locked_count(f"kiosk:{device.pk}", window=rules.TRIES_WINDOW, now=now)
    for_number = rates.locked_count(f"pin:{member}", window=rules.TRIES_WINDOW, now=now)
    seconds = max(
        rules.pause(at_tablet, rules.FREE_TRIES_AT, now), rules.pause(for_number, rules.FREE_TRIES, now)
    )
    if seconds:
        return rules.too_fast(seconds)
    row = KioskPin.objects.select_related("person").filter(person=member).exclude(hashed="").first()
    if row is None:
        make_password(pin)  # takes as long as a check, so that time does not tell who has a PIN
    elif check_password(pin, row.hashed) and row.person.is_active:
        return row.person
    rates.count_event(at_tablet, now)
    rates.count_event(for_number, now)
    return rules.wrong_pin()


def press_button(
    *,
    device: KioskDevice,
    unit: Unit,
    person: Person,
    now: datetime,
    people: int = 1,
    with_adult: bool = False,
) -> Usage:
    """Start the machine, or stop it if this person runs it.

    Raises Refused: "reception.no_kiosk" (the machine stands elsewhere), and as `usage.start_usage`.
    """
    if unit.space_id != device.space_id:
        raise rules.no_kiosk()
    running = usages.open_usage(unit.pk)
    if running is not None and running.person_id == person.pk:
        return usage.stop_usage(usage=running, by=person, now=now)
    return usage.start_usage(unit=unit, by=person, now=now, headcount=people, with_adult=with_adult)


def check_in(*, device: KioskDevice, person: Person, now: datetime) -> Visit | None:
    """Record a visit at the tablet. Returns and raises as `visits.check_in`."""
    return visits.check_in(space=device.space, person=person, by=person, now=now)


def make_ticket(*, device: KioskDevice, person: Person) -> str:
    """What the tablet's pages carry of somebody who has shown number and PIN, for one booking within two minutes."""
    return signing.dumps([device.pk, person.pk, queries.last_booked(person)], salt=SALT)


def ticket_holder(*, device: KioskDevice, ticket: str) -> Person:
    """Whose ticket it is. Raises Refused "reception.kiosk_again" for one that is old, used, or of another tablet."""
    try:
        at, pk, last = signing.loads(ticket, salt=SALT, max_age=rules.KNOWN_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        raise rules.kiosk_signed_out() from None
    person = Person.objects.filter(pk=pk, is_active=True).first()
    if person is None or at != device.pk or last != queries.last_booked(person):
        raise rules.kiosk_signed_out()
    return person


def bookable_here(*, device: KioskDevice, resource_id: int, now: datetime) -> contexts.BookingContext:
    """The resource to book. Raises Refused "reception.no_kiosk" (it is elsewhere), and Resource.DoesNotExist."""
    context = contexts.context_of(resource_id, today(now))
    if context.space.pk != device.space_id:
        raise rules.no_kiosk()
    return context


def book(
    *, device: KioskDevice, resource_id: int, person: Person, booking_request: BookingRequest, now: datetime
) -> Booking:
    """Book a resource of the tablet's space for the person at it.

    Raises Refused: "reception.no_kiosk", and as `bookings.book`; and Resource.DoesNotExist.
    """
    bookable_here(device=device, resource_id=resource_id, now=now)
    return bookings.book(
        resource_id=resource_id,
        person=person,
        booking_request=booking_request,
        by=person,
        now=now,
        source="kiosk",
    )
