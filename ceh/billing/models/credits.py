"""Credits: hours or money that a space or organisation gives for a period; charge lines are covered by them first."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.money import Money
from ceh.ledger.models import Account
from ceh.network.models import Organisation, Space

MEASURES = [("hours", _("hours")), ("money", _("money"))]


@track(exclude=["note", "account"])  # history keeps no words about a person
class Credit(models.Model):
    """What was given, to whom, for when. What is left is the balance of its account, in minutes or cents."""

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
    account = models.OneToOneField(Account, models.PROTECT, editable=False, related_name="credit")
    currency = models.CharField(max_length=3)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))  # the last day
    note = models.CharField(_("what for"), max_length=200, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["ends_on", "pk"]
        triggers = [
            pgtrigger.ReadOnly(
                name="granted_amount_stays",
                fields=[
                    "space",
                    "giver",
                    "organisation",
                    "measure",
                    "granted_amount",
                    "account",
                    "currency",
                    "starts_on",
                    "given_at",
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]
        constraints = [
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
    def balance(self) -> int:
        """What is left, in minutes or cents."""
        return self.account.balance

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
