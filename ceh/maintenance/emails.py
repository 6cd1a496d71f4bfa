"""Letters about faults and dangers. Each has a key, so that a job that runs twice writes once."""

from datetime import datetime

from ceh.core.mail import address_of, send
from ceh.maintenance.models import Fault, Hazard
from ceh.network.models import Space
from ceh.people.models import Person


def fault_reported(fault: Fault, person: Person, now: datetime) -> None:
    """To a manager of the space: something is wrong with a machine."""
    _fault("fault_reported", fault, person, str(person.pk), now)


def fault_step(fault: Fault, now: datetime) -> None:
    """To who reported it: what becomes of it."""
    if fault.reported_by is not None:
        _fault("fault_step", fault, fault.reported_by, fault.state, now)


def _fault(name: str, fault: Fault, person: Person, key: str, now: datetime) -> None:
    send(
        f"maintenance/emails/{name}.txt",
        to=person,
        now=now,
        key=f"{name}:{fault.pk}:{key}",
        fault=fault,
        what=fault.unit,
        space=fault.unit.space,
        url=address_of("maintenance:fault", pk=fault.pk),
    )


def hazard(notice: Hazard, person: Person, space: Space, now: datetime) -> None:
    """To a manager of a space that has the same model: a danger was found on one of them."""
    send(
        "maintenance/emails/fault_hazard.txt",
        to=person,
        now=now,
        key=f"hazard:{notice.pk}:{space.pk}:{person.pk}",
        text=notice.text,
        model=notice.model,
        found_in=notice.fault.unit.space,
        space=space,
        url=address_of("maintenance:faults", slug=space.code),
    )
