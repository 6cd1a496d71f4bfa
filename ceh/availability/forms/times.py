"""What the address of a page of times asks for."""

from datetime import date, datetime, timedelta
from typing import Any

from ceh.timetable.rules import MIDNIGHT, instant
from ceh.web import forms


class TimeAsked(forms.Form):
    """Which day, hours and length an address asks for; what cannot be read counts as not asked."""

    day = forms.DateField(required=False)
    begins, ends = (forms.TimeField(required=False) for _name in range(2))
    minutes = forms.IntegerField(required=False, min_value=1, max_value=7 * 24 * 60)
    seats = forms.IntegerField(required=False, min_value=1, max_value=500)

    @classmethod
    def of(cls, values: Any) -> "TimeAsked":
        """The form of an address, read."""
        form = cls(values)
        form.full_clean()
        return form

    @property
    def day_asked(self) -> date | None:
        """The day, unless it lies absurdly far away."""
        day: date | None = self.cleaned_data.get("day")
        return day if day and 2000 <= day.year < 2100 else None

    @property
    def length(self) -> int | None:
        """In minutes."""
        return self.cleaned_data.get("minutes") or None

    @property
    def seats_asked(self) -> int:
        """Of a pool, at least one."""
        return self.cleaned_data.get("seats") or 1

    @property
    def is_reversed(self) -> bool:
        """The day is named, and the end does not come after the start."""
        begins, ends = self.cleaned_data.get("begins"), self.cleaned_data.get("ends")
        return bool(self.day_asked and begins and ends and MIDNIGHT != ends <= begins)

    def span(self, zone: str) -> tuple[datetime, datetime] | None:
        """The time, where day, start and end (or length) make one."""
        day, begins, ends = self.day_asked, self.cleaned_data.get("begins"), self.cleaned_data.get("ends")
        if day is None or begins is None or (ends is None and self.length is None):
            return None
        starts = instant(day, begins, zone)
        if ends is None:
            return starts, starts + timedelta(minutes=self.length or 0)
        end_day = day + timedelta(days=1) if ends == MIDNIGHT else day
        until = instant(end_day, ends, zone, last=True)
        return (starts, until) if until > starts else None
