"""Which letter goes to whom. Each has a key, so that a job that runs twice writes once."""

from datetime import datetime

from ceh.core.mail import address_of, send
from ceh.learning.models import Grant, Hold
from ceh.learning.rules import last_day
from ceh.region.queries import current


def _last_day(until: datetime | None) -> datetime | None:
    return last_day(until, current().timezone) if until else None


def granted(grant: Grant, now: datetime) -> None:
    """To the holder: what one may do from now on, and until when."""
    send(
        "learning/emails/granted.txt",
        to=grant.person,
        now=now,
        key=f"learning.granted:{grant.pk}",
        grant=grant,
        until=_last_day(grant.valid_until),
        url=address_of("learning:passport"),
    )


def changed(grant: Grant, kind: str, reason: str, now: datetime) -> None:
    """To the holder: suspended, revoked, or holds again (`kind` as in the steps of a grant)."""
    send(
        "learning/emails/changed.txt",
        to=grant.person,
        now=now,
        key=f"learning.{kind}:{grant.pk}:{now.isoformat()}",
        grant=grant,
        kind=kind,
        reason=reason,
        url=address_of("learning:passport"),
    )


def held(hold: Hold, now: datetime) -> None:
    """To the person: what is stopped, why, and until when."""
    send(
        "learning/emails/held.txt",
        to=hold.person,
        now=now,
        key=f"learning.held:{hold.pk}",
        hold=hold,
        until=_last_day(hold.ends_at),
        url=address_of("learning:passport"),
    )


def lifted(hold: Hold, now: datetime) -> None:
    """To the person: the hold is over."""
    send(
        "learning/emails/lifted.txt",
        to=hold.person,
        now=now,
        key=f"learning.lifted:{hold.pk}",
        hold=hold,
        url=address_of("learning:passport"),
    )


def expiring_key(grant_id: int, stage: int, until: datetime) -> str:
    """One letter for each stage of each term; the term of what expires by non-use moves with every use."""
    return f"learning.expiring:{grant_id}:{stage}:{until:%Y%m%d}"


def expiring(grant: Grant, stage: int, until: datetime, now: datetime) -> bool:
    """To the holder: it ends soon. Gives whether a letter was queued."""
    letter = send(
        "learning/emails/expiring.txt",
        to=grant.person,
        now=now,
        key=expiring_key(grant.pk, stage, until),
        grant=grant,
        until=_last_day(until),
        url=address_of("learning:competence", code=grant.competence.code),
    )
    return letter is not None
