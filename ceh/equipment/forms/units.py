"""Forms about one machine: what its model can do, what it asks for, its papers, another space."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ceh.equipment.models import PAPERS, EquipmentModel, Property, PropertyValue
from ceh.learning.models import LEVELS, Competence
from ceh.network.models import Space
from ceh.web import forms


class ValuesForm(forms.Form):
    """What the model can do: one field for each property of its kind."""

    def __init__(self, *args: Any, model: EquipmentModel, **kwargs: Any) -> None:
        known = {value.property_id: value for value in model.values.all()}
        self.properties = list(model.category.properties.all())
        kwargs["initial"] = {feature.code: _as_written(known.get(feature.pk)) for feature in self.properties}
        super().__init__(*args, **kwargs)
        for feature in self.properties:
            self.fields[feature.code] = _field(feature)
            forms.tune(self.fields[feature.code])

    @property
    def values(self) -> dict[str, Any]:
        """Property code → number, words by language, True; None or {} where nothing is said."""
        values: dict[str, Any] = {}
        for feature in self.properties:
            value = self.cleaned_data.get(feature.code)
            if feature.measure == "words":
                value = {language: _words(text) for language, text in (value or {}).items()}
            values[feature.code] = value
        return {"values": values}


def _as_written(value: PropertyValue | None) -> Any:
    return None if value is None else (value.text() or value.number)


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def _field(feature: Property) -> Any:
    if feature.measure == "words":
        help_text = _("Separate them with commas.")
        return forms.TranslatedField(label=str(feature), max_length=300, required=False, help_text=help_text)
    if feature.measure == "yes":
        return forms.BooleanField(label=str(feature), required=False)
    label = f"{feature}, {feature.unit}" if feature.unit else str(feature)
    return forms.FloatField(label=label, required=False, min_value=0, max_value=1e9)


class NeedForm(forms.Form):
    """A competence that the machine requires."""

    competence = forms.ModelChoiceField(
        label=_("Competence"), queryset=Competence.objects.none(), empty_label=_("choose")
    )
    level = forms.ChoiceField(label=_("Level"), choices=LEVELS, initial="use")
    for_model = forms.BooleanField(
        label=_("Applies to every machine of this model, in all spaces"),
        required=False,
        help_text=_("Not ticked: for this machine only."),
    )

    def __init__(self, *args: Any, competences: Any, of_models: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competence"].queryset = competences
        if not of_models:
            del self.fields["for_model"]


class PaperForm(forms.Form):
    """A manual or a sheet, at an address or as PDF, or a picture."""

    kind = forms.ChoiceField(label=_("What it is"), choices=PAPERS)
    title = forms.SafeCharField(label=_("Title"), max_length=160)
    url = forms.URLField(
        label=_("Web address"),
        required=False,
        assume_scheme="https",
        help_text=_("Where the manual is on the web, preferably on the maker’s site."),
    )
    document = forms.PdfField(label=_("PDF"), required=False)
    picture = forms.PhotoField(label=_("Picture"), required=False)
    for_model = forms.BooleanField(
        label=_("For all machines of this model"),
        required=False,
        initial=True,
        help_text=_("Not ticked: for this machine only."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        url, document, picture = (values.get(name) for name in ("url", "document", "picture"))
        if not (url or document or picture or self.errors):
            raise ValidationError({"url": _now("Add a link, a PDF or a picture.")})
        if document and picture:
            raise ValidationError({"document": _now("Add the PDF and the picture one after the other.")})
        if values.get("kind") == "photo" and document:
            raise ValidationError({"kind": _now("A PDF is not a picture. Choose what it is.")})
        return values

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        picture, document = values.pop("picture"), values.pop("document")
        return {**values, "file": picture.image if picture else document}


class MoveForm(forms.Form):
    """Another space, among those where the person keeps equipment."""

    to = forms.ModelChoiceField(
        label=_("To which space"), queryset=Space.objects.none(), empty_label=_("choose")
    )
    arrives_at = forms.DateTimeField(
        label=_("In transit until"),
        required=False,
        help_text=_(
            "Leave empty if it moves at once. People who booked it for the time of the move are offered other times."
        ),
    )
    reason = forms.SafeCharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *args: Any, spaces: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        self.fields["to"].queryset = spaces

    def clean_arrives_at(self) -> datetime | None:
        """The instant, as the clock of the space tells it."""
        local = self.cleaned_data.get("arrives_at")
        return local.replace(tzinfo=self.zone) if local else None
