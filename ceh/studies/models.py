"""Feasibility studies, their scores and attachments."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.core.text import TranslatedField
from ceh.network.models import Space
from ceh.region.models import Municipality
from ceh.studies.states import STUDY

# Field of the study → how it is called; the same fields are scored.
CRITERIA = {
    "demand": _("Demand"),
    "supply": _("Supply"),
    "people": _("People"),
    "premises": _("Premises"),
    "costs": _("Costs"),
    "operating_model": _("Operating model"),
    "risks": _("Risks"),
}


@track()
class FeasibilityStudy(Stateful):
    """Whether a maker space can work in a municipality, or at a space."""

    machine = STUDY

    code = models.SlugField()
    title = TranslatedField(_("title"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="feasibility_studies", verbose_name=_("municipality")
    )
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("space")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    demand = TranslatedField(_("demand"), help_text=_("Who would come, how many, and for what."))
    supply = TranslatedField(_("supply"), help_text=_("What is there already, and how far away."))
    people = TranslatedField(_("people"), help_text=_("Who would run it, train, mentor."))
    premises = TranslatedField(_("premises"), help_text=_("Which rooms, in which state, until when."))
    costs = TranslatedField(_("costs"), help_text=_("To set it up, and each year."))
    operating_model = TranslatedField(_("operating model"), help_text=_("Who carries it, and who pays."))
    risks = TranslatedField(_("risks"), help_text=_("What could go wrong, and what then."))
    conclusion = TranslatedField(_("conclusion"))
    state = STUDY.field()
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = [F("year").desc(), "code"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="study_code_once"),
            STUDY.constraint("study_state_known"),
            models.CheckConstraint(condition=~Q(title={}), name="study_has_a_title"),
            models.CheckConstraint(condition=Q(year__range=(1990, 2199)), name="study_year_plausible"),
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(conclusion={}), name="study_published_with_conclusion"
            ),
        ]
        triggers = [STUDY.trigger()]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("studies:study", kwargs={"code": self.code})


@track()
class StudyScore(models.Model):
    """From 1 (speaks against it) to 5 (speaks for it), for one criterion, with a reason."""

    study = models.ForeignKey(FeasibilityStudy, models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=20, choices=list(CRITERIA.items()))
    points = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "criterion"], name="study_score_once"),
            models.CheckConstraint(condition=Q(points__range=(1, 5)), name="study_score_from_1_to_5"),
            models.CheckConstraint(condition=Q(criterion__in=list(CRITERIA)), name="study_criterion_known"),
        ]

    def __str__(self) -> str:
        return f"{self.points}"


@track(exclude=["file"])
class StudyAttachment(models.Model):
    """A PDF that the study stands on."""

    study = models.ForeignKey(FeasibilityStudy, models.PROTECT, related_name="attachments")
    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(upload_to="studies")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.study.get_absolute_url()}#attachments"
