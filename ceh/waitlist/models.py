"""Waitlist entries: who waits for time that is taken, and what is offered to them."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ceh.bookings.models import Booking
from ceh.core.formatting import short_day
from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.timetable.models import Resource
from ceh.waitlist.states import WAITLIST_ENTRY


@track()
class WaitlistEntry(Stateful):
    """Somebody waits for time on something: any start between two instants, so long.

    When time is given back, the first who waits is offered it, and the offer holds the slot until `offered_until`.
    With `alert_only` the person is told of free time and nothing is held for them.
    """

    machine = WAITLIST_ENTRY

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="waitlist")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    earliest = models.DateTimeField(_("from"))
    latest = models.DateTimeField(_("until"))
    minutes = models.PositiveIntegerField(_("length (minutes)"))
    seats = models.PositiveSmallIntegerField(_("places"), default=1)
    people = models.PositiveSmallIntegerField(_("people present"), default=1)
    with_adult = models.BooleanField(_("an adult comes along"), default=False)
    alert_only = models.BooleanField(_("only tell me"), default=False)
    made_at = models.DateTimeField()
    offered_from = models.DateTimeField(null=True, blank=True)
    offered_until = models.DateTimeField(null=True, blank=True)
    booking = models.OneToOneField(
        Booking, models.PROTECT, null=True, blank=True, related_name="waitlist_entry"
    )
    state = WAITLIST_ENTRY.field()

    class Meta:
        ordering = ["made_at", "pk"]
        triggers = [WAITLIST_ENTRY.trigger()]
        indexes = [
            models.Index(fields=["resource", "made_at"], condition=Q(state="waiting"), name="waitlist_queue")
        ]
        constraints = [
            WAITLIST_ENTRY.constraint("waitlist_state_known"),
            models.CheckConstraint(condition=Q(latest__gt=F("earliest")), name="waitlist_ends_after_start"),
            models.CheckConstraint(condition=Q(minutes__gte=5), name="waitlist_length"),
            models.CheckConstraint(condition=Q(seats__gte=1, people__gte=1), name="waitlist_of_somebody"),
            models.UniqueConstraint(
                fields=["resource", "person", "earliest"],
                condition=Q(state__in=["waiting", "offered"]),
                name="waitlist_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offered_from__isnull=False, offered_until__isnull=False),
                name="waitlist_offer_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.resource}, {short_day(self.earliest)}"

    @property
    def offer_ends_at(self) -> dt.datetime | None:
        """Until when the offered time lasts."""
        return self.offered_from + dt.timedelta(minutes=self.minutes) if self.offered_from else None

    @property
    def space_id(self) -> int:
        """Where it is."""
        return self.resource.space_id
