"""The filters of the public directory; the list, the map, the GeoJSON and the CSV all ask this one."""

from collections import Counter
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from ceh.core.language import fold
from ceh.directory import queries
from ceh.network.models import Space
from ceh.network.rules.spaces import ACCESSIBILITY, LANGUAGES, OPEN_TO
from ceh.region.models import Settlement
from ceh.web import filters

AGES = {"half": _("in the last half year"), "year": _("in the last year")}


def place_codes(settlements: list[Settlement]) -> dict[str, Settlement]:
    """Code in the address → settlement; the municipality is added where two have one name."""
    names = Counter(fold(settlement.name) for settlement in settlements)
    result = {}
    for settlement in settlements:
        code = "-".join(fold(settlement.name).split())
        result[code if names[fold(settlement.name)] == 1 else f"{code}-{settlement.municipality.code}"] = (
            settlement
        )
    return result


class PlainSelect(forms.Select):
    """A select whose options are joined, not rendered one template each: the page has a hundred of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attributes = self.build_attrs(self.attrs, attrs)
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (code, mark_safe(" selected") if str(code) == chosen else "", label)
                for code, label in self.choices
            ),
        )
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(attributes), options)


class SpaceFilter(filters.FilterSet):
    """Filters of the directory. Give it `lists` (queries.queries.lists()) and the region's day."""

    q = filters.SearchFilter(method="keep", label=_("What are you looking for?"))
    topic = filters.ChoiceFilter(method="by_topic", label=_("Topic"))
    kind = filters.ChoiceFilter(field_name="kind__code", label=_("Kind of space"))
    municipality = filters.ChoiceFilter(field_name="municipality__code", label=_("Municipality"))
    goal_group = filters.ChoiceFilter(method="by_goal_group", label=_("For whom"))
    near = filters.ChoiceFilter(method="keep", label=_("Nearest to"))
    open_to = filters.ChoiceFilter(choices=list(OPEN_TO.items()), label=_("Open to"))
    language = filters.ChoiceFilter(choices=list(LANGUAGES.items()), method="has", label=_("Language spoken"))
    accessibility = filters.ChoiceFilter(
        choices=list(ACCESSIBILITY.items()), method="has", label=_("Accessibility")
    )
    confirmed = filters.ChoiceFilter(choices=list(AGES.items()), method="by_age", label=_("Confirmed"))
    history = filters.ChoiceFilter(
        choices=[("closed", _("closed spaces"))], method="keep", label=_("History")
    )

    class Meta:
        model = Space
        fields: list[str] = []
        main = ["topic", "kind", "municipality", "goal_group", "near"]

    def __init__(self, data: Any, lists: queries.Lists, today: date) -> None:
        super().__init__(data, queryset=Space.objects.all())
        self.today, self.lists, self.places = today, lists, place_codes(lists.settlements)
        offered: dict[str, Any] = {
            "topic": [(code, str(name)) for code, name in lists.topics.items()],
            "kind": [(code, str(name)) for code, name in lists.kinds.items()],
            "goal_group": [(code, str(name)) for code, name in lists.goal_groups.items()],
            "municipality": [(municipality.code, municipality.name) for municipality in lists.municipalities],
            "near": [(code, place.name) for code, place in self.places.items()],
        }
        for field in self.form.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget = PlainSelect(attrs=field.widget.attrs, choices=field.choices)
        for name, choices in offered.items():
            field = self.form.fields[name]
            field.choices = choices
            field.empty_label = None
            field.choices = [("", _("anywhere") if name == "near" else _("all")), *choices]

    @property
    def place(self) -> Settlement | None:
        """The settlement from which distances are measured."""
        return self.places.get(self._value("near"))

    @property
    def order(self) -> str:
        """ "near", "best", "fresh" or "name": as asked, if it can be, else what serves best."""
        possible = ["name", "fresh"]
        if self.place:
            possible.insert(0, "near")
        if self._value("q"):
            possible.insert(0, "best")
        sort = self.data.get("sort", "") if self.data else ""
        if sort in possible:
            return sort
        return "near" if "near" in possible else possible[0]

    @property
    def orders(self) -> list[str]:
        """The orders that make sense now."""
        near = ["near"] if self.place else []
        return [*(["best"] if self._value("q") else []), *near, "name", "fresh"]

    def _value(self, name: str) -> str:
        if not self.is_bound:
            return ""
        self.form.is_valid()
        return str(self.form.cleaned_data.get(name) or "")

    def filter_queryset(self, queryset: Any) -> Any:
        """All filters, then words, distance and order."""
        closed = bool(self._value("history"))
        rows = super().filter_queryset(queries.public_spaces(closed=closed))
        if self._value("q"):
            rows = queries.matching(rows, self._value("q"))
        if self.place:
            rows = queries.with_distance(rows, self.place.lon, self.place.lat)
        return queries.ordered(rows, self.order)

    @property
    def qs(self) -> Any:
        """The spaces; without any filter all that are open."""
        if not hasattr(self, "_qs"):
            if self.is_bound:
                self.form.is_valid()
                self._qs = self.filter_queryset(self.queryset)
            else:
                self._qs = queries.ordered(queries.public_spaces(), "name")
        return self._qs

    def keep(self, rows: Any, name: str, value: str) -> Any:
        """Handled in filter_queryset, once all others are known."""
        return rows

    def by_topic(self, rows: Any, name: str, value: str) -> Any:
        """As a subquery, so that no space comes twice."""
        return rows.filter(pk__in=Space.topics.through.objects.filter(topic__code=value).values("space"))

    def by_goal_group(self, rows: Any, name: str, value: str) -> Any:
        """As a subquery, so that no space comes twice."""
        through = Space.goal_groups.through.objects.filter(goalgroup__code=value)
        return rows.filter(pk__in=through.values("space"))

    def has(self, rows: Any, name: str, value: str) -> Any:
        """A code in a list of codes."""
        column = {"language": "languages"}.get(name, name)
        return rows.filter(**{f"{column}__contains": [value]})

    def by_age(self, rows: Any, name: str, value: str) -> Any:
        """Confirmed recently enough."""
        return queries.confirmed(rows, value, self.today)
