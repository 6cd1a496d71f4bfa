"""Refusals of memberships."""

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused


def two_memberships() -> Refused:
    """The refusal of two homes, or of a membership twice, at the same time."""
    return Refused(
        "prices.member_already",
        _("This person belongs there, or to another organisation, on some of these days."),
        _("End that first, or choose other days."),
        kind="conflict",
        field_name="who",
    )
