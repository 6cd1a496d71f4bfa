"""When people are free: parts of a week, and what is left of them in the next four weeks."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

PARTS = ("morning", "afternoon", "evening")  # 8 to 12, 12 to 17, 17 to 20
DAYS = 28
ALL = frozenset(f"{weekday}-{part}" for weekday in range(7) for part in PARTS)


def free(
    week: Collection[str], first: date, *, away_until: date | None = None, holidays: Collection[date] = ()
) -> int:
    """A number with a bit for each part of the 28 days from `first` on which somebody is free.

    `week` holds codes such as "3-evening" (0 is Monday). Public holidays and days up to `away_until` are not free.
    """
    result = 0
    for ahead in range(DAYS):
        day = first + timedelta(days=ahead)
        if day in holidays or (away_until is not None and day <= away_until):
            continue
        for place, part in enumerate(PARTS):
            if f"{day.weekday()}-{part}" in week:
                result |= 1 << (ahead * len(PARTS) + place)
    return result


def in_order(week: Iterable[str]) -> list[str]:
    """The known codes, Monday morning first."""
    known = [f"{weekday}-{part}" for weekday in range(7) for part in PARTS]
    chosen = set(week)
    return [code for code in known if code in chosen]
