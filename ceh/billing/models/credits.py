"""Credits: hours or money that a space or organisation gives for a period; charge lines are covered by them first."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.billing.models.charges import ChargeLine
from ceh.core.journal import track
from ceh.core.money import Money
from ceh.network.models import Organisation, Space

MEASURES = [("hours", _("hours")), ("money", _("money"))]


@track(exclude=["note"])  # history keeps no words about a person
class Credit(models.Model):
    """What was given, to whom, for when. `balance` (minutes or cents) is the sum of its entries, kept by a trigger."""

    space = models.ForeignKey(Space, models.PROTECT, null=True, blank=True, related_name="credits")
    giver = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="credits_given"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="credits"
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="credits",
        verbose_name=_("organisation"),
    )
    measure = models.CharField(_("of what"), max_length=5, choices=MEASURES)
    granted_amount = models.PositiveIntegerField()
    balance = models.IntegerField(default=0)
    currency = models.CharField(max_length=3)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))  # the last day
    note = models.CharField(_("what for"), max_length=200, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["ends_on", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="balance_by_entries",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF TG_OP = 'INSERT' THEN
                        IF NEW.balance <> 0 THEN
                            RAISE EXCEPTION 'a credit begins empty' USING ERRCODE = 'check_violation';
                        END IF;
                    ELSIF NEW.balance <> OLD.balance AND pg_trigger_depth() < 2 THEN
                        RAISE EXCEPTION 'the balance of a credit follows its entries'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.ReadOnly(
                name="granted_amount_stays",
                fields=[
                    "space",
                    "giver",
                    "organisation",
                    "measure",
                    "granted_amount",
                    "currency",
                    "starts_on",
                    "given_at",
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="credit_not_below_zero"),
            models.CheckConstraint(
                condition=Q(balance__lte=F("granted_amount")), name="credit_not_more_than_granted"
            ),
            models.CheckConstraint(condition=Q(granted_amount__gt=0), name="credit_of_something"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="credit_ends_after_start"),
            models.CheckConstraint(
                condition=Q(space=None, giver__isnull=False) | Q(space__isnull=False, giver=None),
                name="credit_from_one",
            ),
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False)
                | Q(person__isnull=False, organisation=None),
                name="credit_to_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space or self.giver} → {self.person or self.organisation}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("billing:credit", kwargs={"pk": self.pk})

    @property
    def left(self) -> Any:
        """What is left: Money, or hours."""
        return Money(self.balance, self.currency) if self.measure == "money" else self.balance / 60

    @property
    def whole(self) -> Any:
        """What was given: Money, or hours."""
        return (
            Money(self.granted_amount, self.currency) if self.measure == "money" else self.granted_amount / 60
        )


class CreditEntry(models.Model):
    """What went into a credit or out of it, and the charge line that it covers (or gives back). Never changed."""

    credit = models.ForeignKey(Credit, models.PROTECT, related_name="entries")
    amount = models.IntegerField()  # minutes or cents, as the credit
    charge_line = models.ForeignKey(
        ChargeLine, models.PROTECT, null=True, blank=True, related_name="credit_entries"
    )
    cents = models.IntegerField(default=0)  # of the charge line that it covers; negative when given back
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "credit entries"
        ordering = ["pk"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="moves_balance",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE billing_credit SET balance = balance + NEW.amount WHERE id = NEW.credit_id;
                    RETURN NULL;
                """,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(charge_line=None, amount__gt=0, cents=0)
                | Q(charge_line__isnull=False, amount__lt=0, cents__gte=0)
                | Q(charge_line__isnull=False, amount__gt=0, cents__lte=0),
                name="credit_entry_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credit_id}: {self.amount}"

    @property
    def paid(self) -> Money:
        """What it pays of the charge line."""
        return Money(self.cents, self.credit.currency)

    @property
    def money(self) -> Money:
        """What went in or out of a credit of money."""
        return Money(self.amount, self.credit.currency)

    @property
    def hours(self) -> float:
        """What went in or out of a credit of hours."""
        return self.amount / 60
