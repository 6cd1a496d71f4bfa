"""What a participant has shown and what is missing to pass. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused
from ceh.courses.models import Course

QUIZ_WAIT = timedelta(minutes=10)  # between two tries, so that one reads before one guesses again


@dataclass(frozen=True)
class PassingProgress:
    """Requirements that a participant has met; None where the course does not require it."""

    there: bool
    theory: bool | None
    practice: bool | None

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.there and self.theory is not False and self.practice is not False

    @property
    def missing(self) -> list[str]:
        """What is missing, in words."""
        result = [] if self.there else [_("to be there")]
        result += [_("the questions")] if self.theory is False else []
        return result + ([_("the practical check")] if self.practice is False else [])


def progress(course: Course, *, there: bool, theory: bool, checks: Iterable[bool]) -> PassingProgress:
    """Of several practical checks the newest counts; `checks` come newest first."""
    newest = next(iter(checks), False)
    return PassingProgress(there, theory if course.quiz else None, newest if course.practice else None)


def check_quiz_wait(last: datetime | None, now: datetime) -> None:
    """Raise Refused ("enrolment.quiz_soon") for a try right after the last one that failed."""
    if last is not None and now - last < QUIZ_WAIT:
        raise Refused(
            "enrolment.quiz_soon",
            _("You have just tried."),
            _("Read what was wrong, and try again in ten minutes."),
            kind="rule",
        )
