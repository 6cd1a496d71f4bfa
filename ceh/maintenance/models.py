"""Faults, outages, and warnings to others who have the same model."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ceh.core.formatting import short_day
from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.equipment.models import EquipmentModel, Unit
from ceh.maintenance.states import FAULT
from ceh.network.models import Space

SEVERITIES = [
    ("note", _("works, but needs a check")),
    ("limited", _("works only in part")),
    ("broken", _("does not work")),
    ("danger", _("dangerous")),
]
CAUSES = [
    ("found", _("it was already like this")),
    ("happened", _("it happened while I worked")),
    ("help", _("it happened to me and I need help")),
    ("unknown", _("I do not know")),
]


@track()
class Fault(Stateful):
    """What somebody reported of a machine, without blame. The reporter hears of each step."""

    machine = FAULT

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="faults")
    severity = models.CharField(_("how bad"), max_length=10, choices=SEVERITIES)
    cause = models.CharField(_("how it happened"), max_length=10, choices=CAUSES, default="unknown")
    text = models.TextField(_("what you see"), max_length=2000, blank=True)
    picture = models.ImageField(_("picture"), upload_to="faults", blank=True)
    reported_at = models.DateTimeField(_("reported"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    answer = models.CharField(
        _("what was done"), max_length=500, blank=True, help_text=_("Shown to the person who reported it.")
    )
    ended_at = models.DateTimeField(_("closed"), null=True, blank=True)
    state = FAULT.field()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        triggers = [FAULT.trigger()]
        indexes = [models.Index(fields=["unit", "reported_at"], name="fault_unit")]
        constraints = [
            FAULT.constraint("fault_state_known"),
            models.CheckConstraint(
                condition=Q(severity__in=[code for code, _label in SEVERITIES]), name="fault_severity_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {short_day(self.reported_at)}"

    @property
    def space_id(self) -> int:
        """Where the machine stands."""
        return self.unit.space_id

    def get_absolute_url(self) -> Any:
        """The fault's page."""
        return reverse("maintenance:fault", kwargs={"pk": self.pk})


@track()
class Outage(models.Model):
    """A machine out of service: planned or not, from when, and until when as far as one knows."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="outages")
    fault = models.ForeignKey(Fault, models.PROTECT, null=True, blank=True, related_name="outages")
    planned = models.BooleanField(default=False)
    starts_at = models.DateTimeField(_("from"))
    expected_until = models.DateTimeField(_("probably until"))
    begun_at = models.DateTimeField(null=True, blank=True)  # when the machine was taken out of service for it
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["unit", "starts_at"], name="outage_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expected_until__gt=F("starts_at")), name="outage_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ended_at=None, planned=False), name="outage_one_unplanned"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {short_day(self.starts_at)}"

    def get_absolute_url(self) -> Any:
        """The outage's page."""
        return reverse("maintenance:outage", kwargs={"pk": self.pk})

    @property
    def reason_text(self) -> str:
        """Why it is out; in the reader's language where nobody typed it."""
        return gettext(self.reason)

    @property
    def space_id(self) -> int:
        """Where the machine stands."""
        return self.unit.space_id


@track()
class Hazard(models.Model):
    """A danger found on one machine, told to all who have the same model."""

    model = models.ForeignKey(EquipmentModel, models.PROTECT, related_name="notices")
    fault = models.OneToOneField(Fault, models.PROTECT, related_name="notice")
    text = models.TextField(_("what the others must know"), max_length=2000)
    told_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-told_at"]

    def __str__(self) -> str:
        return f"{self.model}, {short_day(self.told_at)}"


@track()
class HazardRead(models.Model):
    """A space that has the same model confirms that it read the notice; until then its machines' pages show it."""

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="reads")
    space = models.ForeignKey(Space, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["read_at"]
        constraints = [models.UniqueConstraint(fields=["hazard", "space"], name="hazard_read_once")]

    def __str__(self) -> str:
        return f"{self.hazard}, {self.space}"
