"""Forms of use: what stands on yesterday's paper list, the PIN for tablets."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ceh.core.refusals import Refused
from ceh.equipment.models import Unit
from ceh.network.forms.members import WHO_HELP, MemberField, MemberForm
from ceh.people import rules as people
from ceh.web import forms

BANDS = [("unknown", _("not known")), *people.BANDS.items()]


class UseForm(MemberForm):
    """What staff says of a use: which machine, who or how many."""

    unit = forms.ChoiceField(label=_("Machine"))
    who = MemberField(
        label=_("Who"),
        required=False,
        help_text=format_lazy("{} {}", WHO_HELP, _("Leave it empty for a group without accounts.")),
    )
    headcount = forms.IntegerField(label=_("How many people"), min_value=1, max_value=500, initial=1)
    band = forms.ChoiceField(label=_("Age of the group"), choices=BANDS, required=False)
    maintenance = forms.BooleanField(
        label=_("Maintenance by staff"), required=False, help_text=_("It counts nowhere and costs nothing.")
    )

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [(pk, str(one)) for pk, one in self.units.items()]

    @property
    def values(self) -> dict[str, Any]:
        """The machine, who or how many, and what for, as the actions take it."""
        values = super().values
        return values | {"unit": self.units[values["unit"]], "band": values["band"] or "unknown"}


class StartForm(UseForm):
    """Staff starts a machine for a member or a group; `may_override` whoever may set rules aside."""

    with_adult = forms.BooleanField(label=_("An adult is with them"), required=False)
    override = forms.SafeCharField(
        label=_("Set rules aside, because"),
        max_length=200,
        required=False,
        help_text=_("Only if a rule is against it. The reason is stored with your name."),
    )

    def __init__(self, *args: Any, may_override: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_override:
            del self.fields["override"]


class MoreForm(forms.Form):
    """What is asked of whoever starts a machine only where a rule wants to know it."""

    people = forms.IntegerField(label=_("How many you are"), min_value=1, max_value=500, required=False)
    with_adult = forms.BooleanField(label=_("An adult is with me"), required=False)
    override = forms.SafeCharField(label=_("Set rules aside, because"), max_length=200, required=False)

    def ask(self, refused: Refused | None, *, may_override: bool = False) -> bool:
        """Keep what the refusal asks for, and what was answered; gives whether there is any."""
        rules = {problem.rule for problem in (refused.problems or [refused])} if refused else set()
        wanted = {
            "people": "bookings.people" in rules,
            "with_adult": "bookings.evening" in rules,
            "override": refused is not None and refused.overridable and may_override,
        }
        self.must_override = wanted["override"] and bool(rules - {"bookings.people", "bookings.evening"})
        self.fields["override"].required = self.must_override
        for name, is_wanted in wanted.items():
            if not is_wanted and not self.data.get(name):
                del self.fields[name]
        return any(name in self.fields for name in wanted)

    @property
    def more(self) -> dict[str, Any]:
        """What was answered, as the actions take it."""
        values = self.cleaned_data
        return {"people": values["people"] or 1, "with_adult": values["with_adult"]}


class PastUsageForm(UseForm):
    """One line of a paper list: which machine, who or how many, when."""

    refusal_fields = {"started_at": "begins", "ended_at": "ends"}

    day = forms.DateField(label=_("Day"))
    begins = forms.TimeField(label=_("From"))
    ends = forms.TimeField(label=_("Until"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)

    @property
    def values(self) -> dict[str, Any]:
        """The use from start to stop, in the zone of the space."""
        values = super().values
        day, begins, ends = (values.pop(name) for name in ("day", "begins", "ends"))
        started_at, ended_at = (datetime.combine(day, time, self.zone) for time in (begins, ends))
        return values | {"started_at": started_at, "ended_at": ended_at}


class PinForm(forms.Form):
    """Four digits."""

    pin = forms.SafeCharField(
        label=_("Four digits"),
        max_length=4,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "pattern": "[0-9]{4}"}),
        autocomplete="off",
        help_text=_("Not 1234, not four times the same, not your year of birth."),
    )


class KioskForm(MoreForm):
    """Who stands before the tablet."""

    field_order = ("member", "pin")
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


class KioskBookForm(MoreForm):
    """What whoever showed number and PIN chose: a thing and its start (`pick`), then for how many minutes."""

    ticket = forms.CharField(max_length=400, widget=forms.HiddenInput)
    pick = forms.RegexField(r"^[0-9]{1,15}-[0-9]{1,10}$", required=False, widget=forms.HiddenInput)
    minutes = forms.IntegerField(min_value=5, max_value=1_500, required=False, widget=forms.HiddenInput)

    def ask(self, refused: Refused | None, *, may_override: bool = False) -> bool:
        """The same; the length is asked for by buttons."""
        self.fields.pop("minutes", None)
        return super().ask(refused, may_override=may_override)

    @staticmethod
    def value(resource_id: int, starts: datetime) -> str:
        """How a thing and a start of it are sent."""
        return f"{resource_id}-{int(starts.timestamp())}"

    @property
    def picked(self) -> tuple[int, datetime]:
        """(resource id, start) of what was chosen."""
        resource_id, _dash, at = self.cleaned_data["pick"].partition("-")
        return int(resource_id), datetime.fromtimestamp(int(at), UTC)


class KioskDeviceForm(forms.Form):
    """The tablet that a manager holds."""

    name = forms.SafeCharField(label=_("Where the tablet is"), max_length=80)
