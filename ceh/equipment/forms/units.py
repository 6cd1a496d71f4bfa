"""Forms about one machine: what its model can do, what it asks for, its papers, another space."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ceh.equipment.models import PAPERS, Property, PropertyValue
from ceh.learning.models import LEVELS, Competence
from ceh.network.models import Space
from ceh.web import forms


class ValuesForm(forms.Form):
    """What the model can do: one field for each property of its kind."""

    def __init__(
        self, *args: Any, properties: list[Property], values: list[PropertyValue], **kwargs: Any
    ) -> None:
        known = {one.property_id: one for one in values}
        kwargs["initial"] = {one.code: _said(known.get(one.pk)) for one in properties}
        super().__init__(*args, **kwargs)
        self.asked = properties
        for one in properties:
            self.fields[one.code] = _field(one)
            forms.tune(self.fields[one.code])

    @property
    def values(self) -> dict[str, Any]:
        """Property code → number, words by language, True; None or {} where nothing is said."""
        found: dict[str, Any] = {}
        for one in self.asked:
            value = self.cleaned_data.get(one.code)
            if one.measure == "words":
                found[one.code] = {language: _words(text) for language, text in (value or {}).items()}
            else:
                found[one.code] = value
        return found


def _said(value: PropertyValue | None) -> Any:
    return None if value is None else (value.text() or value.number)


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def _field(one: Property) -> Any:
    if one.measure == "words":
        help_text = _("Separate them with commas.")
        return forms.TranslatedField(label=str(one), max_length=300, required=False, help_text=help_text)
    if one.measure == "yes":
        return forms.BooleanField(label=str(one), required=False)
    label = f"{one}, {one.unit}" if one.unit else str(one)
    return forms.FloatField(label=label, required=False, min_value=0, max_value=1e9)


class NeedForm(forms.Form):
    """A competence that the machine asks for."""

    competence = forms.ModelChoiceField(
        label=_("Competence"), queryset=Competence.objects.none(), empty_label=_("choose")
    )
    level = forms.ChoiceField(label=_("Level"), choices=LEVELS, initial="use")
    for_model = forms.BooleanField(
        label=_("Every machine of this model asks for it, in all spaces"), required=False,
        help_text=_("Not ticked: for this machine only."),
    )  # fmt: skip

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
        label=_("Web address"), required=False, assume_scheme="https",
        help_text=_("Where the manual is on the web, preferably on the maker’s site."),
    )  # fmt: skip
    document = forms.PdfField(label=_("PDF"), required=False)
    picture = forms.PhotoField(label=_("Picture"), required=False)
    for_model = forms.BooleanField(
        label=_("For all machines of this model"), required=False, initial=True,
        help_text=_("Not ticked: for this machine only."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        told = [given.get(name) for name in ("url", "document", "picture")]
        if not any(told) and not self.errors:
            raise ValidationError({"url": _now("Give an address, a PDF or a picture.")})
        if all(told[1:]):
            raise ValidationError({"document": _now("Add the PDF and the picture one after the other.")})
        if given.get("kind") == "photo" and given.get("document"):
            raise ValidationError({"kind": _now("A PDF is no picture. Choose what else it is.")})
        return given


class MoveForm(forms.Form):
    """Another space, among those where the person keeps equipment."""

    to = forms.ModelChoiceField(
        label=_("To which space"), queryset=Space.objects.none(), empty_label=_("choose")
    )
    arrives_at = forms.DateTimeField(
        label=_("On the way until"), required=False,
        help_text=_("Empty: it is there at once. Who booked it meanwhile is offered other times."),
    )  # fmt: skip
    reason = forms.SafeCharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *args: Any, spaces: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        self.fields["to"].queryset = spaces

    def clean_arrives_at(self) -> datetime | None:
        """The instant, as the clock of the space tells it."""
        given = self.cleaned_data.get("arrives_at")
        return given.replace(tzinfo=self.zone) if given else None
