"""Grants: that this person can do this, who says so, where it was granted, and until when it holds."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.learning.models.competences import LEVEL_CODES, LEVELS, Competence, CompetenceVersion
from ceh.learning.states import GRANT
from ceh.network.models import Space

EVIDENCE = [
    ("assessment", _("assessment")),
    ("manual", _("seen by the trainer")),
    ("recognition", _("recognised from elsewhere")),
    ("renewal", _("renewal")),
    ("import", _("entered from a list")),
]
STEPS = [
    ("granted", _("granted")),
    ("renewed", _("renewed")),
    ("suspended", _("suspended")),
    ("resumed", _("holds again")),
    ("revoked", _("revoked")),
]
NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)


@track(exclude=["evidence_text"])
class Grant(Stateful):
    """One grant. What it says never changes: a renewal is a new row that names the old one in `renews`.

    `space` is the issuing space, empty where the network issued it. `valid_until` is the first instant at which it
    holds no more; empty for a competence without a term. `unused_months` is set for one that expired by non-use when it
    was granted, and is reckoned from the last use. Both are the terms of that day, whatever the competence says later.
    """

    machine = GRANT

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants", verbose_name=_("person")
    )
    competence = models.ForeignKey(
        Competence, models.PROTECT, related_name="grants", verbose_name=_("competence")
    )
    level = models.CharField(_("level"), max_length=10, choices=LEVELS, default="use")
    version = models.ForeignKey(CompetenceVersion, models.PROTECT, related_name="+")
    issuer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="grants", verbose_name=_("granted in")
    )
    granted_at = models.DateTimeField(_("granted"))
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True, db_index=True)
    unused_months = models.PositiveSmallIntegerField(null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=20, choices=EVIDENCE, default="manual")
    evidence_text = models.CharField(_("what was seen"), max_length=500, blank=True)
    renews = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="renewed_by", verbose_name=_("renews")
    )
    state = GRANT.field()

    class Meta:
        ordering = ["-granted_at", "-pk"]
        indexes = [
            models.Index(fields=["competence", "level", "state"], name="grant_competence_level"),
            models.Index(fields=["space", "state"], name="grant_space_state"),
        ]
        constraints = [
            GRANT.constraint("grant_state_known"),
            # A space that does not recognise another one's grant issues its own, so the space is part of the key.
            models.UniqueConstraint(
                fields=["person", "competence", "level", "space"],
                condition=models.Q(state__in=["active", "suspended"]),
                nulls_distinct=False,
                name="grant_stands_once",
            ),
            models.CheckConstraint(condition=models.Q(level__in=LEVEL_CODES), name="grant_level_known"),
            models.CheckConstraint(
                condition=models.Q(evidence__in=[code for code, _label in EVIDENCE]),
                name="grant_evidence_known",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gt=models.F("granted_at")),
                name="grant_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(unused_months__isnull=True)
                | models.Q(unused_months__range=(1, 120), valid_until__isnull=True),
                name="grant_one_term",
            ),
        ]
        triggers = [
            GRANT.trigger(),
            NEVER_DELETED,
            pgtrigger.ReadOnly(
                name="granted_stays",
                fields=[
                    "competence",
                    "level",
                    "version",
                    "space",
                    "granted_at",
                    "valid_until",
                    "unused_months",
                    "evidence",
                    "renews",
                ],
            ),
            pgtrigger.Trigger(
                name="fits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM learning_competenceversion v
                                   WHERE v.id = NEW.version_id AND v.competence_id = NEW.competence_id) THEN
                        RAISE EXCEPTION 'grant: the version is of another competence'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF NEW.renews_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM learning_grant g WHERE g.id = NEW.renews_id AND g.person_id = NEW.person_id
                            AND g.competence_id = NEW.competence_id AND g.state = 'renewed') THEN
                        RAISE EXCEPTION 'grant: it renews one of another person, competence or state'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.competence}, {self.get_level_display()}"

    def get_absolute_url(self) -> str:
        return reverse("learning:one_grant", kwargs={"pk": self.pk})


class GrantStep(models.Model):
    """Something that happened to a grant: a new row each time, never changed or deleted (a reason may be erased)."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=STEPS)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[code for code, _label in STEPS]), name="grant_step_kind_known"
            )
        ]
        triggers = [
            NEVER_DELETED,
            pgtrigger.ReadOnly(name="happened_stays", fields=["grant", "kind", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.grant}: {self.get_kind_display()}"


@track()
class Naming(models.Model):
    """That a trainer agrees to be named in public, since when; withdrawn at any time."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="naming")
    agreed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(withdrawn_at__gte=models.F("agreed_at")),
                name="naming_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
