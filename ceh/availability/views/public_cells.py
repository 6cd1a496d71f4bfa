"""The rows of a timetable as text: a space's day has a thousand cells, too many for a template to print each."""

from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ceh.availability.rules.grid import Block, Cell, Grid, Row
from ceh.timetable.rules import Span

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
WALL = [f"{at // 60:02}:{at % 60:02}" for at in range(24 * 60)]


def body(told: Grid, zone: str, to: str = "", chosen: Span | None = None) -> SafeString:
    """The rows of the table, each free cell with the address that books it, or `to`; all put in is escaped.

    Free cells in the `chosen` time are marked.
    """
    drawing = _Drawing(zone, max(told.step, HOUR), to, chosen)
    rows = (drawing.row(row, cells, row.begin or told.columns[0]) for row, cells in told.rows)
    # A line without height keeps the columns equally wide, also where all fields are joined.
    ticks = f'<tr class="ticks" aria-hidden="true">{"<td></td>" * (len(told.columns) + 1)}</tr>\n'
    return mark_safe(ticks + "".join(rows))  # noqa: S308


class _Drawing:
    """What all rows of one table share: clock times are told once, texts translated once."""

    def __init__(self, zone: str, long: timedelta, to: str, chosen: Span | None) -> None:
        self.chosen = chosen
        self.is_chosen = escape(_("chosen"))
        self.zone, self.long = ZoneInfo(zone), long // MINUTE
        self.told: dict[datetime, tuple[str, int]] = {}
        self.drawn: dict[Cell, tuple[str, str]] = {}
        self.free = escape(_("Free, %(span)s: book"))
        self.may_wait = not to  # on the page that moves a booking nobody waits
        self.wait = escape(_("wait for it"))
        self.book = to or reverse("bookings:book", args=[0])  # looked up once; each row puts its own in

    def _at(self, at: datetime) -> tuple[str, int]:
        """The day as an address has it, and the minutes on the wall since midnight."""
        found = self.told.get(at)
        if found is None:
            here = at.astimezone(self.zone)
            found = self.told[at] = here.date().isoformat(), here.hour * 60 + here.minute
        return found

    def row(self, row: Row, cells: list[Cell], begin: datetime) -> str:
        """A line: its name, then its cells. What it is of and when it begins, for whoever draws a booking into it."""
        name = f'<a href="{escape(row.url)}">{escape(row.name)}</a>' if row.url else escape(row.name)
        note = f' <span class="small muted">{escape(row.note)}</span>' if row.note else ""
        book = self.book.replace("/0/", f"/{row.key}/")
        drawn = "".join(self._cell(cell, book, row) for cell in cells)
        here = "" if row.by_day else f' data-key="{row.key}" data-begin="{begin.timestamp():.0f}"'
        return f'<tr{here}><th scope="row">{name}{note}</th>{drawn}</tr>\n'

    def _cell(self, one: Cell, book: str, row: Row) -> str:
        if one.kind == "free":
            before, after = self.drawn.get(one) or self._free(one)
            return f"{before}{book}{after}"
        columns = f' colspan="{one.columns}"' if one.columns > 1 else ""
        if one.kind in ("closed", "past"):
            return f'<td class="is-{one.kind}"{columns}></td>'
        span = self._span(one, row.capacity)
        label = escape(str(one.label))
        shown = f"<span>{label}</span>"
        if one.url:
            shown = f'<a href="{escape(one.url)}">{label}</a>'
        elif self.may_wait and not row.by_day and one.block and one.block.may_wait:
            address = f"{book}?{self._asks_for(one.block)}#wait"
            shown = f'<a href="{address}" title="{label}, {span}: {self.wait}">{label}</a>'
            span = f"{span}: {self.wait}"
        drag = _lies(one.block) if one.block and one.block.booking else ""
        return f'<td class="is-{one.kind}"{columns}{drag}>{shown}<span class="visually-hidden"> {span}</span></td>'

    def _span(self, one: Cell, capacity: int) -> str:
        """The time of a claim on the day of its cell; the cells of a pool have those of several."""
        begins, ends = one.starts_at, one.ends_at
        block = one.block
        if block and block.last_seat - block.first_seat + 1 >= capacity:
            start = begins.astimezone(self.zone).replace(hour=0, minute=0)
            end = start + timedelta(days=1)  # on the wall
            if block.starts_at <= start and block.ends_at >= end:
                return _("all day")
            begins, ends = max(block.starts_at, start), min(block.ends_at, end)
        until = WALL[self._at(ends)[1]]
        return f"{WALL[self._at(begins)[1]]}–{'24:00' if until == WALL[0] else until}"

    def _asks_for(self, block: Block) -> str:
        """The time of a claim, as an address asks for it."""
        day, at = self._at(block.starts_at)
        return f"day={day}&amp;begins={WALL[at]}&amp;ends={WALL[self._at(block.ends_at)[1]]}"

    def _free(self, one: Cell) -> tuple[str, str]:
        """What stands before and after the address that books it: the same in all rows."""
        day, at = self._at(one.starts_at)
        begin, until = WALL[at], WALL[(at + self.long) % len(WALL)]  # on the wall, also over a clock change
        span = f"{begin}–{WALL[self._at(one.ends_at)[1]]}"
        words = self.free.replace("%(span)s", span)
        left = f'<span class="left" aria-hidden="true">{one.left}</span>' if one.left > 1 else ""
        css = "is-free"
        if self.chosen and self.chosen[0] < one.ends_at and one.starts_at < self.chosen[1]:
            css, words = "is-free is-chosen", f"{words} ({self.is_chosen})"
        self.drawn[one] = told = (
            f'<td class="{css}"><a href="',
            f'?day={day}&amp;begins={begin}&amp;ends={until}" title="{span}">'
            f'<span class="visually-hidden">{words}</span>{left}</a></td>',
        )
        return told


def _lies(block: Block) -> str:
    """Which booking, and when it begins and ends to the minute; its cells are rounded to columns."""
    begins, ends = (f"{at.timestamp():.0f}" for at in (block.starts_at, block.ends_at))
    return f' data-booking="{block.booking}" data-from="{begins}" data-to="{ends}"'
