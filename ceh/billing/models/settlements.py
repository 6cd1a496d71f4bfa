"""Settlements: who hosted whose members, for how many hours and how much, in a closed period. Frozen."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.billing.states import SETTLEMENT_ROW
from ceh.core.formatting import short_day
from ceh.core.journal import track
from ceh.core.money import Money
from ceh.core.states import Stateful
from ceh.network.models import Organisation


@track()
class Settlement(models.Model):
    """A period that was closed. What is recorded for it later is in the next one."""

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))  # the last day
    currency = models.CharField(max_length=3)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-starts_on"]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="settlement_ends_after_start"
            ),
            ExclusionConstraint(
                name="settlement_one_a_day",
                expressions=[
                    (Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{short_day(self.starts_on)} – {short_day(self.ends_on)}"

    def get_absolute_url(self) -> Any:
        """Its page; stable."""
        return reverse("billing:settlement", kwargs={"pk": self.pk})


@track()
class SettlementRow(Stateful):
    """One host and one home organisation: the figures stay, only whether it is settled changes.

    Without a host the space is run by no organisation of the network; without a home the members named none.
    """

    machine = SETTLEMENT_ROW

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="rows")
    host = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    home = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    uses = models.IntegerField()
    people = models.IntegerField()
    minutes = models.IntegerField()
    cents = models.IntegerField()
    covered = models.IntegerField()  # by credits
    paid = models.IntegerField()  # by the people themselves
    waived = models.IntegerField()
    late = models.IntegerField()  # lines of days before the period
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    state = SETTLEMENT_ROW.field()

    class Meta:
        ordering = ["settlement", "pk"]
        triggers = [
            SETTLEMENT_ROW.trigger(),
            pgtrigger.ReadOnly(
                name="frozen",
                fields=[
                    "settlement",
                    "host",
                    "home",
                    "uses",
                    "people",
                    "minutes",
                    "cents",
                    "covered",
                    "paid",
                    "waived",
                    "late",
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
            SETTLEMENT_ROW.constraint("settlement_row_state_known"),
            models.UniqueConstraint(
                fields=["settlement", "host", "home"], nulls_distinct=False, name="settlement_row_once"
            ),
            models.CheckConstraint(
                condition=Q(state="unsettled") | Q(settled_on__isnull=False), name="settlement_row_settled_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host or '–'} → {self.home or '–'}"

    @property
    def rest(self) -> int:
        """What nobody has paid yet, in cents: this is between the two organisations."""
        return self.cents - self.covered - self.paid - self.waived

    def money(self, cents: int) -> Money:
        """An amount of the row."""
        return Money(cents, self.settlement.currency)
