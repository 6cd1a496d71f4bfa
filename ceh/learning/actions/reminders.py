"""Reminders 30 and 7 days before grants end. Each is sent once, also if the job runs late or twice."""

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
    """Remind everybody whose grant ends within 30 (7) days, once each. Gives the number of letters.

    Statements grow with the number of chunks and letters, not with the number of grants.
    """
    sent = 0
    after = 0
    while chunk := queries.expiring_grants(now + timedelta(days=30), now, after=after, limit=CHUNK):
        after = chunk[-1].pk
        sent += _remind(chunk, now)
    return sent


def _remind(chunk: list[Grant], now: datetime) -> int:
    facts = queries.facts({grant.person_id for grant in chunk}, {grant.competence_id for grant in chunk}, [])
    held = {grant.pk: (pair, grant) for pair, grants in facts.grants.items() for grant in grants}
    due = []
    for grant in chunk:
        if grant.pk not in held:  # renewed just now
            continue
        pair, seen = held[grant.pk]
        until = ends(seen, facts.last_use.get(pair))
        if until is not None and (days := stage(until, now)) is not None:
            due.append((grant, days, until))
    keys = [emails.expiring_key(grant.pk, days, until) for grant, days, until in due]
    result = set(Letter.objects.filter(key__in=keys).values_list("key", flat=True))
    with act("learning.remind", by=None):
        return sum(
            emails.expiring(grant, days, until, now)
            for (grant, days, until), key in zip(due, keys, strict=True)
            if key not in result
        )


@job()
def remind(timestamp: int = 0) -> None:
    """Every morning. `timestamp` is given by the scheduler and not needed."""
    remind_of_ends(now=clock.now())
