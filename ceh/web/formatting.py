"""Dates, times and numbers as people of the reader's language say them. The exact form goes beside them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_timedelta, get_day_names, get_month_names
from babel.numbers import format_decimal, format_percent
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language_info

from ceh.core import clock
from ceh.core.formatting import locale, short_day

Number = int | float | Decimal
# The library of locale data knows only the nominative; Slovene says "on Wednesday, the 3rd of December" in other cases.
SL_ON = ("v ponedeljek", "v torek", "v sredo", "v četrtek", "v petek", "v soboto", "v nedeljo")
SL_OF_DAY = ("ponedeljka", "torka", "srede", "četrtka", "petka", "sobote", "nedelje")
SL_OF = tuple(
    "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra".split()
)


def local(moment: datetime) -> datetime:
    """The moment on the region's clock; a naive one is taken as being on it already."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def day(value: date, *, today: date | None = None, genitive: bool = False) -> str:
    """ "v sredo, 3. decembra", with the year where it is not this one.

    `genitive`: as it stands after "until" or "since" in Slovene, "(do) srede, 3. decembra".
    """
    value = local(value).date() if isinstance(value, datetime) else value
    today = today or local(clock.now()).date()
    language = locale()
    if language == "sl_SI":
        text = f"{(SL_OF_DAY if genitive else SL_ON)[value.weekday()]}, {value.day}. {SL_OF[value.month - 1]}"
    else:
        weekday = get_day_names("wide", locale=language)[value.weekday()]
        month = get_month_names("wide", locale=language)[value.month]
        text = {
            "de_AT": f"am {weekday}, {value.day}. {month}",
            "it_IT": f"{weekday} {value.day} {month}",
        }.get(language, f"{weekday} {value.day} {month}")
    return text if value.year == today.year else f"{text} {value.year}"


def on_weekday(number: int) -> str:
    """ "v torek", "on Tuesday"; Monday is 0."""
    language = locale()
    name = get_day_names("wide", locale=language)[number]
    if language == "sl_SI":
        return SL_ON[number]
    return {"de_AT": f"am {name}", "it_IT": name}.get(language, f"on {name}")


def clock_time(value: datetime) -> str:
    """ "14:00" on the region's clock."""
    return f"{local(value):%H:%M}"


def when(value: datetime, *, today: date | None = None) -> str:
    """ "v sredo, 3. decembra, 14:00"."""
    return f"{day(value, today=today)}, {clock_time(value)}"


def last_day(value: datetime) -> date:
    """The last day on which something holds that ends at a moment; a midnight is the end of the day before."""
    return (local(value) - timedelta(microseconds=1)).date()


def until(value: datetime, *, today: date | None = None) -> str:
    """What stands after "until": the last day where a limit ends at midnight, else day and time.

    Slovene has the genitive there: "do srede, 3. decembra".
    """
    moment = local(value)
    at_midnight = moment.time() == time()
    text = day(last_day(value), today=today, genitive=True)
    return text if at_midnight else f"{text}, {moment:%H:%M}"


def span(start: datetime, end: datetime, *, today: date | None = None) -> str:
    """ "v sredo, 3. decembra, 14:00–16:00"; both days where it goes over midnight, and of whole ones no hours."""
    begin, last = local(start), local(end) - timedelta(days=1)
    if end > start and begin.time() == last.time() == time():
        return day_span(begin.date(), last.date(), today=today)
    if local(start).date() == local(end).date():
        return f"{when(start, today=today)}–{clock_time(end)}"
    first, last = (f"{day(at, today=today, genitive=True)}, {clock_time(at)}" for at in (start, end))
    return _from_to(first, last)


def _from_to(start: str, end: str) -> str:
    """Two days of which Slovene says "od srede, 2. decembra, do petka, 4. decembra"; in the genitive there."""
    return f"od {start}, do {end}" if locale() == "sl_SI" else f"{start} – {end}"


def day_span(start: date, end: date, *, today: date | None = None) -> str:
    """Two days, the last one included."""
    if start == end:
        return day(start, today=today)
    return _from_to(day(start, today=today, genitive=True), day(end, today=today, genitive=True))


def ago(value: datetime | date, *, now: datetime | None = None) -> str:
    """ "pred 3 dnevi", "in 2 hours"."""
    now = now or clock.now()
    if isinstance(value, datetime):
        distance = value - now
    else:
        distance = timedelta(days=(value - local(now).date()).days)
    return format_timedelta(distance, add_direction=True, locale=locale())


def exact(value: date) -> str:
    """The exact form for the hover: day, time and zone in figures."""
    if isinstance(value, datetime):
        local_time = local(value)
        return f"{short_day(value)}, {local_time:%H:%M %Z}".strip()
    return short_day(value)


def machine(value: date) -> str:
    """The form for the `datetime` attribute."""
    return local(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()


def number(value: Number, digits: int | None = None) -> str:
    """A number with the language's separators; at most two decimals unless `digits` fixes them."""
    pattern = "#,##0.##" if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return _number(value or 0, pattern, locale())


@lru_cache(maxsize=2_000)
def _number(value: Number, pattern: str, locale: str) -> str:
    return format_decimal(value, pattern, locale=locale)


def language_name(code: str) -> str:
    """A language as the reader's own calls it and writes it; the code of an unknown one."""
    known = dict(settings.LANGUAGES).get(code)
    try:
        name = str(known or get_language_info(code)["name_translated"])
    except KeyError:
        return code
    return name.lower() if locale() in {"sl_SI", "it_IT"} else name


def percent(share: Number) -> str:
    """A share of 1 as percent, whole numbers."""
    return format_percent(share, "#,##0 %" if locale() != "en_GB" else "#,##0%", locale=locale())


def km(distance: Number) -> str:
    """Kilometres: metres below one, a decimal below ten, then whole ones; nothing for what stands on one spot."""
    distance = float(distance)
    if distance < 0.01:
        return ""
    if distance < 0.95:
        return f"{max(50, round(distance * 20) * 50)} m"
    return f"{number(round(distance, 1), 1 if distance < 9.95 else 0)} km"
