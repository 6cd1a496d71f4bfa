"""Forms of the app timetable."""

import datetime as dt
import re
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from ceh.directory.forms.spaces import weekdays
from ceh.network.models import Space
from ceh.timetable.models import Resource
from ceh.web import forms
from ceh.web.hours import add_days, day_texts
from ceh.web.zones import clock_of


class CalendarForm(forms.Form):
    """How a space keeps its time."""

    closed_on_holidays = forms.BooleanField(label=_("Closed on public holidays"), required=False)
    zone = forms.ChoiceField(label=_("Time zone"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = [(zone, zone) for zone in sorted(available_timezones()) if "/" in zone]
        self.fields["zone"].choices = [("", _("the region’s")), *zones]  # type: ignore[attr-defined]


SPAN = re.compile(r"\s*(\d{1,2})[:.](\d\d)\s*[-–]\s*(\d{1,2})[:.](\d\d)\s*")


class WeekForm(forms.Form):
    """Weekly hours, a line for each day."""

    def __init__(self, *args: Any, hours: list[tuple[int, dt.time, dt.time]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = [
            ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for weekday, opens, closes in hours if weekday == day)
            for day in range(7)
        ]
        add_days(self, weekdays(), texts)

    def clean(self) -> dict[str, Any]:
        """The spans of all days under `hours`, as (weekday, opens, closes)."""
        values: dict[str, Any] = super().clean() or {}
        hours = []
        for day, text in enumerate(day_texts(values)):
            for span in filter(str.strip, text.split(",")):
                try:
                    a, b, c, d = (int(n) for n in SPAN.fullmatch(span).groups())  # type: ignore[union-attr]
                    hours.append((day, dt.time(a, b), dt.time(0 if c == 24 else c, d)))
                except (AttributeError, ValueError):  # not two times, or no such time
                    self.add_error(f"day_{day}", _("Enter from when until when, such as 9:00 and 17:00."))
                    break
        return {**values, "hours": hours}

    @property
    def values(self) -> dict[str, Any]:
        return {"hours": self.cleaned_data["hours"]}


class SpecialDayForm(forms.Form):
    """Other hours on one day; none at all means closed."""

    day = forms.DateField(label=_("Day"))
    opens = forms.TimeField(
        label=_("Opens"), required=False, help_text=_("Leave both empty for a closed day.")
    )
    closes = forms.TimeField(label=_("Closes"), required=False)
    note = forms.SafeCharField(label=_("Why"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Both times or none."""
        values: dict[str, Any] = super().clean() or {}
        if (values.get("opens") is None) != (values.get("closes") is None):
            self.add_error("closes", _("Enter both times or neither."))
        return values

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        opens, closes = values.pop("opens"), values.pop("closes")
        return {**values, "hours": [(opens, closes)] if opens is not None else []}


class CloseForm(forms.Form):
    """A closure; what is booked in it gives way."""

    starts_at = forms.DateTimeField(label=_("From"))
    ends_at = forms.DateTimeField(label=_("Until"))
    reason = forms.SafeCharField(
        label=_("Why"), max_length=300, help_text=_("Shown to people with bookings.")
    )
    only = forms.ModelMultipleChoiceField(
        label=_("What is closed"),
        queryset=Resource.objects.none(),
        required=False,
        help_text=_("If you tick nothing, the whole space is closed."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, space: Space, things: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.space = space
        self.fields["only"].queryset = things  # type: ignore[attr-defined]

    def full_clean(self) -> None:
        """Times are told on the clock of the space."""
        with clock_of(self.space):
            super().full_clean()

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        only = values.pop("only")
        return {**values, "resources": list(only)}
