"""What of a survey may change, and when. Pure."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused

STILL_OPEN = ("title", "intro", "thanks", "closes_at")  # what changes of an open survey


def is_running(state: str) -> bool:
    """Whether it is a draft or open: nothing changes afterwards, and nobody is invited."""
    return state in ("draft", "open")


def check_is_running(state: str) -> None:
    """Raise Refused ("surveys.ended") unless the survey may change and people may be invited."""
    if not is_running(state):
        raise Refused(
            "surveys.ended",
            _("This survey has ended: nothing about it changes, and nobody is invited any more."),
            _("Open it again first.") if state == "closed" else _("Plan a new survey."),
            kind="conflict",
        )


def check_is_fixed(state: str, changed: Iterable[str]) -> None:
    """Raise Refused ("surveys.fixed") if more than texts and the closing time of an open survey would change."""
    fixed = [name for name in changed if name not in STILL_OPEN]
    if state != "draft" and fixed:
        raise Refused(
            "surveys.fixed",
            _("What is asked of whom stays from the day of opening."),
            _("Texts and the closing time can still change. For anything else plan a new survey."),
            field_name=fixed[0],
        )


def check_closes_later(closes_at: datetime | None, now: datetime) -> None:
    """Raise Refused ("surveys.closes_past") if the closing time has passed."""
    if closes_at is not None and closes_at <= now:
        raise Refused(
            "surveys.closes_past",
            _("The closing time has already passed."),
            _("Choose a later one, or none."),
            kind="input",
            field_name="closes_at",
        )
