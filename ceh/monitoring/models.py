"""Indicators, their definitions in versions, and measurements with the lines they were counted from."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ceh.core.formatting import short_day
from ceh.core.journal import track
from ceh.core.text import TranslatedField
from ceh.plan.models import Action

KINDS = [("distinct", _("distinct people or things in the period")), ("first", _("counted once in its life"))]
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Indicator(models.Model):
    """An indicator by its stable code; what it means stands in its versions."""

    code = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    known: list["IndicatorVersion"]  # as queries.indicators() found them

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """The public page; stable."""
        return reverse("monitoring:indicator", kwargs={"code": self.code})


@track()
class IndicatorVersion(models.Model):
    """What an indicator means from a day on. The database refuses to change it once something was measured by it."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField()
    name = TranslatedField(_("name"))
    definition = TranslatedField(_("definition"))
    counts = TranslatedField(_("what counts"))
    counts_not = TranslatedField(_("what does not"))
    unit = TranslatedField(_("unit"))
    method = TranslatedField(_("how it is measured"))
    source = TranslatedField(_("data source"))
    limitations = TranslatedField(_("limitations"))
    kind = models.CharField(max_length=10, choices=KINDS)
    rule = models.CharField(
        max_length=40, blank=True
    )  # key of a counting rule; "" where nothing can be counted yet
    parameters = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["indicator", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="indicator_version_once"),
            models.UniqueConstraint(fields=["indicator", "valid_from"], name="indicator_version_one_a_day"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="fixed_once_used",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT 1 FROM monitoring_measurement WHERE version_id = OLD.id) THEN
                        RAISE EXCEPTION 'indicator version % was measured by and cannot change', OLD.id
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class Measurement(models.Model):
    """A figure as it was at an instant, with every line behind it. Never changed, never deleted."""

    version = models.ForeignKey(IndicatorVersion, models.PROTECT, related_name="measurements")
    action = models.ForeignKey(Action, models.PROTECT, related_name="+")
    rule = models.CharField(max_length=40)
    rule_version = models.PositiveSmallIntegerField()
    parameters = models.JSONField(default=dict)
    starts_on = models.DateField()
    ends_on = models.DateField()  # exclusive
    as_of = models.DateTimeField()
    value = models.PositiveIntegerField()
    headcount = models.PositiveIntegerField()
    ledger_hash = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-as_of"]
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="measurement_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.value} ({short_day(self.as_of)})"


class Line(models.Model):
    """One candidate of a measurement: counted (no reason), or left out with the reason. Keys are pseudonyms."""

    measurement = models.ForeignKey(Measurement, models.PROTECT, related_name="lines")
    unit_key = models.CharField(max_length=32, blank=True)
    source_type = models.CharField(max_length=60)
    source_id = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    day = models.DateField()
    space_id_then = models.PositiveBigIntegerField(null=True)
    dimensions = models.JSONField(default=dict)
    headcount = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["at", "source_type", "source_id"]
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(fields=["measurement", "source_type", "source_id"], name="line_once"),
            models.UniqueConstraint(
                fields=["measurement", "unit_key"],
                condition=models.Q(reason=""),
                name="line_unit_counts_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_type} {self.source_id}"


class Viewing(models.Model):
    """That somebody looked at the lines behind a figure."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="viewings")
    year = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.person}, {self.indicator}, {self.year}"


def source_url(source_type: str, source_id: int) -> Any:
    """Where the record behind a line is shown; "" for one without a page."""
    pages = {"usage.visit": "usage:visit", "usage.groupvisit": "usage:group_visit"}
    return reverse(pages[source_type], kwargs={"pk": source_id}) if source_type in pages else ""
