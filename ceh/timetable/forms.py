"""Forms of the app timetable."""

import datetime as dt
import re
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from ceh.network.forms.spaces import weekdays
from ceh.timetable.models import Resource
from ceh.web import forms
from ceh.web.hours import add_days, day_texts


class CalendarForm(forms.Form):
    """How a space keeps its time."""

    closed_on_holidays = forms.BooleanField(label=_("Closed on public holidays"), required=False)
    zone = forms.ChoiceField(label=_("Time zone"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = [(one, one) for one in sorted(available_timezones()) if "/" in one]
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
        given: dict[str, Any] = super().clean() or {}
        hours = []
        for day, text in enumerate(day_texts(given)):
            for one in filter(str.strip, text.split(",")):
                try:
                    a, b, c, d = (int(n) for n in SPAN.fullmatch(one).groups())  # type: ignore[union-attr]
                    hours.append((day, dt.time(a, b), dt.time(0 if c == 24 else c, d)))
                except (AttributeError, ValueError):  # not two times, or no such time
                    self.add_error(f"day_{day}", _("Enter from when until when, such as 9:00 and 17:00."))
                    break
        return {**given, "hours": hours}


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
        given: dict[str, Any] = super().clean() or {}
        if (given.get("opens") is None) != (given.get("closes") is None):
            self.add_error("closes", _("Give both times, or none."))
        return given


class CloseForm(forms.Form):
    """A closure; what is booked in it gives way."""

    starts_at = forms.DateTimeField(label=_("From"))
    ends_at = forms.DateTimeField(label=_("Until"))
    reason = forms.SafeCharField(label=_("Why"), max_length=300, help_text=_("People with bookings read it."))
    only = forms.ModelMultipleChoiceField(
        label=_("Only these"), queryset=Resource.objects.none(), required=False, help_text=_("None: the whole space."),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
