"""Forms of use: what stands on yesterday's paper list, the PIN for tablets."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from ceh.facilities.models import Unit
from ceh.people.forms import MemberField
from ceh.web import forms


class PastUsageForm(forms.Form):
    """One line of a paper list: which machine, who or how many, when."""

    unit = forms.ChoiceField(label=_("Machine"))
    who = MemberField(
        label=_("Who"),
        required=False,
        help_text=_("E-mail address or member number. Leave it empty for a group without accounts."),
    )
    headcount = forms.IntegerField(label=_("How many people"), min_value=1, max_value=500, initial=1)
    day = forms.DateField(label=_("Day"))
    begins = forms.TimeField(label=_("From"))
    ends = forms.TimeField(label=_("Until"))

    def __init__(self, *args: Any, units: Iterable[Unit], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        self.fields["unit"].choices = [(str(one.pk), str(one)) for one in units]

    def at(self, name: str) -> datetime:
        """The instant of "begins" or "ends" on the day, in the zone of the space."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data[name], self.zone)


class PinForm(forms.Form):
    """Four digits."""

    pin = forms.SafeCharField(
        label=_("Four digits"),
        max_length=4,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "pattern": "[0-9]{4}"}),
        autocomplete="off",
        help_text=_("Not 1234, not four times the same, not your year of birth."),
    )


class KioskForm(forms.Form):
    """Who stands before the tablet."""

    member = forms.IntegerField(
        label=_("Member number"),
        min_value=1,
        max_value=2_000_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "pattern": "[0-9]*", "autocomplete": "off"}),
    )
    pin = forms.SafeCharField(
        label=_("PIN"),
        max_length=4,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "pattern": "[0-9]{4}"}),
        autocomplete="off",
    )


class KioskDeviceForm(forms.Form):
    """The tablet that a manager holds."""

    name = forms.SafeCharField(label=_("Where the tablet stands"), max_length=80)
