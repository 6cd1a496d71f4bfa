"""What somebody of the network saw about a mentor; the proof itself is never kept."""

from datetime import date, datetime

from ceh.core.journal import act
from ceh.core.permissions import need
from ceh.mentors.models import Mentor, Verification
from ceh.mentors.rules import register as rules
from ceh.people.models import Person
from ceh.people.queries import today


def verify(
    *, mentor: Mentor, kind: str, seen_on: date, valid_to: date, by: Person, now: datetime
) -> Verification:
    """Write down what was seen, and until when it counts.

    Raises Refused: "mentors.keep_register", "mentors.check_dates".
    """
    need(by, "mentors.keep_register", mentor)
    rules.check_dates(seen_on, valid_to, today(now))
    with act("mentors.verify", by=by):
        return Verification.objects.create(
            mentor=mentor, kind=kind, seen_by=by, seen_on=seen_on, valid_to=valid_to
        )


def withdraw(*, verification: Verification, by: Person, now: datetime) -> None:
    """It does not count any more. Raises Refused: "mentors.keep_register"."""
    need(by, "mentors.keep_register", verification.mentor)
    with act("mentors.withdraw_check", by=by):
        Verification.objects.filter(pk=verification.pk, withdrawn_at=None).update(withdrawn_at=now)
