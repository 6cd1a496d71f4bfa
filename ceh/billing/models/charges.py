"""What is owed: one charge for each use, booking or purchase of material, and a ledger of lines behind it."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.billing.models.settlements import Settlement
from ceh.billing.states import CHARGE
from ceh.bookings.models import Booking
from ceh.core.formatting import short_day
from ceh.core.journal import track
from ceh.core.money import Money
from ceh.core.states import Stateful
from ceh.core.text import TranslatedField
from ceh.ledger.models import Account
from ceh.network.models import Organisation, Space
from ceh.prices.models.lists import PER, PriceLine, PriceList
from ceh.usage.models import Usage

WHY = [
    ("use", _("use of a machine")),
    ("booking", _("booked time")),
    ("late", _("cancelled late")),
    ("no_show", _("nobody came")),
    ("material", _("material")),
]
REASONS = [
    ("priced", _("by the price list")),
    ("free", _("free hours of the month")),
    ("no_price", _("the space does not charge for this")),
    ("no_list", _("the space has no price list")),
    ("material", _("material")),
    ("reversal", _("voided")),
    ("correction", _("corrected")),
]


@track(exclude=["account"])
class Charge(Stateful):
    """A use, booking or purchase that was priced: who, where, from which organisation. The amounts are its lines."""

    machine = CHARGE

    why = models.CharField(_("why"), max_length=10, choices=WHY)
    usage = models.OneToOneField(Usage, models.PROTECT, null=True, blank=True, related_name="charge")
    booking = models.ForeignKey(Booking, models.PROTECT, null=True, blank=True, related_name="charges")
    space = models.ForeignKey(Space, models.PROTECT, related_name="+")
    host = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )  # of the space
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="charges"
    )
    home = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )  # of the person
    kinds = models.JSONField(default=list)  # the member kinds that held for the person then
    day = models.DateField()
    price_list = models.ForeignKey(PriceList, models.PROTECT, null=True, blank=True, related_name="charges")
    currency = models.CharField(max_length=3)
    account = models.OneToOneField(  # what is owed, opened with the first amount
        Account, models.PROTECT, null=True, blank=True, editable=False, related_name="charge"
    )
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    state = CHARGE.field()

    class Meta:
        ordering = ["-day", "-pk"]
        triggers = [
            CHARGE.trigger(),
            pgtrigger.ReadOnly(
                name="evidence_stays",
                fields=[
                    "why",
                    "usage",
                    "booking",
                    "space",
                    "host",
                    "home",
                    "kinds",
                    "day",
                    "price_list",
                    "currency",
                    "made_at",
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="price_list_is_used",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__price_list__isnull=False),
                func="""
                    UPDATE prices_pricelist SET used_until = NEW.day
                    WHERE id = NEW.price_list_id AND (used_until IS NULL OR used_until < NEW.day);
                    RETURN NULL;
                """,
            ),
        ]
        indexes = [
            models.Index(fields=["space", "-day"], name="charge_space_day"),
            models.Index(fields=["person", "-day"], name="charge_person_day"),
            models.Index(fields=["day"], name="charge_day"),
        ]
        constraints = [
            CHARGE.constraint("charge_state_known"),
            models.CheckConstraint(
                condition=Q(why="use", usage__isnull=False, booking=None)
                | Q(why__in=["booking", "late", "no_show"], usage=None, booking__isnull=False)
                | Q(why="material", usage=None, booking=None),
                name="charge_of_one",
            ),
            models.UniqueConstraint(  # taken back, because somebody came after all, it may be priced anew
                fields=["booking"], condition=~Q(state="reversed"), name="charge_booking_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}, {short_day(self.day)}"

    def get_absolute_url(self) -> Any:
        """Its page."""
        return reverse("billing:charge", kwargs={"pk": self.pk})

    @property
    def what(self) -> Any:
        """The machine or room, in words."""
        if self.usage is not None:
            return self.usage.unit
        return self.booking.resource if self.booking is not None else self.get_why_display()

    @property
    def amount(self) -> Money:
        """All lines together; for rows of `with_sums`."""
        return Money(self.total, self.currency)

    @property
    def left(self) -> Money:
        """What is still to be paid; for rows of `with_sums`."""
        return Money(self.total - self.covered if self.state == "open" else 0, self.currency)

    @property
    def hours(self) -> float:
        """Hosted hours; for rows of `with_sums`."""
        return self.hosted / 60

    @property
    def record_url(self) -> Any:
        """Where the use or booking behind it is shown; "" for material alone."""
        if self.usage_id is not None:
            return reverse("usage:usage", kwargs={"pk": self.usage_id})
        return reverse("bookings:booking", kwargs={"pk": self.booking_id}) if self.booking_id else ""


class ChargeLine(models.Model):
    """One line of what is owed, with all that explains it. Never changed: a new line takes back what was wrong."""

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="lines")
    line = models.ForeignKey(PriceLine, models.PROTECT, null=True, blank=True, related_name="charge_lines")
    reason = models.CharField(max_length=10, choices=REASONS)
    text = TranslatedField()  # the material
    per = models.CharField(max_length=6, choices=PER)
    quantity = models.DecimalField(max_digits=14, decimal_places=6)
    unit_cents = models.PositiveIntegerField()
    cents = models.IntegerField()
    minutes = models.IntegerField(default=0)  # hosted, as measured
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    settlement = models.ForeignKey(Settlement, models.PROTECT, null=True, blank=True, related_name="lines")

    class Meta:
        verbose_name_plural = "charge lines"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["charge"], condition=Q(settlement=None), name="charge_line_unsettled")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' AND OLD.settlement_id IS NULL
                        AND to_jsonb(NEW) - 'settlement_id' = to_jsonb(OLD) - 'settlement_id' THEN
                        RETURN NEW;
                    END IF;
                    IF TG_OP = 'UPDATE' AND NEW.note = ''
                        AND to_jsonb(NEW) - 'note' = to_jsonb(OLD) - 'note' THEN
                        RETURN NEW; -- what a person typed goes when they are erased
                    END IF;
                    RAISE EXCEPTION 'what is owed is never changed; write a line that takes it back'
                        USING ERRCODE = 'check_violation';
                """,
            ),
            pgtrigger.Trigger(
                name="reversal_mirrors",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM billing_chargeline o WHERE o.id = NEW.reverses_id AND o.charge_id = NEW.charge_id
                        AND o.cents = -NEW.cents AND o.minutes = -NEW.minutes AND o.quantity = -NEW.quantity
                        AND o.reverses_id IS NULL
                    ) THEN
                        RAISE EXCEPTION 'a line is taken back whole, in its own charge'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.CheckConstraint(  # an hour has sixty minutes: a cent of rounding
                condition=Q(cents__gte=F("quantity") * F("unit_cents") - 1)
                & Q(cents__lte=F("quantity") * F("unit_cents") + 1),
                name="charge_line_amount_explained",
            ),
            models.CheckConstraint(
                condition=Q(reverses=None, cents__gte=0, minutes__gte=0)
                | Q(reverses__isnull=False, reason="reversal"),
                name="charge_line_negative_takes_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.charge_id}: {self.cents}"

    @property
    def space_id(self) -> int:
        """Where it is owed."""
        return self.charge.space_id

    @property
    def subject(self) -> Any:
        """What it is the price of, in words."""
        return self.text or (self.line.subject if self.line is not None else self.get_reason_display())

    @property
    def amount(self) -> Money:
        """What it adds to the charge."""
        return Money(self.cents, self.charge.currency)

    @property
    def hosted_hours(self) -> float:
        """The hours that it counts for the host."""
        return self.minutes / 60

    @property
    def unit_price(self) -> Money:
        """The price of one unit."""
        return Money(self.unit_cents, self.charge.currency)
