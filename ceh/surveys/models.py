"""Surveys of the region, what their answers count to, and the questions whose results everybody may see."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.core.text import TranslatedField
from ceh.network.models import Organisation
from ceh.questionnaires.models import Collection, Response
from ceh.surveys.states import RESPONSE_IMPORT, SURVEY

Key = tuple[str, str]  # row, choice
Counts = Mapping[str, Mapping[Key, int]]  # code of the question → (row, choice) → responses
SOURCES = [
    ("1ka", "1KA"),
    ("eusurvey", "EUSurvey"),
    ("limesurvey", "LimeSurvey"),
    ("other", _("another tool, or paper")),
]
ALL: Key = ("", "")  # all who answered the question


@track()
class Survey(Stateful):
    """A survey: answers collected to learn something about the region. What is asked of whom is its collection."""

    machine = SURVEY

    collection = models.OneToOneField(Collection, models.PROTECT, related_name="survey")
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="surveys",
        verbose_name=_("asked by"),
    )
    state = SURVEY.field()
    counted = models.PositiveIntegerField(default=0)  # final responses in the tally
    counted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [SURVEY.constraint("survey_state_known")]
        triggers = [SURVEY.trigger()]

    def __str__(self) -> str:
        return str(self.collection.title)

    def get_absolute_url(self) -> str:
        return reverse("surveys:survey", kwargs={"code": self.code})

    @property
    def code(self) -> str:
        """As in its address."""
        return self.collection.code

    @property
    def is_demo(self) -> bool:
        """Whether it is part of the demonstration."""
        return self.collection.is_demo


class Tally(models.Model):
    """How many final responses gave an answer; with neither choice nor row: how many answered the question at all.

    `row` is the row of a matrix or the place in a ranking; `choice` a number where the question asks for one.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="tally")
    question = models.CharField(max_length=64)
    row = models.CharField(max_length=64, blank=True)
    choice = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "question", "row", "choice"], name="tally_once"),
            models.CheckConstraint(condition=Q(count__gte=1), name="tally_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.row} {self.choice}: {self.count}"


@track()
class SurveyResult(models.Model):
    """A question whose result may be seen by everybody, and on which statements of the SWOT can stand."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="results")
    question = models.CharField(max_length=64)
    label = TranslatedField()

    class Meta:
        ordering = ["survey", "pk"]
        constraints = [models.UniqueConstraint(fields=["survey", "question"], name="survey_result_once")]

    def __str__(self) -> str:
        return str(self.label) or self.question

    def get_absolute_url(self) -> str:
        return f"{self.survey.get_absolute_url()}#question-{self.question}"


@track(exclude=["table"])
class ResponseImport(Stateful):
    """Answers collected with another tool: a table, where its columns go and what its values mean.

    `columns`: position of the column → target (see `rules.importing`). `choices`: code of the question → value as
    folded text → code of the choice. The cells go when the import ends one way or the other.
    """

    machine = RESPONSE_IMPORT

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="imports")
    source = models.CharField(_("collected with"), max_length=20, choices=SOURCES)
    filename = models.CharField(_("file"), max_length=200)
    table = models.JSONField(default=list)
    heads = models.PositiveSmallIntegerField(_("rows of column names"), default=1)
    columns = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    count = models.PositiveIntegerField(_("imported responses"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("uploaded"))
    state = RESPONSE_IMPORT.field()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [RESPONSE_IMPORT.constraint("response_import_state_known")]
        triggers = [RESPONSE_IMPORT.trigger()]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("surveys:response_import", kwargs={"pk": self.pk})


class ImportedResponse(models.Model):
    """Which response came with which import; `key` tells the row of the table again, so that none counts twice."""

    batch = models.ForeignKey(ResponseImport, models.CASCADE, related_name="responses")
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    response = models.OneToOneField(Response, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "key"], name="imported_response_once")]

    def __str__(self) -> str:
        return str(self.response_id)
