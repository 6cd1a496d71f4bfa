"""The search form across spaces (GET). The chosen kind decides which property fields it has."""

from datetime import date, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.availability.queries import find as search
from ceh.availability.queries.find import Catalogue, PropertyFilter, When
from ceh.availability.rules.starts import LENGTHS, length_words
from ceh.core import cache_versions
from ceh.core.language import sort_key
from ceh.core.text import Translated
from ceh.directory.forms.filters import PlainSelect, place_codes
from ceh.equipment.models import Property
from ceh.timetable.rules import MIDNIGHT, instant
from ceh.web import forms

DURATIONS = [(minutes, length_words(minutes)) for minutes in LENGTHS]
KM = [("", _("any")), ("5", "5 km"), ("10", "10 km"), ("20", "20 km"), ("30", "30 km"), ("50", "50 km")]

_places = cache_versions.VersionedCache(2)


class FindForm(forms.Form):
    """What, where and when. Only the kind is required."""

    kind = forms.ChoiceField(label=_("What do you need?"), required=False)
    near = forms.ChoiceField(label=_("Near"), required=False)
    km = forms.ChoiceField(label=_("Within"), choices=KM, required=False)
    day = forms.DateField(label=_("Day"), required=False)
    begins = forms.TimeField(label=_("Earliest"), required=False)
    ends = forms.TimeField(label=_("Latest"), required=False)
    minutes = forms.TypedChoiceField(
        label=_("How long"), choices=DURATIONS, coerce=int, initial=60, required=False
    )
    mine = forms.BooleanField(label=_("Only what I may use"), required=False)

    def __init__(self, data: Any, catalogue: Catalogue, *, signed_in: bool) -> None:
        super().__init__({"minutes": "60", **dict(data.items())} if data else None)
        self.places = _places.get(catalogue.version, lambda: place_codes(catalogue.settlements))
        self.categories = catalogue.categories
        kinds = [("", _("choose")), *((code, str(category)) for code, category in self.categories.items())]
        near = [("", _("anywhere")), *((code, place.name) for code, place in self.places.items())]
        for name, choices in (("kind", kinds), ("near", near)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not signed_in:
            self.fields.pop("mine")
        self.category = self.categories.get((data or {}).get("kind", ""))
        self.asked: list[Property] = search.properties(self.category) if self.category else []
        for row in self.asked:
            self.fields[f"p-{row.code}"] = _field(
                row, catalogue.words.get(row.pk, []), (data or {}).get(f"p-{row.code}", "")
            )
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.widget = PlainSelect(choices=field.choices)

    @property
    def plain_fields(self) -> list[Any]:
        """The bound fields that every kind has."""
        return [self[name] for name in self.fields if not name.startswith("p-")]

    @property
    def property_fields(self) -> list[Any]:
        """The bound fields of the kind's properties."""
        return [self[f"p-{row.code}"] for row in self.asked if f"p-{row.code}" in self.fields]

    @property
    def property_filters(self) -> list[PropertyFilter]:
        """The criteria that the reader filled in."""
        result = []
        for row in self.asked:
            value = self.cleaned_data.get(f"p-{row.code}")
            if value in (None, "", False):
                continue
            if row.measure == "words":
                result.append(PropertyFilter(row.pk, word=str(value)))
            else:
                result.append(PropertyFilter(row.pk, at_least=1.0 if row.measure == "yes" else float(value)))
        return result

    @property
    def place(self) -> tuple[float, float] | None:
        """(lon, lat) of the settlement to search near."""
        chosen = self.places.get(self.cleaned_data.get("near") or "")
        return (chosen.lon, chosen.lat) if chosen else None

    def when(self, zone: str) -> When | None:
        """The window on the chosen day; None without a day."""
        values = self.cleaned_data
        day: date | None = values.get("day")
        if day is None:
            return None
        begin = instant(day, values.get("begins") or MIDNIGHT, zone)
        ends: time | None = values.get("ends")
        end = (
            instant(day, ends, zone, last=True) if ends else instant(day + timedelta(days=1), MIDNIGHT, zone)
        )
        return When(begin, max(end, begin), int(values.get("minutes") or 60))


def _field(row: Property, texts: list[Translated], chosen: str) -> Any:
    """The field for a property: a minimum, a choice of words, or a tick box."""
    if row.measure == "words":
        words = {word for text in texts for word in str(text).split(", ")}
        if any(chosen in line.split(", ") for text in texts for line in text.values()):
            words.add(chosen)  # an address may come from a reader of another language
        choices = [("", _("any")), *((word, word) for word in sorted(words, key=sort_key))]
        return forms.ChoiceField(label=str(row), choices=choices, required=False)
    if row.measure == "yes":
        return forms.BooleanField(label=str(row), required=False)
    label = f"{row}, {row.unit}" if row.unit else str(row)
    return forms.FloatField(label=label, required=False, min_value=0, max_value=1e9)
