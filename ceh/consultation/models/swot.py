"""What the region concludes: documents, SWOT statements that stand on them, challenges."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.consultation.states import CHALLENGE, STATEMENT
from ceh.core.journal import track
from ceh.core.states import Stateful
from ceh.core.text import Translated, TranslatedField
from ceh.network.models import Organisation, Space
from ceh.region.models import Municipality

QUADRANTS = [
    ("strength", _("Strengths")),
    ("weakness", _("Weaknesses")),
    ("opportunity", _("Opportunities")),
    ("threat", _("Threats")),
]
HORIZONS = [("short", _("short term")), ("long", _("medium to long term"))]


@track()
class StatementTheme(models.Model):
    """What a SWOT statement is about: people and skills, money and policy, …"""

    code = models.SlugField(unique=True)
    name = TranslatedField(_("name"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return str(self.name)


@track()
class SourceDocument(models.Model):
    """A survey report, study, analysis or strategy that statements stand on."""

    code = models.SlugField(_("code"))
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=[
            ("survey_report", _("survey report")),
            ("analysis", _("analysis")),
            ("study", _("study")),
            ("strategy", _("strategy")),
            ("statistics", _("statistics")),
        ],
    )
    title = TranslatedField(_("title"))
    about = TranslatedField(_("what it says"))
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2199)],
    )
    publisher = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("publisher")
    )
    url = models.URLField(_("web page"), blank=True)

    class Meta:
        ordering = [F("year").desc(nulls_last=True), "code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="document_code_once")]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("consultation:document", kwargs={"code": self.code})


@track()
class Statement(Stateful):
    """One line of the SWOT, of the region or of one municipality. Opportunities have a horizon."""

    machine = STATEMENT

    code = models.SlugField(_("code"))
    quadrant = models.CharField(_("quadrant"), max_length=12, choices=QUADRANTS)
    horizon = models.CharField(_("horizon"), max_length=6, choices=HORIZONS, blank=True)
    theme = models.ForeignKey(
        StatementTheme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("theme"),
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("municipality"),
    )
    text = TranslatedField(_("statement"))
    gap = TranslatedField(_("why no challenge stands on it"))  # where the plan itself leaves it open
    state = STATEMENT.field()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="statement_code_once"),
            STATEMENT.constraint("statement_state_known"),
            models.CheckConstraint(
                condition=Q(quadrant="opportunity", horizon__in=("short", "long"))
                | (~Q(quadrant="opportunity") & Q(horizon="")),
                name="statement_horizon_of_opportunities",
            ),
            models.CheckConstraint(condition=~Q(text={}), name="statement_has_text"),
        ]
        triggers = [STATEMENT.trigger()]

    def __str__(self) -> str:
        return str(self.text)

    def get_absolute_url(self) -> str:
        return reverse("consultation:statement", kwargs={"code": self.code})


@track()
class Challenge(Stateful):
    """A challenge of the region: what has to change, what answers it, what it takes."""

    machine = CHALLENGE

    code = models.SlugField(_("code"))
    name = TranslatedField(_("name"))
    text = TranslatedField(_("challenge"))
    answer = TranslatedField(_("answered by"))
    needs = models.JSONField(default=list, blank=True)  # texts by language
    pilots = models.ManyToManyField(
        Space, blank=True, related_name="pilot_for", verbose_name=_("possible pilot areas")
    )
    state = CHALLENGE.field()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="challenge_code_once"),
            CHALLENGE.constraint("challenge_state_known"),
            models.CheckConstraint(condition=~Q(name={}) & ~Q(text={}), name="challenge_has_texts"),
        ]
        triggers = [CHALLENGE.trigger()]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("consultation:challenge", kwargs={"code": self.code})

    @property
    def need_texts(self) -> list[Translated]:
        """What it takes, in the reader's language when printed."""
        return [Translated.of(text) for text in self.needs]
