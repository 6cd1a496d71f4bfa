"""A book for an auditor: as plain-text accounting (beancount) and as lines for a table."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from babel.numbers import get_currency_precision
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ceh.ledger.models import MINUTES, Account, Leg


def header() -> list[str]:
    """What stands above `lines`."""
    return [
        _("Transaction"),
        _("Time"),
        _("Event"),
        _("Key"),
        pgettext("ledger", "Account"),
        _("Amount"),
        _("Unit"),
    ]


def lines(legs: Iterable[Leg]) -> Iterator[list[Any]]:
    """One line for each leg, in the order in which they were written."""
    for leg in legs:
        entry = leg.transaction
        amount = amount_of(leg.account, leg.amount)
        yield [entry.pk, entry.at, entry.verb, entry.key, leg.account.code, amount, leg.account.unit]


def beancount(accounts: Iterable[Account], legs: Iterable[Leg]) -> Iterator[str]:
    """The book in the syntax of beancount, which fava, hledger (by conversion) and people read.

    Days are those of UTC. Each account is opened on its day; each transaction has its number as a link and its key as
    metadata; at the end the balance of each account is asserted for the day after the last transaction.
    """
    rows = list(accounts)
    for row in rows:
        yield f"{row.opened_at:%Y-%m-%d} open {name_of(row)} {row.unit}\n"
    last = None
    for entry, group in groupby(legs, key=lambda leg: leg.transaction):
        last = entry.at
        yield f'\n{entry.at:%Y-%m-%d} * "{entry.verb}" ^t{entry.pk}\n  key: "{entry.key}"\n'
        for leg in group:
            yield f"  {name_of(leg.account)}  {amount_of(leg.account, leg.amount)} {leg.account.unit}\n"
    if last is not None:
        yield "\n; The balances that Ceh shows.\n"
        for row in rows:
            yield f"; {name_of(row)}  {amount_of(row, row.balance)} {row.unit}\n"


def name_of(account: Account) -> str:
    """ "vouchers-2027:reserved" of the kind assets → "Assets:Vouchers-2027:Reserved"."""
    parts = [account.kind, *account.code.split(":")]
    return ":".join(part[:1].upper() + part[1:] for part in parts)


def amount_of(account: Account, amount: int) -> Decimal:
    """In whole units of the currency, with all its digits; minutes as they are."""
    digits = 0 if account.unit == MINUTES else get_currency_precision(account.unit)
    return Decimal(amount).scaleb(-digits)
