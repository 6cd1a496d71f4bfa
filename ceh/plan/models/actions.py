"""Actions of the plan with their phases, tasks and players, and what they established."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.money import Money
from ceh.core.states import Stateful
from ceh.core.text import ByName, Translated, TranslatedField
from ceh.network.models import Organisation, Space
from ceh.plan.models.plans import Instrument, Plan
from ceh.plan.states import TASK


@track()
class Action(models.Model):
    """An action of the plan. Money is in whole cents of `currency`."""

    code = models.SlugField(unique=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="actions")
    title = TranslatedField(_("title"))
    instrument = models.ForeignKey(Instrument, models.PROTECT, null=True, blank=True, related_name="actions")
    background = TranslatedField(_("background"))
    nature = TranslatedField(_("nature of the action"))
    impact = TranslatedField(_("expected impact"))
    works_on = models.JSONField(default=list, blank=True)  # texts by language
    cost_cents = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")

    class Meta:
        ordering = ["plan", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cost_cents__isnull=True) | models.Q(cost_cents__gte=0),
                name="action_cost_positive",
            )
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("plan:action", kwargs={"code": self.code})

    @property
    def key(self) -> str:
        """What the action is called in every version; the code of one in another version has the version behind it."""
        return self.code.partition("--")[0]

    @property
    def version(self) -> Plan | None:
        """The version of an action that does not apply yet, or no more; None while the action is in force."""
        return None if self.plan.state == "in_force" else self.plan

    @property
    def cost(self) -> Money | None:
        """The planned cost, None where the plan gives none."""
        return None if self.cost_cents is None else Money(self.cost_cents, self.currency)

    @property
    def subjects(self) -> list[Translated]:
        """What the action works on, in the reader's language when printed."""
        return [Translated.of(text) for text in self.works_on]


class Phase(models.Model):
    """A phase of an action, in whole years, the last one included."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="phases")
    name = TranslatedField(_("name"))
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["first_year", "last_year"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")), name="phase_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


@track()
class Task(Stateful):
    """A task of an action, numbered in its order: who does it, from when to when, and what comes of it."""

    machine = TASK

    action = models.ForeignKey(Action, models.CASCADE, related_name="tasks")
    number = models.PositiveSmallIntegerField()
    text = TranslatedField(_("task"))
    responsible = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible organisation"),
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    deliverable = TranslatedField(_("deliverable"))
    state = TASK.field()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="task_number_once"),
            TASK.constraint("task_state_known"),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("starts_on"))
                | models.Q(starts_on=None)
                | models.Q(due_on=None),
                name="task_due_after_start",
            ),
        ]
        triggers = [TASK.trigger()]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    def get_absolute_url(self) -> str:
        return reverse("plan:task", kwargs={"pk": self.pk})


@track()
class Player(models.Model):
    """An organisation that carries an action: one leads, the others are partners."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="players")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="plays")
    leads = models.BooleanField(_("leads the action"), default=False)
    commitment = TranslatedField(_("what it commits itself to"))

    class Meta:
        ordering = ["-leads", ByName("organisation__sort_keys")]
        constraints = [
            models.UniqueConstraint(fields=["action", "organisation"], name="player_once"),
            models.UniqueConstraint(
                fields=["action"], condition=models.Q(leads=True), name="player_one_leads"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return reverse("plan:player", kwargs={"pk": self.pk})


class Confirmation(models.Model):
    """What an organisation answered to its part in an action, with the part as it stood then."""

    player = models.ForeignKey(Player, models.CASCADE, related_name="confirmations")
    is_objection = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    part = models.JSONField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_objection=False) | ~models.Q(reason=""), name="objection_has_reason"
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.player}: {'✗' if self.is_objection else '✓'}"


@track()
class Establishment(models.Model):
    """That a space was established under an action, from the day it opened; taking it back ends the row."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="establishments")
    space = models.ForeignKey(Space, models.PROTECT, related_name="establishments")
    opened_on = models.DateField(_("opened on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=300)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["opened_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "space"], condition=models.Q(ended_at__isnull=True), name="established_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | (models.Q(ended_at__gte=models.F("at")) & ~models.Q(end_reason="")),
                name="establishment_end_has_reason",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="establishment_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.space} ← {self.action}"
