"""What a draft asked before each of its last changes, so that they can be undone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ceh.questionnaires.models import Version

VERBS = {
    "add": _("Added: %(about)s"),
    "change": _("Changed: %(about)s"),
    "move": _("Moved: %(about)s"),
    "copy": _("Copied: %(about)s"),
    "delete": _("Deleted: %(about)s"),
    "details": _("Title and languages changed"),
    "translate": _("Texts translated"),
    "replace": _("All questions replaced by a workbook"),
}


class DraftStep(models.Model):
    """A change: `content` is the definition before it, `revision` that of the version after it."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="steps")
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    verb = models.CharField(max_length=20, choices=list(VERBS.items()))
    about = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["version", "revision"], name="draft_step_once_a_revision")
        ]

    def __str__(self) -> str:
        return str(VERBS[self.verb]) % {"about": self.about}
