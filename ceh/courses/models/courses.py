"""Courses: what one learns, and what one must bring along."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.text import ByName, SortedByName, TranslatedField
from ceh.learning.models import LEVELS, Competence
from ceh.network.models import Space
from ceh.questionnaires.models import Questionnaire
from ceh.region.models import Topic


@track()
class Course(SortedByName):
    """A training that spaces give again and again. With a competence, passing it grants that at the level.

    `minutes`, `seats` and `min_participants` are what a new session begins with. `quiz` asks for the theory, by the
    questions of `questionnaire`, `practice` for the trainer's own look; a course that asks for neither is passed by
    being there.
    """

    code = models.SlugField(unique=True)
    space = models.ForeignKey(Space, models.PROTECT, related_name="courses", verbose_name=_("space"))
    name = TranslatedField(_("name"))
    summary = TranslatedField(_("in one sentence"))
    description = TranslatedField(_("what participants learn"))
    bring = TranslatedField(_("what to bring"))
    fee = models.DecimalField(_("price per person"), max_digits=7, decimal_places=2, default=0)
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    competence = models.ForeignKey(
        Competence,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name=_("competence"),
    )
    level = models.CharField(_("level"), max_length=10, choices=LEVELS, default="use")
    minutes = models.PositiveSmallIntegerField(_("length (minutes)"), default=120)
    seats = models.PositiveSmallIntegerField(_("places"), default=6)
    min_participants = models.PositiveSmallIntegerField(_("minimum number of people"), default=1)
    min_age = models.PositiveSmallIntegerField(_("from which age"), default=0)
    quiz = models.BooleanField(_("with questions"), default=False)
    questionnaire = models.OneToOneField(
        Questionnaire,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="course",
        verbose_name=_("questions"),
    )
    pass_percent = models.PositiveSmallIntegerField(_("pass mark, in percent"), default=80)
    practice = models.BooleanField(_("with a practical check"), default=False)
    retired = models.BooleanField(default=False)  # planned no more; what was held stays
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = [ByName("sort_keys"), "code"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__range=(10, 1440)), name="course_minutes"),
            models.CheckConstraint(condition=Q(seats__range=(1, 500)), name="course_seats"),
            models.CheckConstraint(
                condition=Q(min_participants__range=(1, F("seats"))), name="course_min_participants"
            ),
            models.CheckConstraint(condition=Q(min_age__lte=99), name="course_min_age"),
            models.CheckConstraint(condition=Q(fee__gte=0), name="course_fee"),
            models.CheckConstraint(condition=Q(pass_percent__range=(1, 100)), name="course_pass_percent"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> Any:
        """The course's page; stable."""
        return reverse("enrolment:course", kwargs={"code": self.code})


@track()
class Prerequisite(models.Model):
    """A competence that one needs before the course."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="prerequisites")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+")
    level = models.CharField(_("level"), max_length=10, choices=LEVELS, default="use")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["course", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "competence"], condition=Q(removed_at=None), name="prerequisite_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.course}: {self.competence}"
