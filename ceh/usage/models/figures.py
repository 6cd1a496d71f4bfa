"""Use of machines in a year, counted beforehand, and which years are to be counted anew."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ceh.core.text import ByName
from ceh.equipment.models import EquipmentModel
from ceh.network.models import Space


class UsageYear(models.Model):
    """The use of a year in one space, of one model, of a model in a space, or (both empty) of all in the region.

    `people` are different members, each counted once in this very row: who worked in two spaces is in both rows, so
    the rows of spaces do not add up to that of the region. `guests` are places in groups without accounts, which do.
    Written only by actions.figures, from the records; a row is never older than what `UsageDue` says.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, related_name="+", verbose_name=_("space"), db_index=False
    )
    model = models.ForeignKey(
        EquipmentModel, models.PROTECT, null=True, related_name="+", verbose_name=_("model"), db_index=False
    )
    uses = models.PositiveIntegerField(_("uses"))
    minutes = models.PositiveBigIntegerField(_("minutes"))
    people = models.PositiveIntegerField(_("different members"))
    guests = models.PositiveIntegerField(_("in groups"))
    counted_at = models.DateTimeField()

    class Meta:
        ordering = ["year", ByName("space__sort_keys"), "model__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "space", "model"], nulls_distinct=False, name="usage_year_once"
            ),
            models.CheckConstraint(condition=Q(people__lte=F("uses")), name="usage_year_people"),
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.space or '–'}, {self.model or '–'}"

    @property
    def hours(self) -> float:
        """The minutes as hours."""
        return self.minutes / 60


class UsageDue(models.Model):
    """A change of a record that a year's figures do not have yet: a trigger adds it in the transaction of the change.

    Rows are only added and taken away, never updated, so those who write do not wait for each other.
    """

    year = models.PositiveSmallIntegerField(db_index=True)

    class Meta:
        ordering = ["year", "pk"]

    def __str__(self) -> str:
        return str(self.year)


# The trigger knows no zone; so it names each year in which the instant may lie anywhere on earth (one or two).
_YEARS = """
    INSERT INTO usage_usagedue (year)
    SELECT DISTINCT extract(year FROM (at + hours * interval '14 hours') AT TIME ZONE 'UTC')
    FROM (VALUES {instants}) moved (at), (VALUES (-1), (1)) around (hours) WHERE at IS NOT NULL;
    RETURN NULL;
"""


def due(name: str, operation: pgtrigger.Operation, *instants: str) -> pgtrigger.Trigger:
    """Notes that the years of these instants are to be counted anew."""
    values = ", ".join(f"({instant})" for instant in instants)
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.After, operation=operation, func=_YEARS.format(instants=values)
    )


DUE = (
    due("usage_due_insert", pgtrigger.Insert, "NEW.started_at"),
    due("usage_due_update", pgtrigger.Update, "NEW.started_at", "OLD.started_at"),
    due("usage_due_delete", pgtrigger.Delete, "OLD.started_at"),
)
