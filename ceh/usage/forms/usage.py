"""Forms of use: what staff starts, what stands on yesterday's paper list."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ceh.core.permissions import can
from ceh.equipment.models import Unit
from ceh.network.forms.members import WHO_HELP, MemberField, MemberForm
from ceh.network.models import Space
from ceh.people import rules as people
from ceh.people.models import Person
from ceh.web import forms

BANDS = [("unknown", _("not known")), *people.BANDS.items()]


class UseForm(MemberForm):
    """What staff enters about a use: which machine, who or how many."""

    unit = forms.ChoiceField(label=_("Machine"))
    who = MemberField(
        label=_("Who"),
        required=False,
        help_text=format_lazy("{} {}", WHO_HELP, _("Leave it empty for a group without accounts.")),
    )
    headcount = forms.IntegerField(label=_("How many people"), min_value=1, max_value=500, initial=1)
    band = forms.ChoiceField(label=_("Age of the group"), choices=BANDS, required=False)
    maintenance = forms.BooleanField(
        label=_("Maintenance by staff"), required=False, help_text=_("It is not counted and costs nothing.")
    )

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [(pk, str(unit)) for pk, unit in self.units.items()]

    @property
    def values(self) -> dict[str, Any]:
        """The machine, who or how many, and what for, as the actions take it."""
        values = super().values
        return values | {"unit": self.units[values["unit"]], "band": values["band"] or "unknown"}


class StartForm(UseForm):
    """Staff starts a machine for a member or a group; managers may give a reason that overrides rules."""

    with_adult = forms.BooleanField(label=_("An adult is with them"), required=False)
    override = forms.SafeCharField(
        label=_("Set rules aside, because"),
        max_length=200,
        required=False,
        help_text=_("Only if a rule forbids it. The reason is stored with your name."),
    )

    def __init__(self, *args: Any, space: Space, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, space=space, by=by, **kwargs)
        if not can(by, "bookings.override", space):
            del self.fields["override"]


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
