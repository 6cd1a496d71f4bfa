"""Tables that a space brings: what was read, what each row would do, and what came of it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.intake.states import TABLE_IN
from ceh.network.models import Space

KINDS = [("equipment", _("Machines")), ("bookings", _("Bookings"))]


@track(exclude=["rows", "plan", "made", "done", "filename"])
class TableIn(Stateful):
    """One table of machines or bookings of a space.

    `rows` are the cells as read, `plan` what each row does (see rules.lines.Line); both are personal data and go after
    a while. `digest` is the hash of both: what is taken over is exactly what was seen. `made` keeps keys and former
    values for undoing. `done` of `total` rows have been worked through.
    """

    machine = TABLE_IN

    space = models.ForeignKey(Space, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    filename = models.CharField(max_length=200, blank=True)
    rows = models.JSONField(default=list)
    plan = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    made = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    state = TABLE_IN.field()

    class Meta:
        verbose_name = _("table in")
        ordering = ["-uploaded_at", "-pk"]
        triggers = [TABLE_IN.trigger()]
        indexes = [models.Index(fields=["space", "-uploaded_at"], name="table_in_of_space")]
        constraints = [
            TABLE_IN.constraint("table_in_state_known"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[code for code, _label in KINDS]), name="table_in_kind_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["applied", "undone"]) | models.Q(applied_at__isnull=False),
                name="table_in_applied_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.filename or str(self.get_kind_display())

    def get_absolute_url(self) -> Any:
        """Its page."""
        return reverse("intake:table", kwargs={"pk": self.pk})
