"""On whose clock a moment is told: its space's where that keeps a time zone of its own, else the region's.

The app timetable hands in which spaces do. Asking costs no statement, so that lists over many spaces may ask for
every row.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from ceh.web.site import site

_source: Callable[[], Mapping[int, str]] = dict  # replaced by the app timetable


def register(source: Callable[[], Mapping[int, str]]) -> None:
    """Tell the kit where to ask for the zones (space number → IANA name); called often, must be cheap."""
    global _source
    _source = source


def zone_at(space: Any) -> ZoneInfo:
    """The zone of a space, given as record or number; a record of another table is a mistake."""
    number = space if isinstance(space, int) else space.pk
    if not isinstance(space, int) and space._meta.label != "network.Space":
        raise TypeError(f"{space!r} is no space.")
    return ZoneInfo(_source().get(number) or site().zone)


def clock_of(space: Any) -> AbstractContextManager[None]:
    """Inside, moments are read and told on the clock of the space; for None nothing changes."""
    if space == "":  # a template prints what it does not find as nothing
        raise TypeError("The space whose clock is asked for was not found.")
    return nullcontext() if space is None else timezone.override(zone_at(space))


def on_clock_of(space: Any, moment: datetime) -> datetime:
    """The moment with the zone of the space."""
    return moment.astimezone(zone_at(space))
