"""Tables that come in: what was read, what each row does, and what undoing needs."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.permissions import Text
from ceh.core.states import Stateful
from ceh.imports.states import IMPORT

KINDS: dict[str, Text] = {}  # kind → label, from the importers of the apps


def kinds() -> list[tuple[str, Text]]:
    """The kinds of tables that are known."""
    return list(KINDS.items())


@track(exclude=["rows", "preview", "undo_entries", "done", "filename"])
class ImportBatch(Stateful):
    """One table of a space, or of the network where `space` is empty.

    `rows` are the cells as read, `preview` what each row does (see rules.tables.Row); both may be personal data and
    go after a while. `digest` is the hash of both: what is imported is exactly what was seen. `undo_entries` keep keys
    and former values. `problem` is a rule that the page puts into words, or a text. `done` of `total` rows have been
    worked through.
    """

    machine = IMPORT

    kind = models.CharField(max_length=20, choices=kinds)
    space = models.ForeignKey("network.Space", models.PROTECT, null=True, blank=True, related_name="+")
    filename = models.CharField(max_length=200, blank=True)
    rows = models.JSONField(default=list)
    preview = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    undo_entries = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    state = IMPORT.field()

    class Meta:
        verbose_name = _("import")
        ordering = ["-uploaded_at", "-pk"]
        triggers = [IMPORT.trigger()]
        indexes = [models.Index(fields=["space", "-uploaded_at"], name="import_batch_of_space")]
        constraints = [
            IMPORT.constraint("import_batch_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["applied", "undone"]) | models.Q(applied_at__isnull=False),
                name="import_batch_applied_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.filename or str(self.get_kind_display())

    def get_absolute_url(self) -> Any:
        """Its page."""
        return reverse("imports:batch", kwargs={"pk": self.pk})
