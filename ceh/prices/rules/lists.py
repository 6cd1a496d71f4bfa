"""Whether a price list may be published, followed or taken back. Pure."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused


def day_before(valid_from: date) -> date:
    """The last day of the list that goes before."""
    return valid_from - timedelta(days=1)


def check_lines(number: int) -> None:
    """Raise Refused for a list without a price."""
    if not number:
        raise Refused(
            "prices.empty_list",
            _("There is no price in this list yet."),
            _("Add one, then publish."),
            kind="input",
        )


def check_from(valid_from: date, last_used: date | None, today: date) -> None:
    """Raise Refused for a list that would begin on days that were priced by another one, or long ago."""
    if last_used is not None and valid_from <= last_used:
        raise Refused(
            "prices.already_priced",
            _("Days from then on have already been charged by another price list."),
            _("Choose a later first day."),
            kind="input",
            field_name="valid_from",
        )
    if valid_from < today - timedelta(days=400):
        raise Refused(
            "prices.long_ago",
            _("A price list cannot start more than 400 days ago."),
            _("Choose a later first day."),
            kind="input",
            field_name="valid_from",
        )


def not_published() -> Refused:
    """The refusal to end a list that is a draft."""
    return Refused(
        "prices.not_published",
        _("Only a published price list has a last day."),
        _("Publish it first."),
        kind="conflict",
    )


def used() -> Refused:
    """The refusal to change a list by which something was priced."""
    return Refused(
        "prices.list_used",
        _("Something has been charged by this price list, so it stays as it is."),
        _("Make a new list that follows it."),
        kind="conflict",
    )


def published() -> Refused:
    """The refusal to change the lines of a published list."""
    return Refused(
        "prices.list_published",
        _("This list is published; its prices do not change."),
        _("Make a new list that follows it."),
        kind="conflict",
    )


def overlaps() -> Refused:
    """The refusal of two lists for one day."""
    return Refused(
        "prices.two_lists",
        _("Another published list is valid on some of these days."),
        _("Choose a later first day, or put the other list back to draft."),
        kind="conflict",
        field_name="valid_from",
    )


def duplicate_line() -> Refused:
    """The refusal of a second price for the same thing and people."""
    return Refused(
        "prices.line_twice",
        _("This list already has a price for exactly this."),
        _("Remove that one first."),
        kind="conflict",
        field_name="what",
    )
