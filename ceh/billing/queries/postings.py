"""What the ledger holds of charges and credits, as pages show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet, Sum

from ceh.billing.models import Charge, ChargeLine, Credit
from ceh.core.money import Money
from ceh.ledger.models import Leg

BOOK = "charges"
ENTER, GRANT = "billing.enter_line", "billing.give_credit"
COVER, GIVE_BACK = "billing.cover_line", "billing.give_back"
PAY, WAIVE = "billing.pay_charge", "billing.waive_charge"
SETTLE = "billing.settle_row"
COVERS = (COVER, GIVE_BACK)


@dataclass(frozen=True)
class CreditEntry:
    """What went into a credit or out of it, in minutes or cents, and the charge behind it."""

    at: datetime
    amount: int
    charge: Charge | None
    currency: str

    @property
    def money(self) -> Money:
        """What went in or out of a credit of money."""
        return Money(self.amount, self.currency)

    @property
    def hours(self) -> float:
        """What went in or out of a credit of hours."""
        return self.amount / 60


@dataclass(frozen=True)
class Cover:
    """What a credit paid of a charge, or got back."""

    credit: Credit
    paid: Money


def covers() -> "QuerySet[Leg]":
    """The legs by which credits pay charges (below zero), or are given back."""
    return Leg.objects.filter(transaction__verb__in=COVERS, account__charge__isnull=False)


def covers_of_lines(lines: "QuerySet[ChargeLine]") -> "QuerySet[Leg]":
    """Those that were entered with these lines."""
    kind = ContentType.objects.get_for_model(ChargeLine)
    return covers().filter(transaction__record_type=kind, transaction__record_id__in=lines.values("pk"))


def covered(lines: "QuerySet[ChargeLine]") -> int:
    """What credits paid of the lines, in cents."""
    return -int(covers_of_lines(lines).aggregate(sum=Sum("amount"))["sum"] or 0)


def entries_of(credit: Credit) -> list[CreditEntry]:
    """What went in and out of a credit, the newest first; three statements."""
    legs = list(Leg.objects.filter(account=credit.account_id).select_related("transaction").order_by("-pk"))
    keys = {leg.transaction.record_id for leg in legs if leg.transaction.verb in COVERS}
    lines = ChargeLine.objects.select_related("charge").in_bulk(keys)
    return [
        CreditEntry(leg.transaction.at, leg.amount, _charge_of(leg, lines), credit.currency) for leg in legs
    ]


def _charge_of(leg: Leg, lines: dict[Any, ChargeLine]) -> Charge | None:
    entry = leg.transaction
    return lines[entry.record_id].charge if entry.verb in COVERS and entry.record_id in lines else None


def covers_of(charge: Charge) -> list[Cover]:
    """What credits paid for a charge, and got back; two statements."""
    legs = covers().filter(account__charge=charge).order_by("pk")
    amounts = dict(legs.values_list("transaction_id", "amount"))
    others = Leg.objects.filter(transaction__in=amounts, account__credit__isnull=False)
    rows = others.select_related("account__credit__space", "account__credit__giver").order_by("pk")
    return [Cover(leg.account.credit, Money(-amounts[leg.transaction_id], charge.currency)) for leg in rows]
