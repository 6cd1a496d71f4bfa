"""Questions about the region: itself, its lists, holidays and places."""

import time
from collections.abc import Iterable
from datetime import date
from typing import Any

import holidays
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from ceh.core.language import fold
from ceh.region.models import (
    CodeListItem,
    GoalGroup,
    Municipality,
    Region,
    SchoolHoliday,
    Settlement,
    Skill,
    Theme,
    Topic,
)

# The region hardly ever changes, and every page needs it. Each process keeps it for a few seconds; whoever changes it
# in the same process calls forget(), other processes follow when their copy is old.
BORDER_MARGIN = 0.1  # degrees, about 10 km: borders in a pack are approximate
Bounds = tuple[float, float, float, float]  # west, south, east, north in degrees
KEEP_SECONDS = 10.0
_kept: tuple[float, Region] | None = None

LISTS: dict[str, type[CodeListItem]] = {
    "topics": Topic,
    "goal-groups": GoalGroup,
    "themes": Theme,
    "skills": Skill,
}


def current() -> Region:
    """The one region. Raises Region.DoesNotExist while no pack is loaded."""
    global _kept
    if _kept is not None and time.monotonic() - _kept[0] < KEEP_SECONDS:
        return _kept[1]
    region = Region.objects.first()
    if region is None:
        _kept = None
        raise Region.DoesNotExist("No region is loaded: run manage.py load_region regions/<code>.")
    _kept = (time.monotonic(), region)
    return region


def forget() -> None:
    """Read the region again next time."""
    global _kept
    _kept = None


def code_lists() -> dict[str, list[CodeListItem]]:
    """The items of each code list that administrators edit, retired ones too, in their order."""
    return {name: list(model._default_manager.all()) for name, model in LISTS.items()}


def offered(model: type[CodeListItem]) -> "QuerySet[Any]":
    """The items of a code list that are still offered."""
    return model._default_manager.filter(retired=False)


def skills() -> list[Skill]:
    """The skills that are offered, in the order of the tree, each with its parent."""
    return list(offered(Skill).select_related("parent"))


def public_holidays(year: int, language: str = "") -> dict[date, str]:
    """Day → name of the public holidays of the region's country, in the language (the reader's by default).

    A language that the library does not know for this country falls back to the country's own. A country that the
    library does not know has none.
    """
    country = current().country
    if not hasattr(holidays, country):
        return {}
    known = getattr(getattr(holidays, country), "supported_languages", ())
    code = (language or get_language() or "en").split("-")[0]
    match = next((name for name in known if name.split("_")[0] == code), None)
    # The library gives observed days in lieu as separate entries; offices close on them too.
    days = holidays.country_holidays(country, years=year, language=match)
    return dict(sorted(days.items()))


def school_holidays(
    start: date, end: date, municipality: Municipality | None = None
) -> "QuerySet[SchoolHoliday]":
    """School holidays that touch the days from start to end (inclusive), of one municipality or of all."""
    rows = SchoolHoliday.objects.filter(removed_at=None, starts__lte=end, ends__gte=start)
    if municipality is not None:
        rows = rows.filter(Q(municipalities=None) | Q(municipalities=municipality)).distinct()
    return rows


def school_years() -> "QuerySet[SchoolHoliday]":
    """All school holidays for the desk, deleted ones too, newest first, with their municipalities."""
    return SchoolHoliday.objects.prefetch_related("municipalities").order_by("-starts")


def overlapping(
    starts: date, ends: date, municipalities: Iterable[int], *, but: int | None = None
) -> list[SchoolHoliday]:
    """School holidays on any of these days in any of these municipalities (none given: in the whole region)."""
    ids = set(municipalities)
    rows = SchoolHoliday.objects.filter(removed_at=None, starts__lte=ends, ends__gte=starts)
    if ids:
        rows = rows.filter(Q(municipalities=None) | Q(municipalities__in=ids))
    if but is not None:
        rows = rows.exclude(pk=but)
    return list(rows.distinct())


def settlements() -> "QuerySet[Settlement]":
    """All settlements with their municipality, in Slovene order."""
    return Settlement.objects.select_related("municipality")


def find_settlement(text: str) -> Settlement | None:
    """The settlement of this id or name; carons and case may be missing ("skofja loka")."""
    word = text.replace("\x00", "").strip()[:100]
    if word.isascii() and word.isdigit():
        return settlements().filter(pk=int(word)).first() if len(word) < 10 else None
    key = fold(word)
    return (
        next((settlement for settlement in settlements() if fold(settlement.name) == key), None)
        if key
        else None
    )


def bounds() -> Bounds | None:
    """The box around all municipalities of the region and BORDER_MARGIN; None where none is known."""
    spots = [
        spot
        for place in Municipality.objects.only("lon", "lat", "rings")
        for spot in ([place.lon, place.lat], *(spot for ring in place.rings for spot in ring))
    ]
    if not spots:
        return None
    lons, lats = [spot[0] for spot in spots], [spot[1] for spot in spots]
    return (
        min(lons) - BORDER_MARGIN,
        min(lats) - BORDER_MARGIN,
        max(lons) + BORDER_MARGIN,
        max(lats) + BORDER_MARGIN,
    )
