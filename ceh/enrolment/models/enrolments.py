"""Who takes part: people one by one, groups by heads, and what the trainer saw."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.courses.models import CourseSession
from ceh.enrolment.states import ENROLMENT, GROUP
from ceh.learning.models import Grant
from ceh.people import rules as people

BANDS = [*people.BANDS.items(), ("mixed", _("mixed"))]
HOLDS = ENROLMENT.group("holds")
OPEN = ENROLMENT.group("open")


def _seats_trigger(name: str) -> pgtrigger.Trigger:
    """Locks the session and counts what holds a place; its constraint "session_full" refuses one too many.

    Adults who come along hold none.
    """
    people = ", ".join(f"'{code}'" for code in HOLDS)
    groups = ", ".join(f"'{code}'" for code in GROUP.group("holds"))
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            PERFORM 1 FROM courses_coursesession WHERE id = NEW.session_id FOR NO KEY UPDATE;
            UPDATE courses_coursesession AS session SET taken = held.seats FROM (
                SELECT (SELECT count(*) FROM enrolment_enrolment
                        WHERE session_id = NEW.session_id AND state IN ({people}))
                    + (SELECT coalesce(sum(heads), 0) FROM enrolment_groupenrolment
                        WHERE session_id = NEW.session_id AND state IN ({groups})) AS seats
            ) AS held
            WHERE session.id = NEW.session_id AND session.taken <> held.seats;
            RETURN NULL;
        """,  # noqa: S608 - names of our own states
    )


@track(exclude=["reason"])
class Enrolment(Stateful):
    """One person in one session, from waiting to passed. `overridden` lists the rules that staff set aside."""

    machine = ENROLMENT

    session = models.ForeignKey(CourseSession, models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments", verbose_name=_("person")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    with_adult = models.BooleanField(_("an adult comes along"), default=False)
    overridden = models.JSONField(default=list, blank=True)
    offered_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    late = models.BooleanField(default=False)  # cancelled after the last day to enrol
    reason = models.CharField(max_length=300, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    marked_at = models.DateTimeField(null=True, blank=True)
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, blank=True, related_name="+")
    state = ENROLMENT.field()

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["person", "state"], name="enrolment_person_state")]
        constraints = [
            ENROLMENT.constraint("enrolment_state_known"),
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=~Q(state__in=["cancelled", "expired"]),
                name="enrolment_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offered_until__isnull=False), name="enrolment_offer_until"
            ),
        ]
        triggers = [
            ENROLMENT.trigger(),
            _seats_trigger("enrolment_within_seats"),
            pgtrigger.ReadOnly(
                name="session_stays", fields=["session"]
            ),  # the seats of one session are counted
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.session}"

    @property
    def space_id(self) -> int:
        """Where it is."""
        return self.session.space_id

    def get_absolute_url(self) -> Any:
        """The session, where the person sees their own part."""
        return self.session.get_absolute_url()


@track(exclude=["name"])
class GroupEnrolment(Stateful):
    """A class or another group without accounts, led by one responsible adult: heads and an age band, no names.

    `came` is how many of `heads` were there, once it is counted.
    """

    machine = GROUP

    session = models.ForeignKey(CourseSession, models.PROTECT, related_name="groups")
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="groups_led",
        verbose_name=_("responsible adult"),
    )
    name = models.CharField(_("what the group is called"), max_length=120)
    heads = models.PositiveSmallIntegerField(_("how many take part"))
    adults = models.PositiveSmallIntegerField(_("adults who come along"), default=1)
    band = models.CharField(_("age"), max_length=10, choices=BANDS)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    came = models.PositiveSmallIntegerField(_("how many came"), null=True, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    marked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    state = GROUP.field()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            GROUP.constraint("group_enrolment_state_known"),
            models.CheckConstraint(condition=Q(heads__range=(2, 500)), name="group_enrolment_heads"),
            models.CheckConstraint(condition=Q(adults__range=(1, 50)), name="group_enrolment_adult"),
            models.CheckConstraint(
                condition=Q(came__isnull=True) | Q(came__lte=F("heads")), name="group_enrolment_came"
            ),
            models.CheckConstraint(
                condition=Q(band__in=[code for code, _label in BANDS]), name="group_enrolment_band"
            ),
        ]
        triggers = [
            GROUP.trigger(),
            _seats_trigger("group_within_seats"),
            pgtrigger.ReadOnly(name="session_stays", fields=["session"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.session}"

    @property
    def space_id(self) -> int:
        """Where it is."""
        return self.session.space_id

    @property
    def person_id(self) -> int:
        """Whose it is: the responsible adult's."""
        return self.leader_id

    def get_absolute_url(self) -> Any:
        """The group's page."""
        return reverse("enrolment:group", kwargs={"pk": self.pk})


class PracticeCheck(models.Model):
    """What a trainer saw somebody do: a new row each time, never changed or deleted (a note may be erased)."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="checks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    passed = models.BooleanField()
    note = models.CharField(_("what you have seen"), max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="seen_stays", fields=["enrolment", "at", "passed"]),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.passed}"
