"""Decisions about establishing, with reasons. Time is an argument."""

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
