"""Days in figures, as the reader's language writes them; for letters, refusals and pages alike."""

from datetime import date, datetime

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language

LOCALES = {"en": "en_GB", "sl": "sl_SI", "de": "de_AT", "it": "it_IT"}
SHORT_DAYS = {"en_GB": "d MMM y", "sl_SI": "d. M. y", "de_AT": "d. M. y", "it_IT": "d MMM y"}


def locale() -> str:
    """The reader's language with the country whose habits it follows here."""
    return LOCALES.get((get_language() or "en").split("-")[0], "en_GB")


def figures(value: date) -> str:
    """ "3. 12. 2026", "3 Dec 2026"; of a moment its day in the zone that it carries."""
    day = value.date() if isinstance(value, datetime) else value
    return format_date(day, SHORT_DAYS[locale()], locale=locale())


def short_day(value: date) -> str:
    """ "3. 12. 2026", "3 Dec 2026"; of a moment its day on the region's clock."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return figures(value)


def short_moment(value: datetime) -> str:
    """ "3. 12. 2026, 14:00" on the current clock."""
    return f"{short_day(value)}, {timezone.localtime(value):%H:%M}"
