"""Tries at the theory of a course."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from ceh.courses.models import Course
from ceh.questionnaires.models import Response


class QuizAttempt(models.Model):
    """What one try at the theory gave; never changed or deleted. The answers are those of the response."""

    response = models.OneToOneField(Response, models.PROTECT, related_name="attempt")
    course = models.ForeignKey(Course, models.PROTECT, related_name="attempts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="quiz_attempts")
    at = models.DateTimeField()
    question_count = models.PositiveSmallIntegerField()
    right = models.PositiveSmallIntegerField()
    passed = models.BooleanField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "course"], name="quiz_attempt_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(question_count__gte=1, right__lte=F("question_count")), name="quiz_attempt_counts"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="answered_stays",
                fields=["response", "course", "at", "question_count", "right", "passed"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.course}: {self.right}/{self.question_count}"

    def get_absolute_url(self) -> Any:
        """The page with the answers."""
        return reverse("enrolment:attempt", kwargs={"pk": self.pk})

    @property
    def space_id(self) -> int:
        """Whose it is."""
        return self.course.space_id

    @property
    def percent(self) -> int:
        """Right answers of those asked, rounded down."""
        return 100 * self.right // self.question_count
