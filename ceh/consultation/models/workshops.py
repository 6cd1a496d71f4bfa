"""Workshops: agenda, tables, and the findings that are written down there."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.consultation.models.swot import StatementTheme
from ceh.consultation.states import WORKSHOP
from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.core.text import TranslatedField
from ceh.network.models import Space
from ceh.region.models import Municipality


@track()
class Workshop(Stateful):
    """A meeting that collects findings. One that is only reported by a document may have no day."""

    machine = WORKSHOP

    code = models.SlugField(_("code"))
    title = TranslatedField(_("title"))
    about = TranslatedField(_("what it is about"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="workshops", verbose_name=_("municipality")
    )
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="workshops", verbose_name=_("space")
    )
    room = models.CharField(_("room"), max_length=120, blank=True)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    state = WORKSHOP.field()
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = [F("starts_at").desc(nulls_last=True), "code"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="workshop_code_once"),
            WORKSHOP.constraint("workshop_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=("draft", "announced")) | Q(starts_at__isnull=False),
                name="workshop_has_a_start",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="workshop_ends_after_start"
            ),
        ]
        triggers = [WORKSHOP.trigger()]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("consultation:workshop", kwargs={"code": self.code})


@track()
class AgendaItem(models.Model):
    """A part of a workshop: a welcome, a break, or a question to which findings are collected."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="agenda")
    code = models.SlugField(blank=True)  # which question of a template it is
    title = TranslatedField(_("title or question"))
    starts_at = models.TimeField(_("starts"), null=True, blank=True)
    collects = models.BooleanField(
        _("findings are collected"), default=True, help_text=_("No for a welcome, a break or a summary.")
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = [F("starts_at").asc(nulls_last=True), "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "code"], condition=~Q(code=""), name="agenda_question_once"
            ),
            models.CheckConstraint(condition=~Q(title={}), name="agenda_item_has_a_title"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return f"{self.workshop.get_absolute_url()}#agenda"


@track()
class WorkshopTable(models.Model):
    """A table or group of a workshop, with the person who writes down what is said there."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="tables")
    name = models.CharField(_("name"), max_length=60)
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="facilitated_tables",
        verbose_name=_("facilitator"),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "name"], name="workshop_table_once"),
            models.CheckConstraint(condition=~Q(name=""), name="workshop_table_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.workshop.get_absolute_url()}#tables"


SAME_WORKSHOP = """
    IF EXISTS (SELECT FROM consultation_agendaitem WHERE id = NEW.agenda_item_id AND workshop_id <> NEW.workshop_id)
        OR EXISTS (SELECT FROM consultation_workshoptable WHERE id = NEW.table_id AND workshop_id <> NEW.workshop_id)
    THEN
        RAISE EXCEPTION 'finding: agenda item or table of another workshop' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


@track(exclude=["text"])
class Finding(models.Model):
    """What a table of a workshop said, with the votes it got; a duplicate points to the finding that shows it.

    `joined` is the finding into which it was merged itself, which may have been merged further.
    """

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="findings")
    theme = models.ForeignKey(
        StatementTheme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("theme"),
    )
    agenda_item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("part of the agenda"),
    )
    table = models.ForeignKey(
        WorkshopTable, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("table")
    )
    text = models.CharField(_("finding"), max_length=400)
    votes = models.PositiveIntegerField(_("votes"), default=0)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")
    joined = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="joined_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-votes", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="finding_has_text"),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="finding_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(merged_into=None, joined=None)
                | Q(merged_into__isnull=False, joined__isnull=False),
                name="finding_joined_where_merged",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="finding_places",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=SAME_WORKSHOP,
            )
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{self.workshop.get_absolute_url()}#finding-{self.pk}"
