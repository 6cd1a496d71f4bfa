"""What all machines do today, in all spaces: one page, for everybody, without names."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ceh.availability.rules.grid import Row, frame
from ceh.core import clock
from ceh.core.clock import local_day
from ceh.network.models import Space
from ceh.reception.forms import TodayForm
from ceh.reception.queries import all_today as queries
from ceh.reception.queries.all_today import Machine
from ceh.reception.rules.now import Now, judge
from ceh.region.queries import current
from ceh.timetable.rules import Span, day_span, free, full
from ceh.web.access import public

HOUR = timedelta(hours=1)
RANKS = ("free", "taken", "opens later", "out", "closed")  # the order in which machines stand
OPENS_LATER, CLOSED = RANKS.index("opens later"), RANKS.index("out")  # from there on a row is folded away
Group = tuple[Space, list[tuple[int, str]]]  # a space with (rank, drawn row) of its machines


@public
@require_safe
def all_today(request: HttpRequest) -> HttpResponse:
    """Every machine with what it does now, and its day as a line; at most eight statements, however many there are."""
    now, zone = clock.now(), current().timezone
    day = local_day(now, zone)
    begin, end = day_span(day, zone)
    board = queries.board(day, zone)
    form = TodayForm(request.GET, board.offered)
    chosen = queries.chosen(board.machines, form.filters)
    (closures, claims), running = queries.claims(begin, end), queries.running()
    drawing = _DayRenderer({machine.opened for machine in chosen}, begin, end, now, zone)
    groups: dict[bool, dict[int, Group]] = {True: {}, False: {}}
    free_number = 0
    for machine in chosen:
        closed, held = closures.get(machine.resource_id, []), claims.get(machine.resource_id, [])
        state = judge(
            machine.opened,
            closed,
            held,
            machine.capacity,
            usable=machine.usable,
            in_use=machine.unit_id in running,
            now=now,
        )
        taken = full(held, machine.capacity) if held else []
        opened = tuple(free(machine.opened, full(closed, machine.capacity))) if closed else machine.opened
        free_number += state.kind == "free"
        if state.kind == "free" or not form.only_free:
            rank = RANKS.index(state.kind) if state.kind != "closed" or state.until is None else OPENS_LATER
            group = groups[rank < CLOSED].setdefault(machine.space.pk, (machine.space, []))
            group[1].append((rank, drawing.row(machine, opened, taken, state)))
    page: dict[str, Any] = {
        "form": form,
        "day": day,
        "free": free_number,
        "all": len(chosen),
        "hours": drawing.hours,
        "groups": _by_rank(groups[True], drawing),
        "closed": _by_rank(groups[False], drawing),
        "closed_number": sum(len(rows) for _space, rows in groups[False].values()),
    }
    return render(request, "reception/all_today.html", page)


def _by_rank(groups: dict[int, Group], drawing: "_DayRenderer") -> list[tuple[Space, SafeString]]:
    """Spaces with something free first, and in each the free machines first."""
    ordered = sorted(groups.values(), key=lambda group: min(rank for rank, _row in group[1]))
    return [
        (space, drawing.joined([row for _rank, row in sorted(rows, key=lambda item: item[0])]))
        for space, rows in ordered
    ]


class _DayRenderer:
    """Rows as text: hundreds in a few milliseconds, faster than a template for each."""

    def __init__(
        self, hours: Iterable[Sequence[Span]], begin: datetime, end: datetime, now: datetime, zone: str
    ) -> None:
        self.first, last = frame([Row("", opened, ()) for opened in hours], begin, end, HOUR)
        hours = -(-self._minutes(last) // 60)
        step = 2 if hours <= 14 else 4
        self.minutes = -(-hours // step) * step * 60  # whole steps, so that each hour stands above its place
        self.zone = ZoneInfo(zone)
        self.clocks: dict[datetime, str] = {}
        self.words: dict[Now, str] = {}
        self.opened: dict[Sequence[Span], str] = {}
        at = self._minutes(now)
        self.hand = f'<path class="is-now" d="M{at} 0v8"/>' if 0 < at < self.minutes else ""
        self.nobody, self.closed = escape(_("Nobody has it today")), escape(_("Closed today"))
        self.taken = escape(_("Taken today: %(times)s"))
        self.hours = [
            f"{(self.first + HOUR * n).astimezone(self.zone):%-H}"
            for n in range(0, self.minutes // 60 + 1, step)
        ]

    def _minutes(self, at: datetime) -> int:
        return int((at - self.first).total_seconds()) // 60

    def _clock(self, at: datetime) -> str:
        if at not in self.clocks:
            self.clocks[at] = f"{at.astimezone(self.zone):%H:%M}"
        return self.clocks[at]

    def _bars(self, spans: Sequence[Span], css: str) -> str:
        result = ""
        for starts, ends in spans:
            left, right = max(0, self._minutes(starts)), min(self.minutes, self._minutes(ends))
            if right > left:
                result += f'<path class="{css}" d="M{left} 0h{right - left}v8H{left}z"/>'
        return result

    def _now(self, state: Now) -> str:
        """What the machine does now, in words and with a shape of its own."""
        if state not in self.words:
            words = {
                "free": _("Free until %(time)s") if state.until else _("Free"),
                "taken": _("Taken until %(time)s") if state.until else _("In use"),
                "closed": _("Opens at %(time)s") if state.until else _("Closed"),
                "out": _("Out of service"),
            }[state.kind]
            clock = self._clock(state.until) if state.until else ""
            text = escape(words % {"time": _("midnight") if clock == "00:00" else clock} if clock else words)
            self.words[state] = f'<span class="now is-{state.kind}">{text}</span>'
        return self.words[state]

    def row(self, machine: Machine, opened: Sequence[Span], taken: Sequence[Span], state: Now) -> str:
        """One machine: its name with a link to its week, what it does, its day as a line and in words."""
        if opened not in self.opened:
            self.opened[opened] = self._bars(opened, "is-open")
        if taken:
            times = ", ".join(f"{self._clock(starts)}–{self._clock(ends)}" for starts, ends in taken)
            label = self.taken.replace("%(times)s", times)
        else:
            label = self.nobody if opened else self.closed
        return (
            f'<li><a href="/resources/{machine.resource_id}/week/">{escape(machine.name)}</a>{self._now(state)}'
            f'<svg role="img" aria-label="{label}" viewBox="0 0 {self.minutes} 8" preserveAspectRatio="none">'
            f"{self.opened[opened]}{self._bars(taken, 'is-taken')}{self.hand}</svg></li>\n"
        )

    def joined(self, rows: Sequence[str]) -> SafeString:
        """The rows of one space; everything in them is escaped already."""
        return mark_safe("".join(rows))  # noqa: S308
