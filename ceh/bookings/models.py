"""Bookings: the intent to use something at a time; series and the waitlist."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ceh.bookings.states import BOOKING
from ceh.core.formatting import short_day, short_moment
from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.network.models import Space
from ceh.timetable.models import Resource

SOURCES = [
    ("web", _("on the web")),
    ("kiosk", _("at the space’s tablet")),
    ("staff", _("by staff")),
    ("import", _("from a table")),
    ("api", _("by a program")),
    ("series", _("in a series")),
]


@track()
class Series(models.Model):
    """Bookings that somebody made together, week after week; each occurrence has a life of its own."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    every = models.PositiveSmallIntegerField(_("interval in weeks"), default=1)
    skipped = models.JSONField(default=list, blank=True)  # days that the person agreed to leave out
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at"]
        constraints = [models.CheckConstraint(condition=Q(every__range=(1, 8)), name="series_every")]

    def __str__(self) -> str:
        return f"{self.person}, {short_day(self.made_at)}"


# A calendar takes over a new state only with a higher SEQUENCE (RFC 5545), however the state came about.
COUNTED = pgtrigger.Trigger(
    name="booking_counted",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state AND OLD.changes = NEW.changes"),
    func="NEW.changes = OLD.changes + 1; RETURN NEW;",
)


@track()
class Booking(Stateful):
    """Somebody wants something at a time. What it takes stands in timetable.Occupancy, as long as it takes it.

    `resource` is the main thing, `extras` (a room beside a machine) are claimed with it. `overridden` lists the rules
    that staff set aside, each with who and why.
    """

    machine = BOOKING

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="bookings")
    extras = models.ManyToManyField(Resource, blank=True, related_name="+")
    # Where the thing stands at that time; a machine may stand elsewhere later, and what was stays where it was.
    space = models.ForeignKey(Space, models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookings", verbose_name=_("for whom")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    source = models.CharField(max_length=10, choices=SOURCES, default="web")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    seats = models.PositiveSmallIntegerField(_("places"), default=1)
    people = models.PositiveSmallIntegerField(_("people present"), default=1)
    with_adult = models.BooleanField(_("an adult comes along"), default=False)
    purpose = models.CharField(_("what for"), max_length=200, blank=True)
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="bookings")
    overridden = models.JSONField(default=list, blank=True)
    changes = models.PositiveIntegerField(default=0)  # RFC 5545 SEQUENCE of the person's calendar
    changed_at = models.DateTimeField(null=True, blank=True)
    late = models.BooleanField(default=False)  # cancelled after the deadline
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    attendance_confirmed_at = models.DateTimeField(null=True, blank=True)  # "yes, I come", from the reminder
    reminded_at = models.DateTimeField(null=True, blank=True)
    state = BOOKING.field()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        triggers = [BOOKING.trigger(), COUNTED]
        indexes = [
            models.Index(fields=["person", "ends_at"], name="booking_person_ends"),
            models.Index(fields=["resource", "ends_at"], name="booking_resource_ends"),
            models.Index(fields=["space", "ends_at"], name="booking_space_ends"),
            models.Index(
                fields=["starts_at"], condition=Q(state__in=["requested", "confirmed"]), name="booking_ahead"
            ),
        ]
        constraints = [
            BOOKING.constraint("booking_state_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_ends_after_start"),
            models.CheckConstraint(condition=Q(seats__gte=1, people__gte=1), name="booking_of_somebody"),
            models.CheckConstraint(
                condition=Q(source__in=[code for code, _label in SOURCES]), name="booking_source_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource}, {short_moment(self.starts_at)}"

    @property
    def reason_text(self) -> str:
        """Why it is cancelled; in the reader's language where nobody typed it."""
        return gettext(self.reason)

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    def get_absolute_url(self) -> Any:
        """The booking's page."""
        return reverse("bookings:booking", kwargs={"pk": self.pk})
