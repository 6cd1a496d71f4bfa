"""What billing enters in the ledger: the one place that knows its accounts.

A charge has an account of its own, whose balance is what is still owed: nobody pays, waives or covers more than that,
however many act at once. A credit has one, too, in its currency or in minutes. The others are those of a host.
Who enters something locks the income of the host first, so that nobody waits in a circle.
"""

from datetime import datetime
from typing import Any

from ceh.billing.models import Charge, ChargeLine, Credit, SettlementRow
from ceh.billing.queries.postings import BOOK, COVER, ENTER, GIVE_BACK, GRANT, PAY, SETTLE, WAIVE
from ceh.ledger import actions as ledger
from ceh.ledger.models import MINUTES, Account, Transaction


def _of_host(charge: Charge, name: str, kind: str, now: datetime, *, is_source: bool = False) -> Account:
    code = f"{BOOK}:{name}:{charge.host_id or 'none'}:{charge.currency}"
    return ledger.account(code=code, book=BOOK, kind=kind, unit=charge.currency, now=now, is_source=is_source)


def begin(charge: Charge, now: datetime) -> Account:
    """The income of the host, locked: the first thing that every change of a charge does."""
    income = _of_host(charge, "income", "income", now, is_source=True)
    return Account.objects.select_for_update().get(pk=income.pk)


def _account(charge: Charge, now: datetime) -> Account:
    """What is owed of a charge, opened with its first amount."""
    if charge.account is None:
        charge.account = ledger.account(
            code=f"{BOOK}:charge:{charge.pk}", book=BOOK, kind="assets", unit=charge.currency, now=now
        )
        charge.save(update_fields=["account"])
    return charge.account


def enter_line(charge: Charge, line: ChargeLine, *, now: datetime) -> None:
    """What a line adds to its charge, or takes from it."""
    if not line.cents:
        return
    reverses = None
    if line.reverses_id is not None:
        reverses = Transaction.objects.get(key=f"charge-line:{line.reverses_id}")
    ledger.post(
        key=f"charge-line:{line.pk}",
        verb=ENTER,
        legs={_account(charge, now): line.cents, begin(charge, now): -line.cents},
        by=line.by,
        now=now,
        record=line,
        reverses=reverses,
    )


def grant(credit: Credit, *, by: Any, now: datetime) -> None:
    """Open the account of a credit with what was given."""
    source = _used(credit, now)
    ledger.post(
        key=f"credit:{credit.pk}",
        verb=GRANT,
        legs={credit.account: credit.granted_amount, source: -credit.granted_amount},
        by=by,
        now=now,
        record=credit,
    )


def credit_account(unit: str, key: str, now: datetime) -> Account:
    """A new account for a credit that is about to be given."""
    return ledger.account(code=f"{BOOK}:credit:{key}", book=BOOK, kind="liabilities", unit=unit, now=now)


def unit_of(measure: str, currency: str) -> str:
    """In what a credit is counted: its currency, or minutes."""
    return currency if measure == "money" else MINUTES


def _used(credit: Credit, now: datetime) -> Account:
    """Where credits of a giver come from, and what is used goes back to."""
    giver = f"space-{credit.space_id}" if credit.space_id else f"organisation-{credit.giver_id}"
    unit = unit_of(credit.measure, credit.currency)
    code = f"{BOOK}:credits:{giver}:{unit}"
    return ledger.account(code=code, book=BOOK, kind="equity", unit=unit, now=now, is_source=True)


def cover(
    charge: Charge, line: ChargeLine, credit: Credit, *, amount: int, cents: int, now: datetime
) -> None:
    """So much of a credit pays so many cents of a line."""
    legs = {
        _account(charge, now): -cents,
        _of_host(charge, "covered", "expenses", now): cents,
        credit.account: -amount,
        _used(credit, now): amount,
    }
    ledger.post(key=f"cover:{line.pk}:{credit.pk}", verb=COVER, legs=legs, by=None, now=now, record=line)


def give_back(line: ChargeLine, back: ChargeLine, *, now: datetime) -> None:
    """Credits get back what they paid of a line that is taken back, entered with the line that does so."""
    for paid in Transaction.objects.filter(key__startswith=f"cover:{line.pk}:").order_by("pk"):
        legs = {leg.account: -leg.amount for leg in paid.legs.select_related("account")}
        ledger.post(
            key=f"{paid.key}:back",
            verb=GIVE_BACK,
            legs=legs,
            by=back.by,
            now=now,
            record=back,
            reverses=paid,
        )


def close(charge: Charge, *, verb: str, by: Any, now: datetime) -> None:
    """All that is still owed is paid or waived."""
    begin(charge, now)
    account = Account.objects.select_for_update().filter(charge=charge).first()
    if account is None or not account.balance:
        return
    name, kind = {PAY: ("paid", "assets"), WAIVE: ("waived", "expenses")}[verb]
    legs = {account: -account.balance, _of_host(charge, name, kind, now): account.balance}
    ledger.post(
        key=f"{verb}:{charge.pk}:{now.isoformat()}", verb=verb, legs=legs, by=by, now=now, record=charge
    )


def reopen(charge: Charge, *, verb: str, by: Any, now: datetime) -> None:
    """What was paid or waived is owed again; nothing where nothing was."""
    begin(charge, now)
    closed = Transaction.objects.filter(
        legs__account__charge=charge, verb__in=(PAY, WAIVE), reversed_by=None
    ).first()
    if closed is not None:
        ledger.reverse(entry=closed, verb=verb, by=by, now=now)


def owe_between(row: SettlementRow, *, by: Any, now: datetime) -> None:
    """What stays between two organisations when a period is closed."""
    if row.rest and row.state == "unsettled":
        legs = {_between(row, now): row.rest, _settled(row, now): -row.rest}
        ledger.post(
            key=f"settlement-row:{row.pk}", verb="billing.close_period", legs=legs, by=by, now=now, record=row
        )


def settle_between(row: SettlementRow, *, by: Any, now: datetime) -> None:
    """The two organisations are even."""
    account = _between(row, now)
    account.refresh_from_db()
    if account.balance:
        ledger.post(
            key=f"settle-row:{row.pk}:{now.isoformat()}",
            verb=SETTLE,
            legs={account: -account.balance, _settled(row, now): account.balance},
            by=by,
            now=now,
            record=row,
        )


def reopen_between(row: SettlementRow, *, by: Any, now: datetime) -> None:
    """They are not even after all."""
    account = _between(row, now)
    settled = Transaction.objects.filter(legs__account=account, verb=SETTLE, reversed_by=None).first()
    if settled is not None:
        ledger.reverse(entry=settled, verb="billing.reopen_row", by=by, now=now)


def _between(row: SettlementRow, now: datetime) -> Account:
    """What one organisation owes the other; below zero where late lines took back more than came new."""
    unit = row.settlement.currency
    code = f"{BOOK}:between:{row.pk}"
    return ledger.account(code=code, book=BOOK, kind="assets", unit=unit, now=now, is_source=True)


def _settled(row: SettlementRow, now: datetime) -> Account:
    """Where what is between organisations comes from, and goes when they are even."""
    unit = row.settlement.currency
    code = f"{BOOK}:settlements:{unit}"
    return ledger.account(code=code, book=BOOK, kind="equity", unit=unit, now=now, is_source=True)
