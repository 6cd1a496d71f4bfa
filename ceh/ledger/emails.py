"""The letter about books that are not in order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ceh.core.mail import address_of, send
from ceh.people.models import Person


def faults(wrong: Sequence[Any], to: Person, now: datetime) -> None:
    """To an administrator, once a day."""
    send(
        "ledger/emails/faults.txt",
        to=to,
        now=now,
        key=f"ledger.faults:{now:%Y-%m-%d}:{to.pk}",
        faults=list(wrong),
        url=address_of("ledger:accounts"),
    )
