"""Competences: what one must be able to do, in versions, and how long it stays true."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.text import ByName, SortedByName, TranslatedField
from ceh.network.models import Space
from ceh.region.models import Topic

# Each level holds what stands before it: who may train may supervise, who may supervise may use.
LEVELS = [
    ("use", _("may use")),
    ("supervise", _("may supervise")),
    ("train", _("may train")),
]
LEVEL_CODES = tuple(code for code, _label in LEVELS)
EXPIRIES = [
    ("never", _("does not expire")),
    ("after", _("expires after a time")),
    ("unused", _("expires when it is not used")),
]


@track()
class Competence(SortedByName):
    """Something that one can do safely. It belongs to a space, or to the network where `space` is empty."""

    code = models.SlugField(unique=True)
    name = TranslatedField(_("name"))
    description = TranslatedField(_("what it lets you do"))
    how_to_get = TranslatedField(_("how to get it"))
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="competences", verbose_name=_("space")
    )
    expiry = models.CharField(_("expiry"), max_length=10, choices=EXPIRIES, default="never")
    months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    retired = models.BooleanField(default=False)  # not granted any more; what was granted stays
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = [ByName("sort_keys"), "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expiry="never", months__isnull=True)
                | models.Q(expiry__in=["after", "unused"], months__range=(1, 120)),
                name="competence_expiry_has_months",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> Any:
        """The competence's page; stable."""
        return reverse("learning:competence", kwargs={"code": self.code})


@track()
class CompetenceVersion(models.Model):
    """What one must be able to do, as it was said on a day. Never changed, only followed by the next version."""

    competence = models.ForeignKey(Competence, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    able_to = TranslatedField(_("what people must be able to do"))
    what_changed = models.CharField(_("what changed"), max_length=300, blank=True)
    published_at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["competence", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["competence", "number"], name="competence_version_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="competence_version_from_one"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="published_stays",
                fields=["competence", "number", "able_to", "what_changed", "published_at"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.competence}, {self.number}"
