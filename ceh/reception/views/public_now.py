"""What a machine does now, in words: for its label, the counter and the tablet."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from ceh.core.clock import local_day
from ceh.reception.rules.now import Now
from ceh.web import formatting


@dataclass(frozen=True)
class NowBadge:
    """A badge and what stands beside it: until when, or when it opens."""

    kind: str
    label: str
    tone: str
    icon: str
    note: str


def badge_of(state: Now, now: datetime, zone: str) -> NowBadge:
    """The words for a state, on the clock of the place."""
    label, tone, icon = {
        "free": (_("Free now"), "success", "circle-check"),
        "taken": (_("Booked now") if state.until else _("In use"), "info", "calendar-clock"),
        "closed": (_("Closed now"), "neutral", "moon"),
        "out": (_("Out of service"), "warning", "wrench"),
    }[state.kind]
    return NowBadge(state.kind, label, tone, icon, _note(state, now, zone))


def _note(state: Now, now: datetime, zone: str) -> str:
    if state.until is None:
        return ""
    is_today = local_day(state.until, zone) == local_day(now, zone)
    with timezone.override(ZoneInfo(zone)):
        hour = formatting.clock_time(state.until)
        if state.kind != "closed":
            return _("until %(time)s") % {"time": hour if is_today else formatting.until(state.until)}
        if is_today:
            return _("opens at %(time)s") % {"time": hour}
        return _("opens %(when)s") % {"when": formatting.when(state.until)}
