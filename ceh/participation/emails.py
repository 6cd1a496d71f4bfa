"""Letters to those who registered for a workshop. Each has a key, so that a job that runs twice writes once."""

from datetime import datetime

from ceh.core.mail import address_of, letter_time, send
from ceh.participation.models import Registration
from ceh.region.queries import current


def registered(row: Registration, now: datetime) -> None:
    """To the person: they have a place."""
    _letter("registered", row, now)


def reminder(row: Registration, now: datetime) -> bool:
    """To the person: it is soon."""
    return _letter("reminder", row, now)


def cancelled(row: Registration, now: datetime) -> bool:
    """To the person: the workshop does not take place."""
    return _letter("cancelled", row, now)


def _letter(name: str, row: Registration, now: datetime) -> bool:
    workshop = row.workshop
    places = (str(workshop.space or workshop.municipality), workshop.room)
    letter = send(
        f"participation/emails/{name}.txt",
        to=row.person,
        now=now,
        key=f"participation.{name}:{row.pk}",
        workshop=workshop,
        place=", ".join(filter(None, places)),
        url=address_of("consultation:workshop", code=workshop.code),
        time=letter_time(workshop.starts_at, workshop.ends_at, current().timezone)
        if workshop.starts_at
        else "",
    )
    return letter is not None
