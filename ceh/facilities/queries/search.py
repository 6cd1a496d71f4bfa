"""Search across spaces: what kind, how big, of what, where, when, and whether I may use it; the nearest first.

One plan: a handful of statements whatever the number of units, people and bookings. The database finds the units of
the kind with the properties; what is open then, free then, and permitted is decided in memory from facts that are read
once for all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from ceh.facilities.models import EquipmentCategory, Property, PropertyValue, Unit


@dataclass(frozen=True)
class Wanted:
    """A property that is asked for: at least so much, or one of these words."""

    property_id: int
    at_least: float | None = None
    word: str = ""


def categories() -> list[EquipmentCategory]:
    """Kinds of equipment of which there is a unit, with their properties; two statements."""
    used = Unit.objects.filter(model__category=OuterRef("pk"), resource__retired_at=None)
    rows = EquipmentCategory.objects.filter(Exists(used), retired=False)
    return list(rows.prefetch_related("properties"))


def properties(category: EquipmentCategory) -> list[Property]:
    """What the kind is searched by."""
    return list(category.properties.all())


def words_of(category: EquipmentCategory) -> dict[int, list[str]]:
    """Property id → all words that models of the kind have, for a choice; one statement."""
    found: dict[int, set[str]] = {}
    rows = PropertyValue.objects.filter(model__category=category, property__measure="words")
    for pk, words in rows.values_list("property_id", "words"):
        found.setdefault(pk, set()).update(words)
    return {pk: sorted(words) for pk, words in found.items()}


def units(category_id: int, wanted: Sequence[Wanted]) -> "QuerySet[Unit]":
    """Units of the kind that can be booked in open spaces, with all properties asked for."""
    rows = Unit.objects.filter(
        model__category=category_id, bookable=True, state__in=("in_service", "limited"), resource__retired_at=None,
        resource__space__state="published",
    )  # fmt: skip
    for one in wanted:
        values = PropertyValue.objects.filter(model=OuterRef("model"), property=one.property_id)
        if one.at_least is not None:
            values = values.filter(number__gte=one.at_least)
        if one.word:
            values = values.filter(words__contains=[one.word])
        rows = rows.filter(Exists(values))
    return rows.select_related("resource__space", "model")


@dataclass(frozen=True)
class When:
    """From when to when, and how long in it."""

    begin: datetime
    end: datetime
    minutes: int
