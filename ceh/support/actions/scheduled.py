"""What happens to cases by the clock: reminders, what is late, what lapses. Safe to run late and twice."""

from datetime import datetime, timedelta

from ceh.core import clock
from ceh.core.jobs import each, job
from ceh.people.queries import today
from ceh.support import emails, queries
from ceh.support.actions import cases, pairing
from ceh.support.models import Case, Proposal
from ceh.support.rules import clocks


@job()
def run_scheduled_cases() -> None:
    """Every hour."""
    run(now=clock.now())


def run(*, now: datetime) -> int:
    """Remind, warn, lapse and delete what is due. Gives how many cases were closed."""
    day = today(now)
    overdue = Case.objects.filter(due_on__lt=day)
    closed = each(list(overdue.filter(state="info_requested")), lambda row: _lapse(row, now))
    closed += each(list(overdue.filter(state="draft")), lambda row: _discard(row, now))
    each(list(queries.proposals_due(day)), lambda row: _expire(row, now))
    for row in queries.due_cases(day):
        emails.due(row, clocks.stage(row.due_on, day), now)
    for days in clocks.REMIND_DRAFT:
        for row in queries.drafts_since(now - timedelta(days=days)):
            emails.draft(row, days, now)
    return closed


def _expire(row: Proposal, now: datetime) -> bool:
    pairing.expire(proposal=row, now=now)
    return True


def _lapse(row: Case, now: datetime) -> bool:
    cases.close(case=row, verb="lapse_case", by=None, now=now)
    return True


def _discard(row: Case, now: datetime) -> bool:
    cases.discard(case=row, by=None, now=now)
    return True
