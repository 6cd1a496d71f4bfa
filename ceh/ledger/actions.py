"""Posting: the one way in which money moves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction as database
from django.db.models import Model

from ceh.core import clock
from ceh.core.jobs import job
from ceh.core.journal import act
from ceh.ledger import emails, queries
from ceh.ledger.models import Account, Leg, Transaction
from ceh.ledger.rules import check_legs, check_same, reversed_legs


def account(*, code: str, book: str, kind: str, unit: str, now: datetime, is_source: bool = False) -> Account:
    """The account of this code, opened where it is not there yet."""
    values = {"book": book, "kind": kind, "unit": unit, "is_source": is_source, "opened_at": now}
    return Account.objects.get_or_create(code=code, defaults=values)[0]


def post(
    *,
    key: str,
    verb: str,
    legs: Mapping[Account, int],
    by: Any,
    now: datetime,
    record: Model | None = None,
    reverses: Transaction | None = None,
) -> Transaction:
    """Write a transaction: `legs` says how much each account gains (cents or minutes; negative: loses).

    The same key again gives the transaction that is there. An account that would fall below zero breaks the constraint
    "account_not_below_zero", which the caller translates into words. Accounts are locked in the order of their keys.
    Raises Refused: "ledger.key_reused" for other legs under the key; ValueError for legs that do not sum to zero.
    """
    moved = {row: amount for row, amount in legs.items() if amount}
    check_legs([(row.book, row.unit, amount) for row, amount in moved.items()])
    with act(verb, by=by):
        values = {
            "verb": verb,
            "at": now,
            "by": by,
            "record_type": ContentType.objects.get_for_model(record) if record is not None else None,
            "record_id": record.pk if record is not None else None,
            "reverses": reverses,
        }
        with database.atomic():
            entry, is_new = Transaction.objects.get_or_create(key=key, defaults=values)
        if not is_new:
            present = dict(entry.legs.values_list("account_id", "amount"))
            check_same(present, {row.pk: amount for row, amount in moved.items()})
            return entry
        for row in sorted(moved, key=lambda row: row.pk):
            Leg.objects.create(transaction=entry, account=row, amount=moved[row])
    return entry


def move(*, source: Account, target: Account, amount: int, **values: Any) -> Transaction:
    """Move an amount from one account to another; the rest as for `post`."""
    return post(legs={source: -amount, target: amount}, **values)


def check_books(*, now: datetime) -> int:
    """Tell the administrators what is not in order in the books, once a day. Gives how many faults there are."""
    wrong = queries.faults()
    for reader in queries.administrators(now) if wrong else ():
        emails.faults(wrong, reader, now)
    return len(wrong)


@job()
def run_scheduled_check() -> None:
    """Every night."""
    check_books(now=clock.now())


def reverse(*, entry: Transaction, verb: str, by: Any, now: datetime) -> Transaction:
    """Take a transaction back with a new one; both stay. Asked again, it gives the one that is there."""
    legs = {leg.account: leg.amount for leg in entry.legs.select_related("account")}
    return post(
        key=f"{entry.key}:reversed",
        verb=verb,
        legs=reversed_legs(legs),
        by=by,
        now=now,
        record=entry.record,
        reverses=entry,
    )
