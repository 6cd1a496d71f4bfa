"""How credits cover charges: those that end first go first. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused


@dataclass(frozen=True)
class OpenLine:
    """A charge line: cents, and the minutes that it charges (0 where it is not by the hour)."""

    pk: int
    cents: int
    minutes: int = 0


@dataclass(frozen=True)
class CreditBalance:
    """A credit that may be used: hours (minutes left) or money (cents left)."""

    pk: int
    measure: str
    balance: int


@dataclass(frozen=True)
class Payment:
    """So much of a credit pays so many cents of a line."""

    line: int
    credit: int
    amount: int
    cents: int


def cover(lines: Sequence[OpenLine], balances: Iterable[CreditBalance]) -> list[Payment]:
    """Which credits pay what; `balances` in the order in which they are to be used. Hours pay for hours only.

    Never more than a credit has, nor more than a line asks for.
    """
    payments = []
    unpaid = {line.pk: (line.cents, line.minutes) for line in lines}
    for credit in balances:
        left = credit.balance
        for line in lines:
            cents, minutes = unpaid[line.pk]
            most = minutes if credit.measure == "hours" else cents
            taken = min(left, most)
            if taken <= 0 or cents <= 0:
                continue
            if credit.measure == "hours":
                paid = (cents * taken * 2 + minutes) // (
                    2 * minutes
                )  # half up, and all of it with the last minute
                unpaid[line.pk] = (cents - paid, minutes - taken)
            else:
                paid = taken
                kept = minutes - minutes * paid // cents  # so that hours pay only for what money has not
                unpaid[line.pk] = (cents - paid, kept if cents > paid else 0)
            left -= taken
            payments.append(Payment(line.pk, credit.pk, taken, paid))
    return payments


def credit_spent() -> Refused:
    """The refusal of the slower one of two who take the last of a credit."""
    return Refused(
        "billing.credit_spent", _("This credit has just been spent."), _("Try again."), kind="conflict"
    )
