"""A timetable as rows of cells: closed, free, taken, mine. Pure; the page draws a table of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from ceh.timetable.rules import Span, free_seats

Kind = Literal["closed", "free", "taken", "mine", "past"]


@dataclass(frozen=True)
class Block:
    """A claim with only what the reader may see."""

    starts_at: datetime
    ends_at: datetime
    label: str
    url: str = ""
    mine: bool = False
    first_seat: int = 1
    last_seat: int = 1
    booking: int = 0  # the one that this reader may move
    can_wait: bool = False  # somebody may wait for it to be given back


@dataclass(frozen=True)
class Row:
    """A line of the timetable: open spans, claims, capacity."""

    name: str
    opened: Sequence[Span]
    blocks: Sequence[Block]
    capacity: int = 1
    key: int = 0
    url: str = ""
    note: str = ""
    begin: datetime | None = None  # of a line that has a day of its own
    by_day: bool = False  # taken in whole days, so nothing is drawn from hour to hour


class Cell(NamedTuple):
    """Adjacent columns of one kind. A tuple, because a table has a thousand of them."""

    kind: Kind
    columns: int
    starts_at: datetime
    ends_at: datetime
    label: str = ""
    url: str = ""
    left: int = 0  # free places of a pool
    block: Block | None = None


@dataclass
class Grid:
    """Column starts (for the head), and for each row its cells."""

    columns: list[datetime]
    step: timedelta
    rows: list[tuple[Row, list[Cell]]] = field(default_factory=list)


def frame(rows: Iterable[Row], begin: datetime, end: datetime, step: timedelta) -> tuple[datetime, datetime]:
    """From the first opening or claim to the last one between two instants, on full hours; at least eight hours."""
    spans = [(max(a, begin), min(b, end)) for row in rows for a, b in row.opened if a < end and b > begin]
    spans += [
        (max(block.starts_at, begin), min(block.ends_at, end))
        for row in rows
        for block in row.blocks
        if block.starts_at < end and block.ends_at > begin
    ]
    whole = [span for span in spans if span[1] - span[0] < end - begin] or [
        (begin + timedelta(hours=8), begin + timedelta(hours=20))
    ]
    first, last = min(span[0] for span in whole), max(span[1] for span in whole)
    hour = timedelta(hours=1)
    first = begin + hour * ((first - begin) // hour)
    last = begin + hour * -(-(last - begin) // hour)
    return first, min(end, max(last, first + 8 * hour))


def grid(rows: Sequence[Row], begin: datetime, end: datetime, step: timedelta, now: datetime) -> Grid:
    """Cut the time from begin to end into columns of `step`, and each row into cells.

    A row with a `begin` of its own (a day of a week) is cut from there, as long. Claims that are longer than a column
    span several; free columns stay single, so that each can be chosen.
    """
    count = max(1, -(-(end - begin) // step))
    bounds = [begin + step * at for at in range(count + 1)]
    result = Grid(bounds[:-1], step)
    for row in rows:
        own = bounds if row.begin is None else [row.begin + step * at for at in range(count + 1)]
        result.rows.append((row, _cells(row, own, now)))
    return result


def day_cell(row: Row, day: Span, now: datetime) -> Cell:
    """One whole day of a row as a cell of a calendar; what has begun cannot be taken any more."""
    return _cells(row, day, day[1] if day[0] <= now else now)[0]


def _cells(row: Row, bounds: Sequence[datetime], now: datetime) -> list[Cell]:
    """A cell between each two bounds, which lie equally far apart; those of one kind joined."""
    begin, step, count = bounds[0], bounds[1] - bounds[0], len(bounds) - 1
    opened = [False] * count
    for a, b in row.opened:
        first = max(0, -((begin - a) // step))
        for n in range(first, min(count, (b - begin) // step)):
            opened[n] = True
    claimed: list[list[Block]] = [[] for _n in range(count)]
    for claim in row.blocks:
        for n in range(
            max(0, (claim.starts_at - begin) // step), min(count, -((begin - claim.ends_at) // step))
        ):
            claimed[n].append(claim)
    cells: list[Cell] = []
    held: Block | None = None
    for (at, until), there, is_open in zip(pairwise(bounds), claimed, opened, strict=True):
        mine = next((block for block in there if block.mine), None) if there else None
        left = len(free_seats(row.capacity, there, at, until)) if there else row.capacity
        if mine or not left:
            block = mine or there[0]
            if held is block:
                last_cell = cells.pop()
                cells.append(last_cell._replace(columns=last_cell.columns + 1, ends_at=until))
            else:
                kind: Kind = "mine" if block.mine else "taken"
                cells.append(Cell(kind, 1, at, until, block.label, block.url, block=block))
            held = block
            continue
        held = None
        kind = "closed" if not is_open else "past" if until <= now else "free"
        if kind != "free" and cells and cells[-1].kind == kind:
            before = cells.pop()
            cells.append(Cell(kind, before.columns + 1, before.starts_at, until))
        else:
            cells.append(Cell(kind, 1, at, until, left=left if kind == "free" else 0))
    return cells
