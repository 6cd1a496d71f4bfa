"""Reminders of grants that end soon: 30 and 7 days before. Due and not yet done, so late or twice is fine."""

from datetime import datetime, timedelta

from ceh.core import clock
from ceh.core.jobs import job
from ceh.core.journal import act
from ceh.core.models import Letter
from ceh.learning import emails, queries
from ceh.learning.models import Grant
from ceh.learning.rules import ends
from ceh.learning.rules.terms import stage

CHUNK = 200


def remind_of_ends(*, now: datetime) -> int:
    """Write to everybody whose grant ends within 30 (7) days and who was not told yet. Gives the number of letters.

    Statements grow with the number of chunks and letters, not with the number of grants.
    """
    sent = 0
    after = 0
    while chunk := queries.expiring_grants(now + timedelta(days=30), now, after=after, limit=CHUNK):
        after = chunk[-1].pk
        sent += _remind(chunk, now)
    return sent


def _remind(chunk: list[Grant], now: datetime) -> int:
    facts = queries.facts({one.person_id for one in chunk}, {one.competence_id for one in chunk}, [])
    held = {grant.pk: (pair, grant) for pair, grants in facts.grants.items() for grant in grants}
    due = []
    for one in chunk:
        if one.pk not in held:  # renewed just now
            continue
        pair, seen = held[one.pk]
        until = ends(seen, facts.last_use.get(pair))
        if until is not None and (days := stage(until, now)) is not None:
            due.append((one, days, until))
    keys = [emails.expiring_key(one.pk, days, until) for one, days, until in due]
    result = set(Letter.objects.filter(key__in=keys).values_list("key", flat=True))
    with act("learning.remind", by=None):
        return sum(
            emails.expiring(one, days, until, now)
            for (one, days, until), key in zip(due, keys, strict=True)
            if key not in result
        )


@job()
def remind(timestamp: int = 0) -> None:
    """Every morning. `timestamp` is given by the scheduler and not needed."""
    remind_of_ends(now=clock.now())
