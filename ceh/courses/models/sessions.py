"""Sessions: a course given in a space at a time, by a named trainer."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ceh.core.formatting import short_day
from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.core.text import TranslatedField
from ceh.courses.models.courses import Course
from ceh.courses.states import SESSION
from ceh.network.models import Space
from ceh.timetable.models import Resource


@track(exclude=["taken"])
class CourseSession(Stateful):
    """One occasion of a course. What it takes (room, machines) stands in timetable.Occupancy.

    `enrol_until` is the last instant to enrol; at that time a session with fewer than `min_participants` people is
    cancelled, and `decided_at` tells when that was decided: afterwards it takes place, whoever gives a place back.
    `taken` is how many seats people and groups hold: triggers of their enrolments count it, and nobody else writes it.
    """

    machine = SESSION

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions", verbose_name=_("course"))
    space = models.ForeignKey(Space, models.PROTECT, related_name="course_sessions", verbose_name=_("space"))
    resources = models.ManyToManyField(
        Resource, blank=True, related_name="+", verbose_name=_("rooms and equipment")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    enrol_until = models.DateTimeField(_("enrol until"))
    seats = models.PositiveSmallIntegerField(_("places"))
    taken = models.PositiveIntegerField(default=0, editable=False)
    min_participants = models.PositiveSmallIntegerField(_("minimum number of people"), default=1)
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="sessions_given", verbose_name=_("trainer")
    )
    language = models.CharField(_("language"), max_length=10, default="sl")
    note = TranslatedField(_("to know before you come"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changes = models.PositiveIntegerField(default=0)  # RFC 5545 SEQUENCE
    changed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    state = SESSION.field()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["starts_at"], condition=Q(state="planned"), name="session_ahead"),
            models.Index(fields=["space", "starts_at"], name="session_space_starts"),
        ]
        constraints = [
            SESSION.constraint("session_state_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            models.CheckConstraint(
                condition=Q(enrol_until__lte=F("starts_at")), name="session_enrol_before_start"
            ),
            models.CheckConstraint(condition=Q(seats__range=(1, 500)), name="session_seats"),
            models.CheckConstraint(condition=Q(taken__lte=F("seats")), name="session_full"),
            models.CheckConstraint(
                condition=Q(min_participants__range=(1, F("seats"))), name="session_min_participants"
            ),
        ]
        triggers = [
            SESSION.trigger(),
            pgtrigger.Trigger(
                name="taken_is_counted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF TG_OP = 'INSERT' AND NEW.taken <> 0
                        OR TG_OP = 'UPDATE' AND NEW.taken <> OLD.taken AND pg_trigger_depth() < 2 THEN
                        RAISE EXCEPTION 'the taken seats of a session follow its enrolments'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}, {short_day(self.starts_at)}"

    @property
    def reason_text(self) -> str:
        """Why it is cancelled; in the reader's language where nobody typed it."""
        return gettext(self.reason)

    @property
    def free_places(self) -> int:
        """Places that nobody holds."""
        return max(0, self.seats - self.taken)

    def get_absolute_url(self) -> Any:
        """The session's page."""
        return reverse("enrolment:session", kwargs={"pk": self.pk})
