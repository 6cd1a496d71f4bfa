"""Accounts, transactions and their legs: double entry that the database itself keeps."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.money import Money

KINDS = [  # the five of bookkeeping; exports for auditors begin the name of an account with them
    ("assets", _("assets")),
    ("liabilities", _("liabilities")),
    ("equity", _("equity")),
    ("income", _("income")),
    ("expenses", _("expenses")),
]
MINUTES = "MIN"  # the unit of credits of hours; every other unit is a currency

BALANCES = """
    IF TG_OP = 'INSERT' THEN
        IF NEW.balance <> 0 THEN
            RAISE EXCEPTION 'an account begins empty' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.balance <> OLD.balance AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'the balance of an account follows its legs' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
MOVES = """
    UPDATE ledger_account SET balance = balance + NEW.amount WHERE id = NEW.account_id;
    RETURN NULL;
"""
# At the end of the transaction, when all legs are there.
SUMS = """
    IF EXISTS (
        SELECT 1 FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id
        WHERE l.transaction_id = {transaction} GROUP BY a.unit HAVING sum(l.amount) <> 0
    ) OR (
        SELECT count(*) < 2 OR count(DISTINCT a.book) > 1
        FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id WHERE l.transaction_id = {transaction}
    ) THEN
        RAISE EXCEPTION 'the legs of a transaction lie in one book and sum to zero'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_legs_sum_to_zero';
    END IF;
    RETURN NULL;
"""


class Account(models.Model):
    """What a part of a book holds. `balance` is the sum of its legs, kept by a trigger in the same transaction.

    The accounts of a book always sum to zero in each unit. Where money lies (a budget, what is owed) the balance is
    positive; where it comes from (a funder, income) it is negative, which such an account alone may be.
    """

    code = models.CharField(max_length=120, unique=True)  # "vouchers-2027:reserved"
    book = models.CharField(max_length=60)
    kind = models.CharField(_("kind"), max_length=11, choices=KINDS)
    unit = models.CharField(_("unit"), max_length=3)
    is_source = models.BooleanField(default=False)  # may fall below zero
    balance = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField(_("opened"))

    class Meta:
        ordering = ["code"]
        triggers = [
            pgtrigger.Trigger(
                name="balance_by_legs",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=BALANCES,
            ),
            pgtrigger.ReadOnly(name="nature_stays", exclude=["balance"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(balance__gte=0) | Q(is_source=True), name="account_not_below_zero"
            ),
            models.CheckConstraint(condition=~Q(book="") & ~Q(code=""), name="account_has_code"),
        ]
        indexes = [models.Index(fields=["book"], name="account_book")]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("ledger:account", kwargs={"pk": self.pk})

    def shown(self, amount: int) -> Any:
        """An amount of this account as people read it: money, or minutes."""
        return f"{amount} min" if self.unit == MINUTES else Money(amount, self.unit)

    @property
    def shown_balance(self) -> Any:
        """The balance as people read it."""
        return self.shown(self.balance)


class Transaction(models.Model):
    """One event, of which nothing ever changes. `key` makes it happen once, however often it is asked for."""

    key = models.CharField(max_length=120, unique=True)
    verb = models.CharField(max_length=60)  # of the action, as in the journal: "funding.issue_voucher"
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    record_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    record_id = models.BigIntegerField(null=True)
    record = GenericForeignKey("record_type", "record_id")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        ordering = ["pk"]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="sums_to_zero",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=SUMS.format(transaction="NEW.id"),
            ),
        ]
        indexes = [models.Index(fields=["record_type", "record_id"], name="transaction_record")]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d}"


class Leg(models.Model):
    """What a transaction adds to an account (or takes from it, when negative), in cents or minutes."""

    transaction = models.ForeignKey(Transaction, models.PROTECT, related_name="legs")
    account = models.ForeignKey(Account, models.PROTECT, related_name="legs")
    amount = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="moves_balance", when=pgtrigger.After, operation=pgtrigger.Insert, func=MOVES
            ),
            pgtrigger.Trigger(
                name="sums_to_zero",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=SUMS.format(transaction="NEW.transaction_id"),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="leg_not_zero"),
            models.UniqueConstraint(fields=["transaction", "account"], name="leg_account_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount}"

    @property
    def shown(self) -> Any:
        """The amount as people read it."""
        return self.account.shown(self.amount)
