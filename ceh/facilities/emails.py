"""Which letter goes to whom. Each has a key, so that a job that runs twice writes once."""

from datetime import UTC, datetime
from typing import Any

from django.core import signing

from ceh.core import clock
from ceh.core.mail import address_of, send, time_of
from ceh.facilities.models import Booking, Fault, Hazard, Waiting
from ceh.network.models import Space
from ceh.network.queries import people_with
from ceh.people.models import Person
from ceh.region.queries import current
from ceh.timetable.queries import zone_of

SURE = "facilities.sure"


def sure_token(booking: Booking) -> str:
    """What proves that the letter reached the one who booked; it serves for this time only."""
    return signing.dumps([booking.pk, int(booking.starts_at.timestamp())], salt=SURE)


def read_sure(token: str) -> tuple[int, int] | None:
    """(booking, start) of a token; None when it is forged or broken."""
    try:
        pk, starts = signing.loads(token, salt=SURE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(pk), int(starts)


def _booking(name: str, booking: Booking, key: str, **more: Any) -> None:
    send(
        f"facilities/emails/{name}.txt",
        to=booking.person,
        now=clock.now(),
        key=f"{name}:{booking.pk}:{key}",
        what=booking.resource.name,
        space=booking.space,
        time=time_of(booking.starts_at, booking.ends_at, zone_of(booking.space)),
        url=address_of("facilities:booking", pk=booking.pk),
        reason=booking.reason,
        **more,
    )


def booked_for_you(booking: Booking) -> None:
    """To the person: somebody of the space booked for them."""
    _booking("booked_for_you", booking, "made", by=booking.made_by)


def asked(booking: Booking, now: datetime) -> None:
    """To those who answer for the space: somebody asks for time that they confirm first."""
    space = booking.space
    there = {one.pk: one for role in ("manager", "trainer") for one in people_with(role, now, space)}
    for person in there.values():
        if person.pk != booking.person_id:
            send(
                "facilities/emails/booking_asked.txt",
                to=person,
                now=now,
                key=f"booking_asked:{booking.pk}:{booking.changes}:{person.pk}",
                what=booking.resource.name,
                space=space,
                who=booking.person,
                time=time_of(booking.starts_at, booking.ends_at, zone_of(space)),
                url=address_of("facilities:booking", pk=booking.pk),
            )


def moved(booking: Booking) -> None:
    """To the person: somebody of the space moved it."""
    _booking("booking_moved", booking, str(booking.changes))


def relocated(booking: Booking) -> None:
    """To the person: the machine that they booked stands in another space by then."""
    _booking("booking_relocated", booking, str(booking.changes))


def step(booking: Booking, state: str) -> None:
    """To the person: confirmed, rejected, cancelled by the space."""
    _booking(f"booking_{state}", booking, f"{state}:{booking.changes}")


def displaced(booking: Booking, why: str) -> None:
    """To the person: it had to give way; here are other times."""
    _booking("booking_displaced", booking, str(booking.changes), why=why)


def reminder(booking: Booking) -> None:
    """To the person: it is soon; one click says that they come."""
    url = address_of("facilities:sure", token=sure_token(booking))
    _booking("booking_reminder", booking, booking.starts_at.astimezone(UTC).isoformat(), sure=url)


def offered(waiting: Waiting, now: datetime) -> None:
    """To who waits: time is free, until when it is held."""
    assert waiting.offered_from is not None
    _waiting(
        "waiting_offered",
        waiting,
        waiting.offered_from,
        now,
        until=time_of(waiting.offered_until or waiting.latest, None, current().timezone),
    )


def offer_gone(waiting: Waiting, starts: datetime, why: str, now: datetime) -> None:
    """To who waits: what was offered had to give way; they keep their place in the line."""
    _waiting("waiting_gone", waiting, starts, now, why=why)


def time_is_free(waiting: Waiting, starts: datetime, now: datetime) -> None:
    """To who asked to be told: time is free, and nobody holds it."""
    _waiting("waiting_free", waiting, starts, now)


def _waiting(name: str, waiting: Waiting, starts: datetime, now: datetime, **more: Any) -> None:
    resource = waiting.resource
    send(
        f"facilities/emails/{name}.txt",
        to=waiting.person,
        now=now,
        key=f"{name}:{waiting.pk}:{starts.astimezone(UTC).isoformat()}:{now.timestamp():.0f}",  # it may come again
        what=resource.name,
        space=resource.space,
        time=time_of(starts, None, zone_of(resource.space)),
        url=address_of("facilities:my_bookings"),
        **more,
    )


def fault_reported(fault: Fault, person: Person, now: datetime) -> None:
    """To a manager of the space: something is wrong with a machine."""
    _fault("fault_reported", fault, person, str(person.pk), now)


def fault_step(fault: Fault, now: datetime) -> None:
    """To who reported it: what becomes of it."""
    if fault.reported_by is not None:
        _fault("fault_step", fault, fault.reported_by, fault.state, now)


def _fault(name: str, fault: Fault, person: Person, key: str, now: datetime) -> None:
    send(
        f"facilities/emails/{name}.txt",
        to=person,
        now=now,
        key=f"{name}:{fault.pk}:{key}",
        fault=fault,
        what=str(fault.unit),
        space=fault.unit.space,
        url=address_of("facilities:fault", pk=fault.pk),
    )


def hazard(notice: Hazard, person: Person, space: Space, now: datetime) -> None:
    """To a manager of a space that has the same model: a danger was found on one of them."""
    send(
        "facilities/emails/fault_hazard.txt",
        to=person,
        now=now,
        key=f"hazard:{notice.pk}:{space.pk}:{person.pk}",
        text=notice.text,
        model=str(notice.model),
        found_in=notice.fault.unit.space,
        space=space,
        url=address_of("facilities:faults", slug=space.code),
    )
