"""Search across spaces: what kind, how big, of what, where, when, and whether I may use it; the nearest first.

One plan: a handful of statements whatever the number of units, people and bookings. The database finds the units of
the kind with the properties; what is open then, free then, and permitted is decided in memory from facts that are read
once for all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import AREA, BookingContext
from ceh.core import cache_versions
from ceh.core.text import ByName, Translated
from ceh.equipment.models import EquipmentCategory, Property, PropertyValue, Unit
from ceh.learning import queries as learning
from ceh.people.models import Person
from ceh.region.models import Settlement
from ceh.timetable.models import Occupancy

MOST = 12  # machines that are named beside those that fit
_kept = cache_versions.VersionedCache(2)


@dataclass(frozen=True)
class Wanted:
    """A property that is asked for: at least so much, or one of these words."""

    property_id: int
    at_least: float | None = None
    word: str = ""


@dataclass(frozen=True)
class Catalogue:
    """What can be asked for: kinds of which there is a unit, with their properties, the words of these, and where.

    Shared by all who ask, as long as `mark` is the same; so nobody changes it.
    """

    mark: tuple[cache_versions.Mark, ...]
    categories: dict[str, EquipmentCategory]
    words: dict[int, list[Translated]]
    settlements: list[Settlement]


def catalogue() -> Catalogue:
    """All of it; one statement as long as nothing of it changes."""
    mark = cache_versions.marks(AREA, "directory")
    return _kept.get(mark, lambda: _catalogue(mark))


def _catalogue(mark: tuple[cache_versions.Mark, ...]) -> Catalogue:
    used = Unit.objects.filter(model__category=OuterRef("pk"), resource__retired_at=None)
    rows = EquipmentCategory.objects.filter(Exists(used), retired=False).prefetch_related("properties")
    words: dict[int, list[Translated]] = {}
    values = PropertyValue.objects.filter(property__measure="words").order_by()
    for value in values:
        words.setdefault(value.property_id, []).append(value.text())
    return Catalogue(
        mark,
        {row.code: row for row in rows},
        words,
        list(Settlement.objects.select_related("municipality").defer("municipality__rings")),
    )


def properties(category: EquipmentCategory) -> list[Property]:
    """What the kind is searched by; no statement for one of the catalogue."""
    return list(category.properties.all())


def units(category_id: int, wanted: Sequence[Wanted]) -> "QuerySet[Unit, int]":
    """Resource ids of units of the kind that can be booked in open spaces, with all properties asked for."""
    rows = Unit.objects.filter(
        model__category=category_id,
        bookable=True,
        state__in=("in_service", "limited"),
        resource__retired_at=None,
        resource__space__state="published",
    )
    return _with_properties(rows, wanted).order_by("resource_id").values_list("resource_id", flat=True)


def _with_properties(rows: "QuerySet[Unit]", wanted: Sequence[Wanted]) -> "QuerySet[Unit]":
    for one in wanted:
        values = PropertyValue.objects.filter(model=OuterRef("model"), property=one.property_id)
        if one.at_least is not None:
            values = values.filter(number__gte=one.at_least)
        if one.word:
            languages = ["", *(code for code, _label in settings.LANGUAGES)]
            values = values.filter(
                reduce(or_, (Q(words__contains={language: [one.word]}) for language in languages))
            )
        rows = rows.filter(Exists(values))
    return rows


def elsewhere(category_id: int, wanted: Sequence[Wanted]) -> list[Unit]:
    """Units with the properties that the search leaves out: out of service, or used without a booking.

    Those of spaces that take nobody now are left out here, too.
    """
    rows = Unit.objects.filter(
        model__category=category_id, resource__retired_at=None, resource__space__state="published"
    ).exclude(state="retired")
    rows = _with_properties(rows, wanted).exclude(bookable=True, state__in=("in_service", "limited"))
    return list(
        rows.select_related("resource__space", "model").order_by(ByName("resource__sort_keys"), "pk")[:MOST]
    )


@dataclass(frozen=True)
class Largest:
    """The most of a property that there is, and where."""

    property: Property
    number: float
    unit: Unit


def largest(category_id: int, wanted: Sequence[Wanted]) -> list[Largest]:
    """For each size that is asked for and that nothing of the kind has: the largest there is. Two statements each."""
    kind = Unit.objects.filter(
        model__category=category_id, resource__retired_at=None, resource__space__state="published"
    ).exclude(state="retired")
    rows = []
    for one in wanted:
        if one.at_least is None or one.at_least <= 1:
            continue
        values = PropertyValue.objects.filter(property=one.property_id, model__units__in=kind)
        value = values.select_related("property").order_by("-number", "pk").first()
        if value is None or value.number is None or value.number >= one.at_least:
            continue
        unit = (
            kind.filter(model=value.model_id)
            .select_related("resource__space", "model")
            .order_by("pk")
            .first()
        )
        if unit is not None:
            rows.append(Largest(value.property, value.number, unit))
    return rows


@dataclass(frozen=True)
class When:
    """From when to when, and how long in it."""

    begin: datetime
    end: datetime
    minutes: int


@dataclass(frozen=True)
class Candidates:
    """Units among which is searched: what decides about each, by resource, and what the reader is able to do."""

    contexts: Mapping[int, BookingContext]
    claims: Mapping[int, list[Occupancy]]  # none where no time is asked for
    person_id: int
    competence_facts: learning.Facts | None


def load_candidates(
    resource_ids: Sequence[int], when: When | None, person: Person | None, now: datetime
) -> Candidates:
    """All that decides about these resources; a handful of statements, whatever their number."""
    if not resource_ids:
        return Candidates({}, {}, 0, None)
    by_resource = contexts.cached_contexts(resource_ids, now.date())
    return Candidates(
        by_resource,
        contexts.busy(by_resource.values(), when.begin, when.end) if when else {},
        person.pk if person else 0,
        contexts.facts_for(person, by_resource.values()) if person else None,
    )
