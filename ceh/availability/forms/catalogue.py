"""Filters of the machine catalogue."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ceh.availability.queries import find as search
from ceh.directory.forms.filters import place_codes
from ceh.equipment.models import ACCESS, Unit
from ceh.equipment.queries import catalogue as queries
from ceh.region.models import Settlement
from ceh.web import filters


class MachineFilter(filters.FilterSet):
    """By words, kind, municipality, space, and who may use it."""

    q = filters.SearchFilter(method="search", label=_("What are you looking for?"))
    kind = filters.ChoiceFilter(field_name="model__category__code", label=_("Kind"))
    municipality = filters.ChoiceFilter(
        field_name="resource__space__municipality__code", label=_("Municipality")
    )
    access = filters.ChoiceFilter(choices=ACCESS, label=_("Who may use it"))
    space = filters.ChoiceFilter(field_name="resource__space__code", label=_("Space"))
    near = filters.ChoiceFilter(method="keep_all", label=_("Nearest to"), empty_label=_("anywhere"))

    class Meta:
        model = Unit
        fields: list[str] = []
        main = ["kind", "municipality", "near", "access", "space"]

    def __init__(self, data: Any) -> None:
        super().__init__(data, queryset=queries.with_photos(queries.machines()))
        spaces, known = queries.spaces(), search.catalogue()
        offered = {
            "kind": [(code, str(category)) for code, category in known.categories.items()],
            "municipality": [
                (municipality.code, municipality.name) for municipality in queries.municipalities(spaces)
            ],
            "space": [(space.code, str(space)) for space in spaces],
        }
        self.places = place_codes(known.settlements)
        offered["near"] = [(code, row.name) for code, row in self.places.items()]
        for name, choices in offered.items():
            self.form.fields[name].choices = choices

    @property
    def place(self) -> Settlement | None:
        """The settlement that distances are measured from."""
        return self.places.get(self.data.get("near", "")) if self.is_bound else None

    def keep_all(self, rows: "QuerySet[Unit]", _name: str, _code: str) -> "QuerySet[Unit]":
        """Choosing a place sorts the machines; it filters none out."""
        return rows

    def search(self, rows: "QuerySet[Unit]", _name: str, text: str) -> "QuerySet[Unit]":
        """Match words of the machine, its make, its kind and its space."""
        return queries.search(rows, text)
