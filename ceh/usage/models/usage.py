"""What really happened with a machine: use from start to stop."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.bookings.models import Booking
from ceh.core.formatting import short_moment
from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.equipment.models import Unit
from ceh.network.models import Space
from ceh.usage.models.figures import DUE
from ceh.usage.models.visits import BANDS, SOURCES
from ceh.usage.states import USAGE

CLOSED_BY = [
    ("user", _("by who used it")),
    ("staff", _("by staff")),
    ("time", _("by itself, after a time")),
    ("outage", _("by an outage")),
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
        return f"{self.unit}, {short_moment(self.started_at)}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("usage:usage", kwargs={"pk": self.pk})


# The years in which a machine was used are to be counted anew when it turns out to be of another model.
pgtrigger.register(
    pgtrigger.Trigger(
        name="usage_due_model",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("model_id"),
        condition=pgtrigger.Condition("OLD.model_id IS DISTINCT FROM NEW.model_id"),
        func="""
            INSERT INTO usage_usagedue (year)
            SELECT DISTINCT extract(year FROM (started_at + hours * interval '14 hours') AT TIME ZONE 'UTC')
            FROM usage_usage, (VALUES (-1), (1)) around (hours) WHERE unit_id = NEW.id;
            RETURN NULL;
        """,
    )
)(Unit)
