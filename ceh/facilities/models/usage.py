"""What really happened with a machine: use from start to stop, faults, outages, notices to others who have one."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.facilities.models.bookings import Booking
from ceh.facilities.models.equipment import EquipmentModel, Unit
from ceh.facilities.models.figures import DUE
from ceh.facilities.models.visits import BANDS, SOURCES
from ceh.facilities.states import FAULT, USAGE
from ceh.network.models import Space

CLOSED_BY = [
    ("user", _("by who used it")),
    ("staff", _("by staff")),
    ("time", _("by itself, after a time")),
    ("outage", _("by an outage")),
]
SEVERITIES = [
    ("note", _("works, but look at it")),
    ("limited", _("works only in part")),
    ("broken", _("does not work")),
    ("danger", _("dangerous")),
]
CAUSES = [
    ("found", _("found it so")),
    ("happened", _("it happened while I worked")),
    ("help", _("it happened to me and I need help")),
    ("unknown", _("I do not know")),
]


@track()
class Usage(Stateful):
    """A machine in use, from start to stop. A group without accounts is a head count with who leads it."""

    machine = USAGE

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="usages")
    space = models.ForeignKey(Space, models.PROTECT, related_name="+")  # where it stood then
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="usages"
    )
    headcount = models.PositiveSmallIntegerField(_("number of people"), default=1)
    band = models.CharField(max_length=10, default="unknown")  # of a group: how old most of them are
    maintenance = models.BooleanField(
        _("maintenance by staff"), default=False
    )  # counts nowhere, costs nothing
    booking = models.ForeignKey(Booking, models.PROTECT, null=True, blank=True, related_name="usages")
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    source = models.CharField(_("recorded"), max_length=20, choices=SOURCES)
    closed_by = models.CharField(max_length=10, choices=CLOSED_BY, blank=True)
    estimated = models.BooleanField(default=False)  # the end was not seen
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    void_reason = models.CharField(max_length=300, blank=True)
    state = USAGE.field()

    class Meta:
        ordering = ["-started_at", "-pk"]
        triggers = [USAGE.trigger(), *DUE]
        indexes = [
            models.Index(fields=["unit", "started_at"], name="usage_unit_started"),
            models.Index(fields=["person", "started_at"], name="usage_person_started"),
            models.Index(fields=["space", "started_at"], name="usage_space_started"),
        ]
        constraints = [
            USAGE.constraint("usage_state_known"),
            models.UniqueConstraint(fields=["unit"], condition=Q(state="open"), name="usage_one_open"),
            ExclusionConstraint(  # one machine, one use at a time; an open one has no end yet
                name="usage_no_overlap",
                expressions=[
                    (Func(F("unit_id"), F("unit_id"), Value("[]"), function="int8range"), "="),
                    (Func(F("started_at"), F("ended_at"), function="tstzrange"), "&&"),
                ],
                condition=~Q(state="voided"),
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="usage_open_has_no_end",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="usage_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(headcount__gte=1), name="usage_of_somebody"
            ),
            models.CheckConstraint(condition=Q(band__in=BANDS), name="usage_band_known"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.started_at:%Y-%m-%d %H:%M}"


@track()
class Fault(Stateful):
    """What somebody reported of a machine, without blame. The reporter hears of each step."""

    machine = FAULT

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="faults")
    severity = models.CharField(_("how bad"), max_length=10, choices=SEVERITIES)
    cause = models.CharField(_("how it came"), max_length=10, choices=CAUSES, default="unknown")
    text = models.TextField(_("what you see"), max_length=2000, blank=True)
    picture = models.ImageField(_("picture"), upload_to="faults", blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(_("what was done"), max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
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
        return f"{self.unit}, {self.reported_at:%Y-%m-%d}"

    @property
    def space_id(self) -> int:
        """Where the machine stands."""
        return self.unit.space_id

    def get_absolute_url(self) -> Any:
        """The fault's page."""
        return reverse("facilities:fault", kwargs={"pk": self.pk})


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
        return f"{self.unit}, {self.starts_at:%Y-%m-%d}"

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
        return f"{self.model}, {self.told_at:%Y-%m-%d}"


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
