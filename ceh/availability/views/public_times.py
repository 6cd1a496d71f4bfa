"""Free times as buttons: how long, which day, which start. For the pages that book, move, and show a machine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from json import dumps
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ceh.availability.forms.times import TimeAsked
from ceh.availability.queries import contexts
from ceh.availability.queries.contexts import BookingContext, BookingFacts, today
from ceh.availability.rules import starts as rules
from ceh.availability.rules.free_times import free_spans
from ceh.core import clock
from ceh.core.clock import local_day
from ceh.people.queries import Standing
from ceh.timetable.models import Occupancy, Resource
from ceh.timetable.rules import Span, day_span
from ceh.web import formatting


@dataclass(frozen=True)
class Choice:
    """A link that chooses something: its words, its address, the same as values for htmx, and its id."""

    label: str
    url: str
    values: str
    key: str
    is_chosen: bool = False
    note: str = ""
    day: date | None = None


@dataclass
class Times:
    """What the page shows, and the chosen time (None: nothing is free that day)."""

    context: BookingContext
    path: str
    day: date
    minutes: int
    claims: list[Occupancy]
    chosen: Span | None
    typed: Mapping[str, str] = field(
        default_factory=dict
    )  # what else stands in the form, kept by the addresses
    lengths: list[Choice] = field(default_factory=list)
    days: list[Choice] = field(default_factory=list)
    starts: list[Choice] = field(default_factory=list)
    first: Choice | None = None
    before: Choice | None = None
    after: Choice | None = None
    is_exact: bool = False  # the time asked for is not among the buttons

    @property
    def initial(self) -> dict[str, Any]:
        """Day and hours for the form."""
        local_zone = ZoneInfo(self.context.week.zone)
        if self.chosen is None:
            return {"day": self.day}
        begin, end = (at.astimezone(local_zone) for at in self.chosen)
        return {"day": begin.date(), "begins": f"{begin:%H:%M}", "ends": f"{end:%H:%M}"}


@dataclass(frozen=True)
class TimesChosen:
    """Times on a thing in their order, for panels of apps above: what do they cost? `booking_id`: whose they are."""

    resource: Resource
    spans: Sequence[tuple[datetime, datetime]]
    seats: int = 1
    booking_id: int = 0


def context_today(pk: int) -> BookingContext:
    """The booking context of a resource today. Raises Resource.DoesNotExist."""
    return contexts.context_of(pk, today(clock.now()))


def span_words(span: Span, zone: str) -> str:
    """ "Wednesday 2 December, 10:00–11:00" on the clock of the place."""
    with timezone.override(ZoneInfo(zone)):
        text = formatting.span(*span)
    return text[:1].upper() + text[1:]


def times(
    request: HttpRequest,
    context: BookingContext,
    who: Standing,
    *,
    path: str = "",
    but: int = 0,
    previous: Span | None = None,
    typed: Mapping[str, str] | None = None,
) -> Times:
    """What can be chosen under the address (or the form that was sent); one statement.

    `but` is a booking that is to be moved from its `previous` time: it is not in its own way. The addresses keep what
    was `typed` besides the time, for those who choose without JavaScript.
    """
    now, zone = clock.now(), context.week.zone
    path = path or reverse("bookings:book", args=[context.resource.pk])
    query = TimeAsked.of(request.POST if request.method == "POST" else request.GET)
    span = query.span(zone) or (previous if not query.day_asked and not query.length else None)
    lengths = rules.lengths(context)
    minutes = query.length or rules.usual_length(lengths)
    if span:
        minutes = int((span[1] - span[0]).total_seconds() // 60)
    day = local_day(span[0], zone) if span else query.day_asked
    claims = _claims(context, now, day, but)
    facts = BookingFacts(context, who, now)
    choices = rules.day_choices(context, claims, facts, minutes=minutes, seats=query.seats_asked, day=day)
    on_day = choices.day.spans
    chosen = span or (on_day[0] if on_day and not query.is_reversed else None)
    page = Times(context, path, choices.day.day, minutes, claims, chosen, typed or {})
    page.is_exact = query.is_reversed or (chosen is not None and chosen not in on_day)
    page.lengths = [
        _choice(
            page,
            rules.length_words(length),
            {"day": page.day, "minutes": length},
            is_chosen=length == minutes,
        )
        for length in lengths
    ]
    page.days = [_day(page, day) for day in choices.days]
    page.starts = [_start(page, free_span) for free_span in on_day]
    if choices.first and choices.first not in on_day:
        page.first = _start(page, choices.first, span_words(choices.first, zone))
    _neighbours(page, choices, local_day(now, zone))
    return page


def next_times(context: BookingContext, who: Standing, most: int = 6) -> list[tuple[date, list[Choice]]]:
    """The next free times for the usual length, by day; one statement."""
    now = clock.now()
    minutes = rules.usual_length(rules.lengths(context))
    claims = _claims(context, now, None, 0)
    choices = rules.day_choices(context, claims, BookingFacts(context, who, now), minutes=minutes)
    page = Times(
        context,
        reverse("bookings:book", args=[context.resource.pk]),
        choices.day.day,
        minutes,
        claims,
        None,
    )
    days = []
    for day in choices.days:
        if most > 0 and day.spans:
            days.append((day.day, [_start(page, span) for span in day.spans[: min(most, 4)]]))
            most -= 4
    return days


def next_days(context: BookingContext) -> tuple[date, date] | None:
    """First and last day of the next free week of what is let by day, else its next free day; one statement."""
    now, zone = clock.now(), context.week.zone
    begin = day_span(local_day(now, zone) + timedelta(days=1), zone)[0]
    claims = _claims(context, now, None, 0)
    end = begin + timedelta(days=(context.rules.horizon or rules.FAR))
    for days in (7, 1):
        spans = free_spans(context, claims, begin, end, timedelta(days=days), limit=1)
        if spans:
            first = local_day(spans[0][0], zone)
            return first, first + timedelta(days=days - 1)
    return None


def _claims(context: BookingContext, now: datetime, day: date | None, but: int) -> list[Occupancy]:
    today = local_day(now, context.week.zone)
    last = max(rules.last_day(context, today), day or today) + timedelta(days=rules.DAYS)
    until = day_span(last, context.week.zone)[1]
    return contexts.busy([context], now, until, but=but)[context.resource.pk]


def _choice(page: Times, label: str, values: dict[str, Any], **more: Any) -> Choice:
    texts = {name: str(value) for name, value in values.items()}
    blank = {name: "" for name in ("begins", "ends", "minutes") if name not in texts}
    key = "-".join(["choose", *texts.values()]).replace(":", "")
    return Choice(
        label, f"{page.path}?{urlencode({**texts, **page.typed})}", dumps(texts | blank), key, **more
    )


def _start(page: Times, span: Span, label: str = "") -> Choice:
    local_zone = ZoneInfo(page.context.week.zone)
    begin, end = (at.astimezone(local_zone) for at in span)
    values = {"day": begin.date(), "begins": f"{begin:%H:%M}", "ends": f"{end:%H:%M}"}
    return _choice(page, label or f"{begin:%H:%M}", values, is_chosen=span == page.chosen)


def _day(page: Times, day: rules.Day) -> Choice:
    note = "" if day.spans else _("full") if day.is_open else _("closed")
    values = {"day": day.day, "minutes": page.minutes}
    label = date_format(day.day, "l")
    return _choice(page, label, values, is_chosen=day.day == page.day, note=note, day=day.day)


def _neighbours(page: Times, choices: rules.DayChoices, today: date) -> None:
    first, last = choices.days[0].day, choices.days[-1].day
    earlier, later = first - timedelta(days=rules.DAYS), last + timedelta(days=1)
    if first > today:
        page.before = _choice(page, _("Earlier"), {"day": max(earlier, today), "minutes": page.minutes})
    if later <= rules.last_day(page.context, today):
        page.after = _choice(page, _("Later"), {"day": later, "minutes": page.minutes})
