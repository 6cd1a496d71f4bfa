"""Where grants hold: what a space recognises, local inductions, and holds on a person."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ceh.core.formatting import short_day
from ceh.core.journal import track
from ceh.learning.models.competences import Competence
from ceh.network.models import Space

ANSWERS = [
    ("accept", _("accepts")),
    ("induction", _("accepts after a local induction")),
    ("refuse", _("does not accept")),
]


@track()
class RecognitionRule(models.Model):
    """What a space says to grants of others. Without a rule it accepts; the most specific rule decides.

    `competence` empty means all of them; `from_space` empty means every other issuer, the network too.
    """

    space = models.ForeignKey(Space, models.PROTECT, related_name="recognition_rules")
    competence = models.ForeignKey(
        Competence, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("competence")
    )
    from_space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("granted in")
    )
    answer = models.CharField(_("answer"), max_length=10, choices=ANSWERS)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["space", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["space", "competence", "from_space"], nulls_distinct=False, name="recognition_once"
            ),
            models.CheckConstraint(
                condition=models.Q(answer__in=[code for code, _label in ANSWERS]),
                name="recognition_answer_known",
            ),
            models.CheckConstraint(
                condition=models.Q(from_space__isnull=True) | ~models.Q(from_space=models.F("space")),
                name="recognition_of_others",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space}: {self.get_answer_display()}"


@track()
class Induction(models.Model):
    """That somebody was shown the local ways of a competence in a space."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="inductions")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+")
    space = models.ForeignKey(Space, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "competence", "space"], name="induction_once")
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.person}: {self.competence}, {self.space}"


# Reasons name what somebody did, so history does not keep them: erasing a person need not rewrite it.
@track(exclude=["reason", "lift_reason"])
class Hold(models.Model):
    """A stop on a person: in the network, a space, for a competence, or for a competence in a space.

    Empty `space` and `competence` mean all. It holds from `starts_at` until `ends_at` (or without an end) unless it
    was lifted before. Never deleted.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="holds")
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("space")
    )
    competence = models.ForeignKey(
        Competence, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("competence")
    )
    reason = models.CharField(_("reason"), max_length=300)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lift_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="hold_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="hold_lifted_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="placed_stays", fields=["space", "competence", "starts_at", "ends_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {short_day(self.starts_at)}"
