"""What happens in the register by the clock. Safe to run late and twice."""

from datetime import datetime

from ceh.core import clock
from ceh.core.jobs import each, job
from ceh.mentors import queries
from ceh.mentors.actions import profiles
from ceh.mentors.models import Mentor
from ceh.people.queries import today


@job()
def run_scheduled_mentors() -> None:
    """Every night."""
    run(now=clock.now())


def run(*, now: datetime) -> int:
    """End the breaks that are over. Gives how many."""
    return each(list(queries.breaks_over(today(now))), lambda row: _resume(row, now))


def _resume(row: Mentor, now: datetime) -> bool:
    profiles.resume(mentor=row, by=None, now=now)
    return True
