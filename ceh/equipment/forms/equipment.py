"""Forms of equipment."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ceh.equipment.models import ACCESS, EquipmentCategory
from ceh.learning.models import Competence
from ceh.timetable.models import KINDS, Resource
from ceh.web import forms


class UnitForm(forms.Form):
    """A machine: what it is, which one, and who may use it."""

    category = forms.ModelChoiceField(
        label=_("Kind"), queryset=EquipmentCategory.objects.filter(retired=False), empty_label=_("choose")
    )
    maker = forms.SafeCharField(label=_("Maker"), max_length=80, required=False)
    model = forms.SafeCharField(label=_("Model"), max_length=120)
    name = forms.TranslatedField(
        label=_("Name in the space"),
        max_length=120,
        required=False,
        help_text=_("For instance: laser by the window. Left empty, it is called by its kind."),
    )
    photo = forms.PhotoField(label=_("Photo"), required=False)
    access = forms.ChoiceField(label=_("Who may use it"), choices=ACCESS, initial="competence")
    competence = forms.ModelChoiceField(
        label=_("Which competence"),
        queryset=Competence.objects.none(),
        required=False,
        empty_label=_("choose"),
        help_text=_("People can book it once they have this competence."),
        widget=forms.Select({"data-shown-for": "competence"}),
    )
    bookable = forms.BooleanField(label=_("Can be booked"), required=False, initial=True)
    serial = forms.SafeCharField(label=_("Serial number"), max_length=80, required=False)
    inventory = forms.SafeCharField(label=_("Inventory number"), max_length=80, required=False)
    note = forms.TranslatedField(
        label=_("What users should know"),
        max_length=500,
        required=False,
        rows=2,
        help_text=_("For instance: bring your own material, wear closed shoes."),
    )

    def __init__(
        self,
        *args: Any,
        competences: QuerySet[Competence],
        kind: EquipmentCategory | None = None,
        has_competence: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competence"].queryset = competences  # type: ignore[attr-defined]
        self.fields["competence"].is_conditional = True  # type: ignore[attr-defined]  # not marked as optional
        if has_competence:
            del self.fields["competence"]
        self.kind = kind
        if kind is not None:
            for name in ("category", "maker", "model"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A machine for people with a competence says which; one without a name is called by its kind."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        kind = self.kind or values.get("category")
        if not values.get("name") and kind is not None and "name" not in self.errors:
            values["name"] = kind.name
        if values.get("photo"):
            values["photo"] = values["photo"].image
        if "competence" in self.fields and "competence" not in self.errors:
            if values.get("access") != "competence":
                values["competence"] = None
            elif not values["competence"] and self.initial.get("access") != "competence":
                self.add_error("competence", gettext("Choose the competence that people need."))
        return values


class PlaceForm(forms.Form):
    """A room, seats, a kit, premises."""

    kind = forms.ChoiceField(label=_("What it is"), choices=[kind for kind in KINDS if kind[0] != "unit"])
    name = forms.TranslatedField(label=_("Name"), max_length=120, help_text=_("One language is enough."))
    capacity = forms.IntegerField(label=_("How many at a time"), min_value=1, max_value=500, initial=1)
    area_m2 = forms.FloatField(label=_("Area in m²"), min_value=0.1, max_value=100_000, required=False)
    description = forms.TranslatedField(
        label=_("What it is good for"), max_length=1000, required=False, rows=3
    )

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:  # what it is stays as it is: whole days or hours were booked accordingly
            self.fields.pop("kind")


class PartsForm(forms.Form):
    """What a kit consists of."""

    parts = forms.ModelMultipleChoiceField(
        label=_("What is in it"),
        queryset=Resource.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Whoever books the kit books all of it. If one part is booked, the kit cannot be booked at that time."
        ),
    )

    def __init__(self, *args: Any, things: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].queryset = things  # type: ignore[attr-defined]
