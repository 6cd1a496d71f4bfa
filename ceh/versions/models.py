"""What a version of the plan said when it was frozen, and the public consultation of a draft."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.core.text import TranslatedField
from ceh.plan.models import Plan
from ceh.versions.states import COMMENT, CONSULTATION


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


@track()
class PublicConsultation(Stateful):
    """The public consultation of a draft, from its first to its last day, the last one included."""

    machine = CONSULTATION

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="consultations")
    invitation = TranslatedField(_("what people are asked"))
    opens_on = models.DateField(_("from"))
    closes_on = models.DateField(_("until"))
    state = CONSULTATION.field()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            CONSULTATION.constraint("consultation_state_known"),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="consultation_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(state="open"), name="consultation_one_open"
            ),
        ]
        triggers = [CONSULTATION.trigger()]

    def __str__(self) -> str:
        return gettext("Public consultation on version %(code)s") % {"code": self.plan.code}

    def get_absolute_url(self) -> str:
        return reverse("versions:consultation", kwargs={"pk": self.pk})


@track(exclude=["name", "email"])
class Comment(Stateful):
    """What somebody says about a section of a draft or an action, and what became of it."""

    machine = COMMENT

    consultation = models.ForeignKey(PublicConsultation, models.PROTECT, related_name="comments")
    section = models.CharField(_("about"), max_length=60)  # a key of SECTIONS or of an action
    text = models.TextField(_("comment"), max_length=4000)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="plan_comments"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)  # of somebody without an account
    email = models.EmailField(_("e-mail"), blank=True)  # emptied when the report is published
    confirmed_at = models.DateTimeField(null=True, blank=True)  # when the address was confirmed
    language = models.CharField(max_length=10, default="sl")
    shows_name = models.BooleanField(_("publish my name"), default=False)
    at = models.DateTimeField(_("written"))
    state = COMMENT.field()
    answer = TranslatedField(_("answer"))
    changed_action = models.CharField(_("changed action"), max_length=60, blank=True)  # its key
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            COMMENT.constraint("comment_state_known"),
            models.CheckConstraint(condition=~models.Q(text=""), name="comment_has_text"),
            models.CheckConstraint(
                condition=~models.Q(state__in=COMMENT.group("answered")) | ~models.Q(answer={}),
                name="comment_answer_has_text",
            ),
        ]
        triggers = [COMMENT.trigger()]

    def __str__(self) -> str:
        return f"{self.pk}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        return reverse("versions:comment", kwargs={"pk": self.pk})

    @property
    def author(self) -> str:
        """Who wrote it, for the staff; empty where nobody said so."""
        return str(self.person) if self.person else self.name

    @property
    def public_author(self) -> str:
        """The name that everybody may read: only with consent."""
        return self.author if self.shows_name else ""
