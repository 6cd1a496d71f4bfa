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


def body(grid: Grid, zone: str, to: str = "", chosen: Span | None = None, more: str = "") -> SafeString:
    """The rows of the table, each free cell with the address that books it, or `to`; all put in is escaped.

    Free cells in the `chosen` time are marked; addresses end with `more`.
    """
    drawing = _CellRenderer(zone, max(grid.step, HOUR), to, chosen, more)
    rows = (drawing.row(row, cells, row.begin or grid.columns[0]) for row, cells in grid.rows)
    # A line without height keeps the columns equally wide, also where all fields are joined.
    ticks = f'<tr class="ticks" aria-hidden="true">{"<td></td>" * (len(grid.columns) + 1)}</tr>\n'
    return mark_safe(ticks + "".join(rows))  # noqa: S308


class _CellRenderer:
    """What all rows of a table share: times are formatted and texts translated only once."""

    def __init__(self, zone: str, long: timedelta, to: str, chosen: Span | None, more: str) -> None:
        self.chosen, self.more = chosen, escape(more)
        self.is_chosen = escape(_("chosen"))
        self.zone, self.long = ZoneInfo(zone), long // MINUTE
        self.told: dict[datetime, tuple[str, int]] = {}
        self.drawn: dict[Cell, tuple[str, str]] = {}
        self.free = escape(_("Free, %(span)s: book"))
        self.can_wait = not to  # on the page that moves a booking nobody waits
        self.wait = escape(_("wait for it"))
        self.book = to or reverse("bookings:book", args=[0])  # looked up once; each row puts its own in

    def _at(self, at: datetime) -> tuple[str, int]:
        """The ISO day, and minutes since midnight on the local clock."""
        result = self.told.get(at)
        if result is None:
            local_time = at.astimezone(self.zone)
            result = self.told[at] = local_time.date().isoformat(), local_time.hour * 60 + local_time.minute
        return result

    def row(self, row: Row, cells: list[Cell], begin: datetime) -> str:
        """A line: its name, then its cells. What it is of and when it begins, for whoever draws a booking into it."""
        name = f'<a href="{escape(row.url)}">{escape(row.name)}</a>' if row.url else escape(row.name)
        note = f' <span class="small muted">{escape(row.note)}</span>' if row.note else ""
        book = self.book.replace("/0/", f"/{row.key}/")
        drawn = "".join(self._cell(cell, book, row) for cell in cells)
        attributes = "" if row.by_day else f' data-key="{row.key}" data-begin="{begin.timestamp():.0f}"'
        return f'<tr{attributes}><th scope="row">{name}{note}</th>{drawn}</tr>\n'

    def _cell(self, cell: Cell, book: str, row: Row) -> str:
        if cell.kind == "free":
            before, after = self.drawn.get(cell) or self._free(cell)
            return f"{before}{book}{after}"
        columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        if cell.kind in ("closed", "past"):
            return f'<td class="is-{cell.kind}"{columns}></td>'
        span = self._span(cell, row.capacity)
        label = escape(str(cell.label))
        shown = f"<span>{label}</span>"
        if cell.url:
            shown = f'<a href="{escape(cell.url)}">{label}</a>'
        elif self.can_wait and not row.by_day and cell.block and cell.block.can_wait:
            address = f"{book}?{self._asks_for(cell.block)}{self.more}#wait"
            shown = f'<a href="{address}" title="{label}, {span}: {self.wait}">{label}</a>'
            span = f"{span}: {self.wait}"
        drag = _slot_attributes(cell.block) if cell.block and cell.block.booking else ""
        return f'<td class="is-{cell.kind}"{columns}{drag}>{shown}<span class="visually-hidden"> {span}</span></td>'

    def _span(self, cell: Cell, capacity: int) -> str:
        """The time of a claim on the day of its cell; the cells of a pool have those of several."""
        begins, ends = cell.starts_at, cell.ends_at
        block = cell.block
        if block and block.last_seat - block.first_seat + 1 >= capacity:
            start = begins.astimezone(self.zone).replace(hour=0, minute=0)
            end = start + timedelta(days=1)  # on the wall
            if block.starts_at <= start and block.ends_at >= end:
                return _("all day")
            begins, ends = max(block.starts_at, start), min(block.ends_at, end)
        until = WALL[self._at(ends)[1]]
        return f"{WALL[self._at(begins)[1]]}–{'24:00' if until == WALL[0] else until}"

    def _asks_for(self, block: Block) -> str:
        """The time of a claim as URL parameters."""
        day, at = self._at(block.starts_at)
        return f"day={day}&amp;begins={WALL[at]}&amp;ends={WALL[self._at(block.ends_at)[1]]}"

    def _free(self, cell: Cell) -> tuple[str, str]:
        """HTML before and after the booking address; the same in all rows."""
        day, at = self._at(cell.starts_at)
        begin, until = WALL[at], WALL[(at + self.long) % len(WALL)]  # on the wall, also over a clock change
        span = f"{begin}–{WALL[self._at(cell.ends_at)[1]]}"
        words = self.free.replace("%(span)s", span)
        left = f'<span class="left" aria-hidden="true">{cell.left}</span>' if cell.left > 1 else ""
        css = "is-free"
        if self.chosen and self.chosen[0] < cell.ends_at and cell.starts_at < self.chosen[1]:
            css, words = "is-free is-chosen", f"{words} ({self.is_chosen})"
        self.drawn[cell] = result = (
            f'<td class="{css}"><a href="',
            f'?day={day}&amp;begins={begin}&amp;ends={until}{self.more}" title="{span}">'
            f'<span class="visually-hidden">{words}</span>{left}</a></td>',
        )
        return result


def _slot_attributes(block: Block) -> str:
    """Which booking, and when it begins and ends to the minute; its cells are rounded to columns."""
    begins, ends = (f"{at.timestamp():.0f}" for at in (block.starts_at, block.ends_at))
    return f' data-booking="{block.booking}" data-from="{begins}" data-to="{ends}"'
