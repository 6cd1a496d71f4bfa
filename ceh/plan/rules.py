"""Decisions about establishing and about the dates of tasks, with reasons. Time is an argument."""

from datetime import date

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused


def check_establishment(*, space_state: str, opened_on: date, today: date, reason: str) -> None:
    """Raise Refused unless a space in this state may be marked as established, opened on this day, for this reason."""
    if space_state not in ("published", "paused"):
        raise Refused(
            "plan.space_not_open",
            _("Only a published space can be established under an action."),
            _("Publish the space first."),
            kind="input",
            field_name="space",
        )
    if opened_on > today:
        raise Refused(
            "plan.opens_later",
            _("The opening day is in the future."),
            _("Mark the space on the day it opens, or later."),
            kind="input",
            field_name="opened_on",
        )
    if not reason.strip():
        raise Refused(
            "plan.reason",
            _("The reason is missing."),
            _(
                "Say in one sentence what makes it a result of the action, for instance the decision that awarded it."
            ),
            kind="input",
            field_name="reason",
        )


def check_dates(starts_on: date | None, due_on: date | None) -> None:
    """Raise Refused ("plan.dates") where a task would be due before it starts."""
    if starts_on and due_on and due_on < starts_on:
        raise Refused(
            "plan.dates",
            _("The task is due before it starts."),
            _("Correct one of the two dates."),
            kind="input",
            field_name="due_on",
        )


def is_late(*, state: str, due_on: date | None, today: date) -> bool:
    """Whether a task should be done by now and is not."""
    return state in ("planned", "in_progress") and due_on is not None and due_on < today
