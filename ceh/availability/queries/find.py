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
class PropertyFilter:
    """A criterion on a property: a minimum, or a word."""

    property_id: int
    at_least: float | None = None
    word: str = ""


@dataclass(frozen=True)
class Catalogue:
    """What can be asked for: kinds of which there is a unit, with their properties, the words of these, and where.

    Shared by all who ask, as long as `version` is the same; so nobody changes it.
    """

    version: tuple[cache_versions.Version, ...]
    categories: dict[str, EquipmentCategory]
    words: dict[int, list[Translated]]
    settlements: list[Settlement]


def catalogue() -> Catalogue:
    """The cached catalogue; one statement while nothing in it changes."""
    version = cache_versions.versions_of(AREA, "directory")
    return _kept.get(version, lambda: _catalogue(version))


def _catalogue(version: tuple[cache_versions.Version, ...]) -> Catalogue:
    used = Unit.objects.filter(model__category=OuterRef("pk"), resource__retired_at=None)
    rows = EquipmentCategory.objects.filter(Exists(used), retired=False).prefetch_related("properties")
    words: dict[int, list[Translated]] = {}
    values = PropertyValue.objects.filter(property__measure="words").order_by()
    for value in values:
        words.setdefault(value.property_id, []).append(value.text())
    return Catalogue(
        version,
        {row.code: row for row in rows},
        words,
        list(Settlement.objects.select_related("municipality").defer("municipality__rings")),
    )


def properties(category: EquipmentCategory) -> list[Property]:
    """Properties that the kind is searched by; no statement if the kind is in the catalogue."""
    return list(category.properties.all())


def units(category_id: int, criteria: Sequence[PropertyFilter]) -> "QuerySet[Unit, int]":
    """Resource ids of bookable units of the kind in open spaces that meet all criteria."""
    rows = Unit.objects.filter(
        model__category=category_id,
        bookable=True,
        state__in=("in_service", "limited"),
        resource__retired_at=None,
        resource__space__state="published",
    )
    return _with_properties(rows, criteria).order_by("resource_id").values_list("resource_id", flat=True)


def _with_properties(rows: "QuerySet[Unit]", criteria: Sequence[PropertyFilter]) -> "QuerySet[Unit]":
    for criterion in criteria:
        values = PropertyValue.objects.filter(model=OuterRef("model"), property=criterion.property_id)
        if criterion.at_least is not None:
            values = values.filter(number__gte=criterion.at_least)
        if criterion.word:
            languages = ["", *(code for code, _label in settings.LANGUAGES)]
            values = values.filter(
                reduce(or_, (Q(words__contains={language: [criterion.word]}) for language in languages))
            )
        rows = rows.filter(Exists(values))
    return rows


def elsewhere(category_id: int, criteria: Sequence[PropertyFilter]) -> list[Unit]:
    """Units that meet the criteria but are left out of the search: out of service, or used without a booking.

    Those of spaces that take nobody now are left out here, too.
    """
    rows = Unit.objects.filter(
        model__category=category_id, resource__retired_at=None, resource__space__state="published"
    ).exclude(state="retired")
    rows = _with_properties(rows, criteria).exclude(bookable=True, state__in=("in_service", "limited"))
    return list(
        rows.select_related("resource__space", "model").order_by(ByName("resource__sort_keys"), "pk")[:MOST]
    )


@dataclass(frozen=True)
class Largest:
    """The largest value of a property, and the unit that has it."""

    property: Property
    number: float
    unit: Unit


def largest(category_id: int, criteria: Sequence[PropertyFilter]) -> list[Largest]:
    """The largest value for each minimum that no unit of the kind reaches. Two statements each."""
    kind = Unit.objects.filter(
        model__category=category_id, resource__retired_at=None, resource__space__state="published"
    ).exclude(state="retired")
    rows = []
    for criterion in criteria:
        if criterion.at_least is None or criterion.at_least <= 1:
            continue
        values = PropertyValue.objects.filter(property=criterion.property_id, model__units__in=kind)
        value = values.select_related("property").order_by("-number", "pk").first()
        if value is None or value.number is None or value.number >= criterion.at_least:
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
    """A time window, and how many minutes are needed in it."""

    begin: datetime
    end: datetime
    minutes: int


@dataclass(frozen=True)
class Candidates:
    """Units to search: the booking context of each, by resource, and the reader's competences."""

    contexts: Mapping[int, BookingContext]
    claims: Mapping[int, list[Occupancy]]  # none where no time is asked for
    person_id: int
    competence_facts: learning.Facts | None


def load_candidates(
    resource_ids: Sequence[int], when: When | None, person: Person | None, now: datetime
) -> Candidates:
    """Load what decides about these resources; a handful of statements, whatever their number."""
    if not resource_ids:
        return Candidates({}, {}, 0, None)
    by_resource = contexts.cached_contexts(resource_ids, contexts.today(now))
    return Candidates(
        by_resource,
        contexts.busy(by_resource.values(), when.begin, when.end) if when else {},
        person.pk if person else 0,
        contexts.facts_for(person, by_resource.values()) if person else None,
    )
