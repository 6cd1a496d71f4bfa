"""Tables that came in: what was read, what it would change, and what was there before."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.network.states import IMPORT


@track(exclude=["rows", "plan", "before"])
class Import(Stateful):
    """One uploaded table of spaces or organisations.

    `rows` are the cells as read, `plan` the preview (see rules.imports.Line), `digest` the hash of file and preview
    together: what is applied is exactly what was seen. `before` keeps the former values for undoing.
    """

    machine = IMPORT

    kind = models.CharField(
        max_length=20, choices=[("spaces", _("spaces")), ("organisations", _("organisations"))]
    )
    filename = models.CharField(max_length=200)
    rows = models.JSONField()
    plan = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    before = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    state = IMPORT.field()

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        triggers = [IMPORT.trigger()]
        constraints = [
            IMPORT.constraint("import_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["applied", "undone"]) | models.Q(applied_at__isnull=False),
                name="import_applied_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.filename
