"""Forms of faults and outages."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from ceh.equipment.models import Unit
from ceh.maintenance.models import CAUSES, Hazard, Outage
from ceh.maintenance.queries.faults import fault_of
from ceh.timetable.queries import zone_of
from ceh.web import forms


class FaultDetailsForm(forms.Form):
    """What the reporter adds after the tap, if they like."""

    text = forms.SafeCharField(label=_("What do you see?"), max_length=2000, rows=3, required=False)
    cause = forms.ChoiceField(
        label=_("How did it happen?"),
        choices=CAUSES,
        widget=forms.RadioSelect,
        initial="unknown",
        help_text=_("Nobody is blamed. Your answer helps with the repair."),
    )
    picture = forms.PhotoField(label=_("Picture"), required=False)

    @property
    def values(self) -> dict[str, Any]:
        """The picture as a file."""
        values = super().values
        picture = values.pop("picture")
        return {**values, "picture": picture.image if picture else None}


class WarningForm(forms.Form):
    """What the others must know."""

    text = forms.SafeCharField(
        label=_("What the others must know"),
        max_length=2000,
        rows=4,
        help_text=_("What the danger is, how to recognise it and what to do at once."),
    )


class HazardForm(forms.Form):
    """Which warning a space has read."""

    hazard = forms.ModelChoiceField(
        queryset=Hazard.objects.all(),
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("There is no such warning.")},
    )


class ZoneForm(forms.Form):
    """A form whose moments are told on the clock of the machine's space."""

    refusal_fields = {"expected_until": "until", "starts_at": "starts"}

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.zone = ZoneInfo(zone_of(unit.space))

    def at(self, name: str) -> datetime | None:
        """The instant, as the clock of the space tells it."""
        local = self.cleaned_data.get(name)
        return local.replace(tzinfo=self.zone) if local else None


class ExtendForm(ZoneForm):
    """Another end."""

    until = forms.DateTimeField(label=_("Probably until"))

    @property
    def values(self) -> dict[str, Any]:
        return {"expected_until": self.at("until")}


class OutageForm(ZoneForm):
    """From when, until when, why. Without a start it begins now."""

    reason = forms.SafeCharField(label=_("Why"), max_length=300, help_text=_("Shown to those who booked."))
    until = forms.DateTimeField(label=_("Probably until"))
    starts = forms.DateTimeField(
        label=_("From"), required=False, help_text=_("Leave empty to start now. Fill it in for planned work.")
    )

    def __init__(self, *args: Any, fault: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fault = fault

    @property
    def values(self) -> dict[str, Any]:
        """The fault that the address names belongs to it if it is one of the machine."""
        starts = self.at("starts")
        return {
            "reason": self.cleaned_data["reason"],
            "expected_until": self.at("until"),
            "planned": starts is not None,
            "starts_at": starts,
            "fault": fault_of(self.unit, self.fault),
        }


class OutageEndForm(forms.Form):
    """Back in service, wholly or in part; what has not begun is cancelled."""

    limits = forms.SafeCharField(
        label=_("What does not work yet"),
        max_length=300,
        required=False,
        help_text=_("Leave it empty if everything works."),
    )

    def __init__(self, *args: Any, outage: Outage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["limits"].initial = outage.unit.limits
        if not outage.begun_at:
            del self.fields["limits"]
