"""What may be done with a charge: material, corrections, paying, settling. Pure."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused

LIVE = ("nothing", "open")
MOST = Decimal(100_000)


def check_live(state: str) -> None:
    """Raise Refused for a charge that was paid, waived or taken back."""
    if state not in LIVE:
        raise Refused(
            "billing.charge_closed",
            _("This has already been paid, waived or voided."),
            _("The staff can open it again."),
            kind="conflict",
        )


def check_quantity(quantity: Decimal) -> None:
    """Raise Refused for a quantity that cannot be."""
    if not 0 < quantity <= MOST:
        raise Refused(
            "billing.quantity",
            _("This quantity cannot be right."),
            _("Check the number."),
            kind="input",
            field_name="quantity",
        )


def taken_back() -> Refused:
    """The refusal to take back a line a second time."""
    return Refused(
        "billing.reversed",
        _("This line has already been voided."),
        _("Reload the page to see what is owed."),
        kind="conflict",
    )


def check_period(starts_on: date, ends_on: date, today: date) -> None:
    """Raise Refused for a period that is not over, or has no length."""
    wrong = ""
    if ends_on < starts_on:
        wrong = _("The last day is before the first.")
    elif ends_on >= today:
        wrong = _("This period is not over yet.")
    if wrong:
        raise Refused("billing.period", wrong, _("Choose other days."), kind="input", field_name="ends_on")


def period_closed() -> Refused:
    """The refusal to close days twice."""
    return Refused(
        "billing.period_closed",
        _("Some of these days are in a closed settlement."),
        _("Start on the following day."),
        kind="conflict",
        field_name="starts_on",
    )
