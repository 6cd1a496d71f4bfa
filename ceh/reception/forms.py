"""What is asked before a machine starts, at the tablet, and of the day of all machines."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.refusals import Refused
from ceh.directory.forms.filters import PlainSelect
from ceh.web import forms


class TodayForm(forms.Form):
    """Filters: place, kind, only what is free. Unknown values in the address are ignored."""

    space = forms.ChoiceField(label=_("Space"), required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    kind = forms.ChoiceField(label=_("Kind of equipment"), required=False)
    free = forms.BooleanField(label=_("Only what is free now"), required=False)

    def __init__(self, data: Any, offered: dict[str, dict[str, str]]) -> None:
        super().__init__(data or None)
        for name, options in offered.items():
            choices = [("", _("all")), *options.items()]
            self.fields[name].widget = PlainSelect(choices=choices)
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        values = self.data if self.is_bound else {}
        self.filters = {
            name: values[name] for name, options in offered.items() if values.get(name) in options
        }
        self.only_free = bool(values.get("free"))
        self.number_active = len(self.filters) + self.only_free


class MoreForm(forms.Form):
    """Fields that a start needs only where a rule asks for them."""

    people = forms.IntegerField(label=_("How many you are"), min_value=1, max_value=500, required=False)
    with_adult = forms.BooleanField(label=_("An adult is with me"), required=False)
    override = forms.SafeCharField(label=_("Set rules aside, because"), max_length=200, required=False)

    def ask(self, refused: Refused | None, *, may_override: bool = False) -> bool:
        """Keep the fields that the refusal asks for, and answered ones; return whether there are any."""
        rules = {problem.rule for problem in (refused.problems or [refused])} if refused else set()
        questions = {
            "people": "bookings.people" in rules,
            "with_adult": "bookings.evening" in rules,
            "override": refused is not None and refused.overridable and may_override,
        }
        self.must_override = questions["override"] and bool(rules - {"bookings.people", "bookings.evening"})
        self.fields["override"].required = self.must_override
        for name, is_wanted in questions.items():
            if not is_wanted and not self.data.get(name):
                del self.fields[name]
        return any(name in self.fields for name in questions)

    @property
    def more(self) -> dict[str, Any]:
        """The answers as the actions take them."""
        values = self.cleaned_data
        return {"people": values["people"] or 1, "with_adult": values["with_adult"]}


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
    """Who stands at the tablet."""

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
    """A new tablet."""

    name = forms.SafeCharField(label=_("Where the tablet is"), max_length=80)
