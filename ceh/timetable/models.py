"""Bookable resources, when they are open, and the ONE table of occupied time."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from ceh.core.formatting import short_day, short_moment
from ceh.core.journal import track
from ceh.core.text import ByName, SortedByName, TranslatedField
from ceh.network.models import Space

KINDS = [
    ("unit", _("equipment")),
    ("room", _("room")),
    ("seats", _("seats")),
    ("kit", _("kit")),
    ("premises", _("premises")),
]
CLAIMS = [
    ("booking", _("booking")),
    ("session", _("course session")),
    ("offer", _("offered to somebody who waits")),
    ("closure", _("closure")),
    ("outage", _("outage")),
    ("transport", _("transport")),
]
GIVES_WAY = ("booking", "offer")  # what an outage or a closure displaces
MOST_SEATS = 500


@track()
class Resource(SortedByName):
    """The bookable face of a unit, a room, a pool of seats, a kit or premises. `capacity` people fit at a time.

    `step` and `by_day` say how its time is cut: whole days for premises, minutes for all else.
    """

    space = models.ForeignKey(Space, models.PROTECT, related_name="resources", verbose_name=_("space"))
    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)
    name = TranslatedField(_("name"))
    capacity = models.PositiveSmallIntegerField(_("how many at a time"), default=1)
    by_day = models.BooleanField(_("booked by day"), default=False)
    step = models.PositiveSmallIntegerField(_("timetable step (minutes)"), default=30)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = [ByName("sort_keys"), "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__range=(1, MOST_SEATS)), name="resource_capacity"),
            models.CheckConstraint(condition=Q(step__range=(5, 240)), name="resource_step"),
            models.CheckConstraint(
                condition=Q(kind__in=[code for code, _label in KINDS]), name="resource_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


@track()
class Part(models.Model):
    """What a kit consists of: who takes the kit's time takes the whole of each part's, too. Removed, not deleted."""

    kit = models.ForeignKey(Resource, models.PROTECT, related_name="parts")
    part = models.ForeignKey(Resource, models.PROTECT, related_name="kits")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        triggers = [
            pgtrigger.Trigger(
                name="part_of_kit",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("kit_id", "part_id"),
                func="""
                    IF NOT EXISTS (SELECT FROM timetable_resource
                                   WHERE id = NEW.kit_id AND kind = 'kit' AND capacity = 1)
                        OR EXISTS (SELECT FROM timetable_resource WHERE id = NEW.part_id AND kind = 'kit') THEN
                        RAISE EXCEPTION 'not a kit, or a kit as a part' USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'part_of_kit';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["kit", "part"], condition=Q(removed_at=None), name="part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kit}: {self.part}"


class SpaceCalendar(models.Model):
    """How a space keeps its time. Without a row: the region's zone, closed on public holidays."""

    space = models.OneToOneField(Space, models.PROTECT, related_name="calendar", primary_key=True)
    zone = models.CharField(_("time zone"), max_length=60, blank=True)
    closed_on_holidays = models.BooleanField(_("closed on public holidays"), default=True)

    def __str__(self) -> str:
        return f"{self.space} ({self.zone or '–'})"


class ResourceHours(models.Model):
    """Weekly hours of one resource, in place of its space's (0 = Monday; `closes` 00:00 means midnight)."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="resource_hours_weekday"),
            models.UniqueConstraint(fields=["resource", "weekday", "opens"], name="resource_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


@track()
class SpecialDay(models.Model):
    """Other hours on one day, of a space or of one of its resources; no hours at all means closed."""

    space = models.ForeignKey(Space, models.PROTECT, related_name="special_days")
    resource = models.ForeignKey(
        Resource,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="special_days",
        verbose_name=_("only for"),
    )
    day = models.DateField(_("day"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    note = models.CharField(_("why"), max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["day", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__isnull=False, closes__isnull=False),
                name="special_day_whole",
            ),
            models.UniqueConstraint(
                fields=["space", "resource", "day", "opens"],
                condition=Q(removed_at=None),
                nulls_distinct=False,
                name="special_day_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space}, {short_day(self.day)}"


@track()
class Closure(models.Model):
    """A planned closure of a space or of some of its resources. What it takes is in `Occupancy`."""

    space = models.ForeignKey(Space, models.PROTECT, related_name="closures")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="closure_ends_after_start"),
            models.CheckConstraint(condition=~Q(reason=""), name="closure_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.space}, {short_day(self.starts_at)}: {self.reason}"


def _range(function: str, *parts: object) -> Func:
    return Func(*parts, function=function)


@track()
class Occupancy(models.Model):
    """A claim on a resource's time, from `starts_at` up to `ends_at` (half open), for the seats first to last.

    A claim on the whole resource takes every seat. `source_type` ("bookings.booking") and `source_id` lead to the
    record of the app above that claimed it. Freed time stays as a row that is not active: history.
    """

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="occupancies")
    kind = models.CharField(max_length=10, choices=CLAIMS)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    first_seat = models.PositiveSmallIntegerField(default=1)
    last_seat = models.PositiveSmallIntegerField(default=1)
    active = models.BooleanField(default=True)
    source_type = models.CharField(max_length=60)
    source_id = models.PositiveBigIntegerField()
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0)  # RFC 5545: grows with every change
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="occupancy_within_capacity",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("last_seat", "resource_id", "active"),
                func="""
                    IF NEW.active AND NEW.last_seat >
                        (SELECT capacity FROM timetable_resource WHERE id = NEW.resource_id) THEN
                        RAISE EXCEPTION 'no such seat' USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'occupancy_within_capacity';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]
        indexes = [  # by the end: who asks for a day of now or later leaves all history aside at once
            models.Index(fields=["resource", "ends_at"], condition=Q(active=True), name="occupancy_until"),
            models.Index(fields=["ends_at"], condition=Q(active=True), name="occupancy_ends"),
            models.Index(fields=["source_type", "source_id"], name="occupancy_source"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="occupancy_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(first_seat__gte=1, last_seat__gte=F("first_seat")), name="occupancy_seats"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[code for code, _label in CLAIMS]), name="occupancy_kind_known"
            ),
            ExclusionConstraint(
                name="occupancy_no_overlap",
                expressions=[
                    (_range("int8range", F("resource_id"), F("resource_id"), Value("[]")), "="),
                    (_range("int4range", F("first_seat"), F("last_seat"), Value("[]")), "&&"),
                    (_range("tstzrange", F("starts_at"), F("ends_at")), "&&"),
                ],
                condition=Q(active=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource}, {short_moment(self.starts_at)}, {self.kind}"


@track()
class FeedKey(models.Model):
    """A person's secret calendar address. The secret is made from the row by a signature; revoking ends the row."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="feed_keys")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at=None), name="feed_key_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {short_day(self.made_at)}"
