"""What the search finds of equipment: each machine in service, by its name, its category, its model and its place."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.search import Document, Searchable, WeightedText, join, register
from ceh.facilities.models import EquipmentCategory, EquipmentModel, Unit
from ceh.network.models import Space
from ceh.network.queries.directory import PUBLIC
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
    return Document(name, join(model.category.name, space.name, space.settlement), texts, str(row.pk))


def _units(**values: Any) -> Iterable[int]:
    return Unit.objects.filter(**values).values_list("pk", flat=True)


register(
    Searchable(
        "machine",
        _("Machines and tools"),
        "wrench",
        Unit,
        _unit,
        "facilities:unit",
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
    )
)
