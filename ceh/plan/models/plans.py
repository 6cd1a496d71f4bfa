"""The plan's versions, and the policy instruments that it means to influence."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.core.text import TranslatedField
from ceh.network.models import Organisation
from ceh.plan.states import PLAN


@track()
class Plan(Stateful):
    """One version of the region's action plan. Amendments make a new version; this one stays as it was."""

    machine = PLAN

    code = models.CharField(max_length=20, unique=True)  # the version: "2019"
    title = TranslatedField(_("title"))
    programme = models.JSONField(default=dict, blank=True)  # name, project, partners, countries
    starts_on = models.CharField(max_length=7, blank=True)  # the programme's first and last month: "2017-05"
    ends_on = models.CharField(max_length=7, blank=True)
    reviewer = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")
    is_public = models.BooleanField(default=False)  # a draft that everybody reads since its consultation
    is_demo = models.BooleanField(default=False)  # made up for the demonstration
    state = PLAN.field()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            PLAN.constraint("plan_state_known"),
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="in_force"), name="plan_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["based_on"],
                condition=models.Q(state__in=PLAN.group("prepared")),
                name="plan_one_next_version",
            ),
        ]
        triggers = [PLAN.trigger()]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    def get_absolute_url(self) -> str:
        return reverse("versions:version", kwargs={"code": self.code})


@track()
class Instrument(models.Model):
    """A policy instrument that the plan means to influence, and its state."""

    code = models.CharField(max_length=50, unique=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="instruments")
    name = TranslatedField(_("name"))
    level = models.CharField(
        _("level"),
        max_length=10,
        choices=[("national", _("national")), ("regional", _("regional")), ("local", _("local"))],
    )
    authority = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("authority")
    )
    state = TranslatedField(_("state"))
    aim = TranslatedField(_("what the plan wants to change in it"))

    class Meta:
        ordering = ["level", "code"]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("plan:instrument", kwargs={"code": self.code})


@track()
class PolicyChange(models.Model):
    """What did change in an instrument, with the evidence for it (kinds as Interreg Europe counts them)."""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="changes")
    kind = models.CharField(
        _("kind of change"),
        max_length=12,
        choices=[
            ("projects", _("new projects")),
            ("governance", _("change in governance")),
            ("focus", _("change of strategic focus")),
        ],
    )
    text = TranslatedField(_("what changed"))
    changed_on = models.DateField(_("day"))
    evidence = models.URLField(_("evidence"), help_text=_("The address of the document that shows it."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(evidence=""), name="policy_change_has_evidence"),
            models.CheckConstraint(condition=~models.Q(text={}), name="policy_change_has_text"),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.text)
