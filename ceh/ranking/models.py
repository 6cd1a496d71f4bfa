"""The order of the challenges, as it was decided."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Ranking(models.Model):
    """The order of the challenges as it was decided once, with the reason; nobody changes it afterwards."""

    order = models.JSONField()  # codes of the challenges, the first one first
    reason = models.CharField(_("reason"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("decided"))

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="ranking_has_reason")]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.reason

    def get_absolute_url(self) -> str:
        return f"{reverse('consultation:challenges')}#ranking-{self.pk}"
