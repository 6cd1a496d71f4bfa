"""Forms of faults and outages."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from ceh.maintenance.models import CAUSES
from ceh.web import forms


class FaultDetailsForm(forms.Form):
    """What the reporter adds after the tap, if they like."""

    text = forms.SafeCharField(label=_("What do you see?"), max_length=2000, rows=3, required=False)
    cause = forms.ChoiceField(
        label=_("How did it come?"),
        choices=CAUSES,
        widget=forms.RadioSelect,
        initial="unknown",
        help_text=_("Nobody is blamed; it helps with the repair."),
    )
    picture = forms.PhotoField(label=_("Picture"), required=False)


class WarningForm(forms.Form):
    """What the others must know."""

    text = forms.SafeCharField(
        label=_("What the others must know"),
        max_length=2000,
        rows=4,
        help_text=_("What the danger is, how one sees it, what to do at once."),
    )


class OutageForm(forms.Form):
    """From when, until when, why. Without a start it begins now."""

    reason = forms.SafeCharField(label=_("Why"), max_length=300, help_text=_("Those who booked read it."))
    until = forms.DateTimeField(label=_("Probably until"))
    starts = forms.DateTimeField(
        label=_("From"), required=False, help_text=_("Empty: from now on. Fill it in for planned work.")
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)

    def at(self, name: str) -> datetime | None:
        """The instant, as the clock of the space tells it."""
        given = self.cleaned_data.get(name)
        return given.replace(tzinfo=self.zone) if given else None


class OutageEndForm(forms.Form):
    """Back in service, wholly or in part."""

    limits = forms.SafeCharField(
        label=_("What does not work yet"),
        max_length=300,
        required=False,
        help_text=_("Leave it empty if everything works."),
    )
