"""Booking rules: how a space lets its things be booked."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.network.models import Space
from ceh.people.rules import EVENING
from ceh.timetable.models import Resource


@track()
class BookingRules(models.Model):
    """How a space lets its things be booked; a row of one resource goes before the row of its space.

    Lengths are minutes, `horizon` is days, `late_cancel_hours` is hours before the start; 0 means without a limit.
    """

    space = models.ForeignKey(Space, models.PROTECT, related_name="booking_rules")
    resource = models.OneToOneField(
        Resource, models.PROTECT, null=True, blank=True, related_name="booking_rules"
    )
    horizon = models.PositiveSmallIntegerField(_("how far ahead (days)"), default=60)
    shortest = models.PositiveSmallIntegerField(_("shortest booking (minutes)"), default=30)
    longest = models.PositiveIntegerField(_("longest booking (minutes)"), default=240)
    per_week = models.PositiveIntegerField(_("limit per person and week (minutes)"), default=0)
    max_active_bookings = models.PositiveSmallIntegerField(_("upcoming bookings per person"), default=0)
    late_cancel_hours = models.PositiveSmallIntegerField(
        _("free cancellation until (hours before)"), default=12
    )
    no_show = models.PositiveSmallIntegerField(_("released after (minutes late)"), default=20)
    people = models.PositiveSmallIntegerField(_("minimum people present"), default=1)
    approval = models.BooleanField(_("the space confirms each booking"), default=False)
    evening = models.TimeField(_("minors need an adult from"), default=EVENING)

    class Meta:
        ordering = ["space", "resource"]
        constraints = [
            models.UniqueConstraint(
                fields=["space"], condition=Q(resource=None), name="booking_rules_one_for_space"
            ),
            models.CheckConstraint(
                condition=Q(longest=0) | Q(longest__gte=F("shortest")), name="booking_rules_lengths"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space}, {self.resource or '–'}"
