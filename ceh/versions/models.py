"""What a version of the plan said when it was frozen."""

import pgtrigger
from django.conf import settings
from django.db import models

from ceh.plan.models import Plan


class PlanSnapshot(models.Model):
    """What a version said when it was frozen, by language: its document, and its actions as facts. Never changed."""

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="snapshot")
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.plan)
