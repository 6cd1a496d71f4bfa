"""What all machines do today, in all spaces: one page, for everybody, without names."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ceh.core import clock
from ceh.core.clock import local_day
from ceh.facilities.forms.all_today import TodayForm
from ceh.facilities.queries import all_today as queries
from ceh.facilities.queries.all_today import Machine
from ceh.facilities.rules.all_today import Now, now_of
from ceh.facilities.rules.grid import Row, frame
from ceh.region.queries import current
from ceh.timetable.rules import Span, day_span, full
from ceh.web.access import public
from ceh.web.templatetags.ceh import badge

HOUR = timedelta(hours=1)
TONES = {
    "free": ("success", "circle-check"), "taken": ("neutral", "clock"), "closed": ("neutral", "moon"),
    "out": ("danger", "wrench"),
}  # fmt: skip


@public
@require_safe
def all_today(request: HttpRequest) -> HttpResponse:
    """Every machine with what it does now, and its day as a line; at most eight statements, however many there are."""
    now, zone = clock.now(), current().timezone
    day = local_day(now, zone)
    begin, end = day_span(day, zone)
    machines = queries.machines(day, zone)
    form = TodayForm(request.GET, machines)
    chosen = form.chosen(machines)
    claims, running = queries.claims(begin, end), queries.running()
    drawn = _Drawing(chosen, begin, end, now, zone)
    shown, free = [], 0
    for one in chosen:
        taken = full(claims.get(one.unit.resource_id, ()), one.capacity)
        usable = one.unit.state in ("in_service", "limited")
        told = now_of(one.opened, taken, usable=usable, in_use=one.unit.pk in running, now=now)
        free += told.kind == "free"
        if told.kind == "free" or not form.free:
            shown.append((one, drawn.row(one, taken, told)))
    page: dict[str, Any] = {
        "form": form, "day": day, "free": free, "all": len(chosen), "shown": len(shown), "hours": drawn.hours,
        "groups": [
            (rows[0][0].space, mark_safe("".join(row for _one, row in rows)))  # noqa: S308 - escaped where it is made
            for _key, found in groupby(shown, key=lambda pair: pair[0].space.pk) if (rows := list(found))
        ],
    }  # fmt: skip
    return render(request, "facilities/all_today.html", page)


class _Drawing:
    """Rows as text: hundreds of them in some milliseconds, which a template of its own for each would not be."""

    def __init__(
        self, machines: Sequence[Machine], begin: datetime, end: datetime, now: datetime, zone: str
    ) -> None:
        rows = [Row("", opened, ()) for opened in {one.opened for one in machines}]
        self.first, self.last = frame(rows, begin, end, HOUR)
        self.zone, self.now = ZoneInfo(zone), now
        self.minutes = int((self.last - self.first).total_seconds()) // 60
        self.badges: dict[Now, SafeString] = {}
        self.lines: dict[tuple[Span, ...], str] = {}
        at = self._x(now)
        self.hand = f'<path class="is-now" d="M{at} 0v8"/>' if 0 < at < self.minutes else ""
        self.free_until, self.taken_until = _("Free until %(time)s"), _("Taken until %(time)s")
        self.hours = [
            f"{self.first.astimezone(self.zone) + HOUR * n:%-H}"
            for n in range(0, self.minutes // 60 + 1, max(1, self.minutes // 240))
        ]

    def _x(self, at: datetime) -> int:
        return min(max(int((at - self.first).total_seconds()) // 60, 0), self.minutes)

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%H:%M}"

    def _bars(self, spans: Sequence[Span], css: str) -> str:
        return "".join(
            f'<rect class="{css}" x="{(x := self._x(starts))}" width="{self._x(ends) - x}" height="8"/>'
            for starts, ends in spans
        )

    def badge(self, told: Now) -> SafeString:
        """What it does now, in words."""
        if told not in self.badges:
            words = {
                "free": self.free_until if told.until else _("Free"),
                "taken": self.taken_until if told.until else _("In use"),
                "closed": _("Opens at %(time)s") if told.until else _("Closed"),
                "out": _("Out of service"),
            }[told.kind]
            text = words % {"time": self._clock(told.until)} if told.until else words
            self.badges[told] = badge(text, *TONES[told.kind])
        return self.badges[told]

    def row(self, one: Machine, taken: Sequence[Span], told: Now) -> str:
        """One machine: its name with the way to its week, what it does, its day as a line with the same in words."""
        if one.opened not in self.lines:
            self.lines[one.opened] = self._bars(one.opened, "is-open")
        times = ", ".join(f"{self._clock(starts)}–{self._clock(ends)}" for starts, ends in taken)
        said = _taken_words(times, bool(one.opened))
        return (
            f'<li><a href="/resources/{one.unit.resource_id}/week/">{escape(one.unit.resource.name)}</a>'
            f'<span>{self.badge(told)}</span><svg role="img" aria-label="{said}" '
            f'viewBox="0 0 {self.minutes} 8" preserveAspectRatio="none">{self.lines[one.opened]}'
            f"{self._bars(taken, 'is-taken')}{self.hand}</svg></li>"
        )


def _taken_words(times: str, opens: bool) -> str:
    """The line in words, for those who do not see it."""
    if times:
        return _("Taken today: %(times)s") % {"times": times}
    return _("Nobody has it today") if opens else _("Closed today")
