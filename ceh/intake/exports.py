"""Templates of tables: empty, or filled with what a space has now. The same columns go out as come in."""

from datetime import datetime
from typing import Any

from ceh.intake.actions.machines import cells_of
from ceh.intake.queries import tables as queries
from ceh.intake.rules.lines import EQUIPMENT, Words, heads
from ceh.network.models import Space
from ceh.timetable.queries import zone_of
from ceh.web import exports


def template(space: Space, kind: str, filetype: str, *, full: bool, now: datetime) -> Any:
    """The table as a file."""
    return exports.response(
        filetype or "xlsx", f"{kind}-{space.code}", heads(kind), _rows(space, kind, now) if full else ()
    )


def _rows(space: Space, kind: str, now: datetime) -> list[list[Any]]:
    if kind == "bookings":
        return queries.bookings_ahead(space, now, zone_of(space))
    units = queries.units_of(space)
    needs, words = queries.needs_of(units), Words(queries.code_labels())
    cells = (cells_of(one, needs[one.pk]) for one in units)
    return [[words.write(name, one[name]) for name in EQUIPMENT] for one in cells]
