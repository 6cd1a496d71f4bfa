"""What the search finds of equipment: machines in service, rooms, seats, kits and premises, by name, kind and place."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ceh.availability.queries.cards import load_card_facts
from ceh.availability.rules import cards
from ceh.core.search import Document, HitCard, Searchable, WeightedText, join, register
from ceh.core.text import Translated
from ceh.directory.queries import PUBLIC
from ceh.equipment.models import EquipmentCategory, EquipmentModel, Place, Unit
from ceh.equipment.queries import catalogue
from ceh.network.models import Space
from ceh.people.models import Person
from ceh.timetable.models import Resource


def _unit(row: Unit) -> Document:
    space, model = row.space, row.model
    if row.state == "retired" or space.state not in PUBLIC:
        return Document()
    name = join(row.resource.name)
    texts: list[WeightedText] = [("A", name), ("B", model.category.name), ("B", model.category.code)]
    texts += [("B", model.category.keywords)]
    texts += [("B", str(model)), ("B", space.name), ("B", space.settlement), ("B", space.municipality.name)]
    texts += [("C", value.text()) for value in model.values.all()]
    texts += [("C", model.description), ("D", row.note)]
    kind = join(model.category.name)
    about = [space.name, space.settlement] if kind == name else [kind, space.name, space.settlement]
    return Document(name, join(*about), texts, str(row.pk))


def _units(**values: Any) -> Iterable[int]:
    return Unit.objects.filter(**values).values_list("pk", flat=True)


def _cards(unit_ids: Collection[int], now: datetime, person: Person | None) -> dict[int, cards.Card]:
    """Unit id → its card, for machines in open spaces."""
    units = list(catalogue.with_photos(catalogue.machines().filter(pk__in=unit_ids)))
    return {card.unit.pk: card for card in cards.cards(units, load_card_facts(units, now, person))}


def _pictures(place_ids: Collection[int], now: datetime, person: Person | None) -> dict[int, Place]:
    """Place id → the place, of whose kind a picture is drawn."""
    return {row.pk: row for row in Place.objects.filter(pk__in=place_ids).select_related("resource")}


def _place(row: Place) -> Document:
    resource, space = row.resource, row.resource.space
    if resource.retired_at or space.state not in PUBLIC:
        return Document()
    kind = Translated()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            kind[code] = str(resource.get_kind_display())
    texts: list[WeightedText] = [
        ("A", resource.name),
        ("B", kind),
        ("B", space.name),
        ("B", space.settlement),
    ]
    texts += [("B", space.municipality.name), ("C", row.contents), ("C", row.description)]
    return Document(join(resource.name), join(kind, space.name, space.settlement), texts, str(resource.pk))


def _places(**values: Any) -> Iterable[int]:
    return Place.objects.filter(**values).values_list("pk", flat=True)


register(
    Searchable(
        "place",
        _("Rooms, seats and kits"),
        "door-closed",
        Place,
        _place,
        "availability:week",
        "pk",
        related=("resource__space__municipality",),
        follows={
            Resource: lambda row: _places(resource=row),
            Space: lambda row: _places(resource__space=row),
        },
        order=16,
        card=HitCard(_pictures, "availability/_hit_place.html"),
    ),
    Searchable(
        "machine",
        _("Machines and tools"),
        "wrench",
        Unit,
        _unit,
        "equipment:unit",
        "pk",
        related=("resource__space__municipality", "model__category"),
        prefetch=("model__values",),
        follows={
            Resource: lambda row: _units(resource=row),
            EquipmentCategory: lambda row: _units(model__category=row),
            EquipmentModel: lambda row: _units(model=row),
            Space: lambda row: _units(resource__space=row),
        },
        order=15,
        card=HitCard(_cards, "availability/_hit_picture.html", "availability/_card_facts.html"),
    ),
)
