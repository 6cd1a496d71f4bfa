"""What an action costs, who pays for it, what may go wrong, and what it has to reach."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.journal import track
from ceh.core.money import Money
from ceh.core.states import Stateful
from ceh.core.text import TranslatedField
from ceh.network.models import Organisation
from ceh.plan.models.actions import Action
from ceh.plan.states import FUNDING

CATEGORIES = (
    ("staff", _("staff")),
    ("external", _("external expertise and services")),
    ("equipment", _("equipment")),
    ("premises", _("premises and works")),
    ("travel", _("travel")),
    ("office", _("office and administration")),
    ("other", _("other")),
)
LEVELS = ((1, _("low")), (2, _("medium")), (3, _("high")))
COMPARATORS = (("at_least", _("at least")), ("at_most", _("at most")), ("exactly", _("exactly")))
RECURRENCES = (("year", _("every year")), ("once", _("in total, by the end")))
GOALS = {
    ("at_least", "year"): _("at least %(value)s every year"),
    ("at_most", "year"): _("at most %(value)s every year"),
    ("exactly", "year"): _("exactly %(value)s every year"),
    ("at_least", "once"): _("at least %(value)s in total"),
    ("at_most", "once"): _("at most %(value)s in total"),
    ("exactly", "once"): _("exactly %(value)s in total"),
}


class Part(models.Model):
    """A numbered part of an action that the people who write the plan add, change and remove."""

    number = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ["number"]

    def get_absolute_url(self) -> str:
        return f"{self.action.get_absolute_url()}#{self._meta.model_name}s"  # type: ignore[attr-defined]


@track()
class CostLine(Part):
    """A line of an action's costs; its amounts are by year."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="cost_lines")
    category = models.CharField(_("category of cost"), max_length=10, choices=CATEGORIES, default="other")
    text = TranslatedField(_("what it pays for"))

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="cost_line_number_once"),
            models.CheckConstraint(
                condition=models.Q(category__in=[code for code, _label in CATEGORIES]),
                name="cost_line_category_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.text) or str(self.get_category_display())  # type: ignore[attr-defined]

    @property
    def by_year(self) -> dict[int, int]:
        """Year → cents."""
        if "amounts_read" in self.__dict__:  # by `queries.actions()`, with the lines
            return {row["year"]: row["cents"] for row in self.__dict__["amounts_read"]}
        return {amount.year: amount.cents for amount in self.amounts.all()}

    @property
    def total(self) -> int:
        """Cents of all years."""
        return sum(self.by_year.values())


class CostAmount(models.Model):
    """What a line costs in one year, in cents of the action's currency."""

    line = models.ForeignKey(CostLine, models.CASCADE, related_name="amounts")
    year = models.PositiveSmallIntegerField()
    cents = models.BigIntegerField()

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["line", "year"], name="cost_amount_once_a_year"),
            models.CheckConstraint(condition=models.Q(cents__gt=0), name="cost_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(year__gte=1990, year__lte=2199), name="cost_amount_year_sensible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.cents / 100:.2f}"


@track()
class FundingSource(Part, Stateful):
    """Who pays for an action: an organisation, a named fund or programme, or one through the other."""

    machine = FUNDING

    action = models.ForeignKey(Action, models.CASCADE, related_name="funding_sources")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    name = TranslatedField(_("fund, programme or call"))
    cents = models.BigIntegerField(_("amount"), null=True, blank=True)
    state = FUNDING.field()

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="funding_number_once"),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | ~models.Q(name={}),
                name="funding_has_a_source",
            ),
            models.CheckConstraint(
                condition=models.Q(cents__isnull=True) | models.Q(cents__gt=0), name="funding_amount_positive"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("contracted", "received")) | models.Q(cents__isnull=False),
                name="funding_contracted_has_amount",
            ),
            FUNDING.constraint("funding_state_known"),
        ]
        triggers = [FUNDING.trigger()]

    def __str__(self) -> str:
        return " · ".join(filter(None, (str(self.organisation or ""), str(self.name))))

    def get_absolute_url(self) -> str:
        return reverse("plan:funding", kwargs={"pk": self.pk})

    @property
    def amount(self) -> Money | None:
        """The amount, None where nobody has named one yet."""
        return None if self.cents is None else Money(self.cents, self.action.currency)


@track()
class Risk(Part):
    """What may go wrong, how likely and how bad it is, and what is done about it."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="risks")
    text = TranslatedField(_("what may go wrong"))
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), choices=LEVELS, default=2)
    effect = models.PositiveSmallIntegerField(_("effect"), choices=LEVELS, default=2)
    response = TranslatedField(_("what is done about it"))
    responsible = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible organisation"),
    )

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="risk_number_once"),
            models.CheckConstraint(condition=~models.Q(text={}), name="risk_has_text"),
            models.CheckConstraint(
                condition=models.Q(likelihood__range=(1, 3), effect__range=(1, 3)), name="risk_levels_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)

    @property
    def level(self) -> int:
        """Likelihood times effect: 1 to 9."""
        return self.likelihood * self.effect


@track()
class Target(models.Model):
    """What an action has to reach, for instance at least 10 every year, until `by_year`."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="targets")
    indicator = models.SlugField(_("code of the indicator"))  # under which the app monitoring defines it
    name = TranslatedField(_("indicator"))
    comparator = models.CharField(_("comparison"), max_length=10, choices=COMPARATORS, default="at_least")
    value = models.PositiveIntegerField(_("value"))
    per = models.CharField(_("how often"), max_length=10, default="year", choices=RECURRENCES)
    by_year = models.PositiveSmallIntegerField(_("until"), null=True, blank=True)
    area = TranslatedField(_("area"))
    method = TranslatedField(_("how it is monitored"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "indicator"], name="target_once"),
            models.CheckConstraint(
                condition=models.Q(
                    comparator__in=[code for code, _label in COMPARATORS],
                    per__in=[code for code, _label in RECURRENCES],
                ),
                name="target_goal_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.goal}"

    def get_absolute_url(self) -> str:
        return f"{self.action.get_absolute_url()}#targets"

    @property
    def goal(self) -> str:
        """The target in words: "at least 10 every year"."""
        return str(GOALS[self.comparator, self.per]) % {"value": self.value}

    @property
    def yearly_minimum(self) -> int | None:
        """The value of a target that asks for at least so many in every year; None for another one."""
        return self.value if (self.comparator, self.per) == ("at_least", "year") else None
