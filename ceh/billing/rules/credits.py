"""How credits cover what is owed: those that end first go first. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ceh.core.refusals import Refused


@dataclass(frozen=True)
class Open:
    """An owed line: cents, and the minutes that it charges (0 where it is not by the hour)."""

    pk: int
    cents: int
    minutes: int = 0


@dataclass(frozen=True)
class Purse:
    """A credit that may be used: hours (minutes left) or money (cents left)."""

    pk: int
    measure: str
    balance: int


@dataclass(frozen=True)
class Cover:
    """So much of a credit pays so many cents of a line."""

    line: int
    credit: int
    amount: int
    cents: int


def cover(lines: Sequence[Open], purses: Iterable[Purse]) -> list[Cover]:
    """Which credits pay what; `purses` in the order in which they are to be used. Hours pay for hours only.

    Never more than a credit has, nor more than a line asks for.
    """
    covers = []
    owed = {line.pk: (line.cents, line.minutes) for line in lines}
    for purse in purses:
        left = purse.balance
        for line in lines:
            cents, minutes = owed[line.pk]
            most = minutes if purse.measure == "hours" else cents
            taken = min(left, most)
            if taken <= 0 or cents <= 0:
                continue
            if purse.measure == "hours":
                paid = (cents * taken * 2 + minutes) // (
                    2 * minutes
                )  # half up, and all of it with the last minute
                owed[line.pk] = (cents - paid, minutes - taken)
            else:
                paid = taken
                kept = minutes - minutes * paid // cents  # so that hours pay only for what money has not
                owed[line.pk] = (cents - paid, kept if cents > paid else 0)
            left -= taken
            covers.append(Cover(line.pk, purse.pk, taken, paid))
    return covers


def no_more_there() -> Refused:
    """The refusal of the slower one of two who take the last of a credit."""
    return Refused(
        "billing.credit_spent", _("This credit has just been spent."), _("Try again."), kind="conflict"
    )
