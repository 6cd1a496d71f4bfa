"""Links between records (the red thread) and letters on their way."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from ceh.core.journal import track


@track()
class Link(models.Model):
    """A typed link from a cause to what came of it: challenge → action → call → space → output → indicator."""

    kind = models.CharField(max_length=40)
    source_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    source_id = models.PositiveBigIntegerField()
    source = GenericForeignKey("source_type", "source_id")
    target_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["source_type", "source_id"], name="link_source"),
            models.Index(fields=["target_type", "target_id"], name="link_target"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source_type", "source_id", "target_type", "target_id"],
                condition=models.Q(ended_at__isnull=True),
                name="link_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(source_type=models.F("target_type"), source_id=models.F("target_id")),
                name="link_not_to_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("at")),
                name="link_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target} ({self.kind})"


class Letter(models.Model):
    """A mail queued in the transaction that caused it. `key` makes sure that the same letter goes out once."""

    key = models.CharField(max_length=200, unique=True, default=uuid.uuid4)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="letters"
    )
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    calendar = models.TextField(blank=True)  # an iCalendar file that goes with it; its METHOD is in it
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    about = models.JSONField(
        default=list
    )  # ids of the people of whom it tells, so that erasing one reaches it

    class Meta:
        ordering = ["-queued_at"]
        indexes = [  # the sweep looks for the few that are unsent among all that ever went out
            models.Index(
                fields=["queued_at", "id"], name="letter_unsent", condition=models.Q(sent_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.queued_at:%Y-%m-%d})"


class Answered(models.Model):
    """A request that a program sent under a key of its own, with the answer: the same key gives it again.

    `digest` tells whether it is the same request. Rows are swept after some days (core.idempotency).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)  # JSON null is an answer, too
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.key}"


class Change(models.Model):
    """Something of an area changed (core.cache_versions); written by triggers only."""

    area = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["area", "id"], name="core_change_area")]

    def __str__(self) -> str:
        return f"{self.area}: {self.pk}"


class RateCount(models.Model):
    """How often something happened since `first_at` (core.rates): "api:<person>", "kiosk:<tablet>" …"""

    key = models.CharField(max_length=100, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
