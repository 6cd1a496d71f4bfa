"""Price lists of spaces, in versions, and their lines."""

from typing import Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.formatting import short_day
from ceh.core.journal import track
from ceh.core.money import Money
from ceh.core.states import Stateful
from ceh.core.text import TranslatedField
from ceh.equipment.models import EquipmentCategory, EquipmentModel
from ceh.network.models import Space
from ceh.prices.states import PRICE_LIST
from ceh.timetable.models import Resource

# The most specific first: of two lines that fit, the earlier kind wins.
WHAT = [
    ("resource", _("this machine or room")),
    ("model", _("machines of a model")),
    ("category", _("a kind of equipment")),
    ("equipment", _("any machine")),
    ("room", _("any room, seats or kit")),
    ("late", _("late cancellation")),
    ("no_show", _("no-show")),
    ("material", _("material")),
]
WHO = [
    ("young", _("young people under 18")),
    ("member", _("members of the space")),
    ("network", _("members of other spaces")),
    ("company", _("companies")),
    ("anyone", _("everybody")),
]
MATERIALS = [
    ("piece", _("piece")),
    ("g", _("g")),
    ("kg", _("kg")),
    ("m", _("m")),
    ("m2", _("m²")),
    ("l", _("l")),
]
PER = [("hour", _("hour")), ("use", _("use")), *MATERIALS]


@track(exclude=["used_until"])
class PriceList(Stateful):
    """The prices of a space from a day on. Once something was priced by it, it never changes: a new one follows."""

    machine = PRICE_LIST

    space = models.ForeignKey(Space, models.PROTECT, related_name="price_lists")
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)  # the last day
    used_until = models.DateField(null=True, editable=False)  # the last day priced by it; `billing` writes it
    currency = models.CharField(max_length=3)
    note = TranslatedField(_("good to know about these prices"))
    made_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)
    state = PRICE_LIST.field()

    class Meta:
        ordering = ["space", "-valid_from", "-pk"]
        triggers = [
            PRICE_LIST.trigger(),
            pgtrigger.Trigger(
                name="fixed_once_used",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'DELETE' THEN
                        IF OLD.state <> 'draft' THEN
                            RAISE EXCEPTION 'price list % is published', OLD.id USING ERRCODE = 'check_violation';
                        END IF;
                        RETURN OLD;
                    END IF;
                    IF OLD.state = 'published' AND (NEW.space_id, NEW.valid_from, NEW.currency)
                        IS DISTINCT FROM (OLD.space_id, OLD.valid_from, OLD.currency) THEN
                        RAISE EXCEPTION 'price list % is published', OLD.id USING ERRCODE = 'check_violation';
                    END IF;
                    IF NEW.used_until IS DISTINCT FROM OLD.used_until AND pg_trigger_depth() < 2 THEN
                        RAISE EXCEPTION 'the use of price list % follows its charges', OLD.id
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF OLD.used_until IS NOT NULL AND (NEW.state <> OLD.state OR NEW.note <> OLD.note
                            OR NEW.valid_until < OLD.used_until) THEN
                        RAISE EXCEPTION 'price list % was used', OLD.id
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'price_list_used';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            PRICE_LIST.constraint("price_list_state_known"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="price_list_ends_after_start",
            ),
            ExclusionConstraint(  # one day, one list
                name="price_list_one_a_day",
                expressions=[
                    (Func(F("space_id"), F("space_id"), Value("[]"), function="int8range"), "="),
                    (Func(F("valid_from"), F("valid_until"), Value("[]"), function="daterange"), "&&"),
                ],
                condition=Q(state="published"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space}, {short_day(self.valid_from)}"

    def get_absolute_url(self) -> Any:
        """Where its space shows it."""
        return reverse("prices:list", kwargs={"pk": self.pk})


@track()
class PriceLine(models.Model):
    """One price: of what, for whom, per what. Minutes: `at_least` is charged, `free` a month costs nothing."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="lines")
    what = models.CharField(_("of what"), max_length=10, choices=WHAT)
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="+")
    model = models.ForeignKey(EquipmentModel, models.PROTECT, null=True, blank=True, related_name="+")
    category = models.ForeignKey(EquipmentCategory, models.PROTECT, null=True, blank=True, related_name="+")
    material = TranslatedField(_("material"))
    per = models.CharField(_("per"), max_length=6, choices=PER)
    who = models.CharField(_("for whom"), max_length=10, choices=WHO, default="anyone")
    cents = models.PositiveIntegerField(_("price"))
    at_least = models.PositiveSmallIntegerField(_("shortest charge (minutes)"), default=0)
    free = models.PositiveIntegerField(_("free each month (minutes)"), default=0)

    class Meta:
        ordering = ["price_list", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="only_in_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM prices_pricelist WHERE state <> 'draft'
                        AND id IN (COALESCE(NEW.price_list_id, 0), COALESCE(OLD.price_list_id, 0))
                    ) THEN
                        RAISE EXCEPTION 'lines of a published price list do not change'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'price_line_published';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(what="resource", resource__isnull=False, model=None, category=None)
                | Q(what="model", resource=None, model__isnull=False, category=None)
                | Q(what="category", resource=None, model=None, category__isnull=False)
                | Q(
                    what__in=["equipment", "room", "late", "no_show", "material"],
                    resource=None,
                    model=None,
                    category=None,
                ),
                name="price_line_of_what",
            ),
            models.CheckConstraint(
                condition=Q(what="material", per__in=[code for code, _label in MATERIALS])
                | (~Q(what="material") & Q(per__in=["hour", "use"])),
                name="price_line_per",
            ),
            models.CheckConstraint(
                condition=Q(per="hour") | Q(at_least=0, free=0), name="price_line_minutes_of_hours"
            ),
            models.CheckConstraint(
                condition=Q(who__in=[code for code, _label in WHO]), name="price_line_who"
            ),
            models.UniqueConstraint(
                fields=["price_list", "what", "resource", "model", "category", "material", "per", "who"],
                nulls_distinct=False,
                name="price_line_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.price} / {self.get_per_display()}"

    @property
    def subject(self) -> Any:
        """What it is the price of, in words."""
        return self.resource or self.model or self.category or self.material or self.get_what_display()

    @property
    def price(self) -> Money:
        """The price of one unit."""
        return Money(self.cents, self.price_list.currency)
