"""Timetables as pages draw them: a day of a space, a day or a week of one thing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import chain
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ceh.availability.queries import contexts, timetables
from ceh.availability.queries.contexts import BookingContext, today
from ceh.availability.rules.grid import Block, Grid, Row, day_cell, frame, grid
from ceh.availability.views.public_cells import body
from ceh.core import clock
from ceh.core.clock import local_day
from ceh.core.permissions import can
from ceh.network.models import Space
from ceh.region.queries import current
from ceh.timetable import queries as timetable
from ceh.timetable.models import GIVES_WAY
from ceh.timetable.rules import Span, day_span, monday_of, next_open_day

WEEK, WEEKS = 7, 5
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class BesideForm:
    """How a timetable fits the form beside it.

    Free fields lead `to` that page and keep what was `typed` there; the `chosen` time is marked; the booking `but`,
    which is to move, is left out.
    """

    to: str = ""
    chosen: Span | None = None
    but: int = 0
    typed: Mapping[str, str] = field(default_factory=dict)


def _blocks(
    request: HttpRequest,
    things: Iterable[BookingContext],
    begin: datetime,
    end: datetime,
    *,
    space: Space,
    but: int = 0,
) -> dict[int, list[Block]]:
    """Resource id → claims as this reader may see and move them: names only for staff, one's own always.

    A kit shows those of its parts, too; what takes several things is moved by the one that was booked. Those of the
    booking `but`, which is to move, are left out.
    """
    inside, staff = (
        request.user.is_authenticated and can(request.user, verb, space)
        for verb in ("bookings.see_bookings", "bookings.decide_booking")
    )
    now = clock.now()
    known = list(things)
    claims = timetables.claims(chain(*(context.ids for context in known)), begin, end, request.user)
    rows: list[Any] = [row for row in claims if (row.source_type, row.source_id) != (contexts.SOURCE, but)]
    labels = timetable.labels(row for row in rows if inside or row.kind not in GIVES_WAY)
    drawn: dict[int, Block] = {}
    for row in rows:
        own = row.own
        source_label = labels.get(row.pk)
        label = (
            _("mine")
            if own and not inside
            else _("taken")
            if source_label is None
            else source_label.inner
            if inside
            else source_label.public
        )
        url = source_label.url if source_label and inside else ""
        if own:
            url = reverse("bookings:booking", kwargs={"pk": row.source_id})
        ahead = row.source_type == contexts.SOURCE and row.starts_at > now
        booking = row.source_id if ahead and row.main and (own or staff) else 0
        drawn[row.pk] = Block(
            row.starts_at,
            row.ends_at,
            label,
            url,
            own,
            row.first_seat,
            row.last_seat,
            booking,
            can_wait=not own and row.kind in GIVES_WAY and row.starts_at > now,
        )
    return {pk: [drawn[row.pk] for row in there] for pk, there in contexts.spread(known, rows).items()}


def _row(context: BookingContext, blocks: list[Block], begin: datetime, end: datetime, **more: Any) -> Row:
    unit = context.unit
    name = more.pop("name", str(context.resource))
    return Row(
        name=name,
        url=more.pop("url", ""),
        opened=context.week.between(begin, end),
        blocks=blocks,
        capacity=context.resource.capacity,
        key=context.resource.pk,
        by_day=context.resource.by_day,
        note=str(unit.state_info.label) if unit and unit.state != "in_service" else "",
        **more,
    )


def _head(table: Grid, zone: str) -> list[tuple[str, int]]:
    """Table head: (hour, how many columns it spans)."""
    local_zone = ZoneInfo(zone)
    hours: list[tuple[str, int]] = []
    for at in table.columns:
        text = f"{at.astimezone(local_zone):%-H}"
        if hours and hours[-1][0] == text:
            hours[-1] = (text, hours[-1][1] + 1)
        else:
            hours.append((text, 1))
    return hours


def _days(day: date, path: str, by: int, first: date, typed: Mapping[str, str] = NOTHING) -> dict[str, Any]:
    """Links to the days before and after; they keep what was `typed` beside them."""
    more = _more(typed)
    return {
        "day": day,
        "before": f"{path}?day={day - timedelta(days=by)}{more}",
        "after": f"{path}?day={day + timedelta(days=by)}{more}",
        "now": f"{path}?day={first}{more}",
        "is_now": day == first,
        "path": path,
    }


def _more(typed: Mapping[str, str]) -> str:
    """The end of an address that keeps what was typed in the form beside the timetable."""
    return f"&{urlencode(typed)}" if typed else ""


def day_of_space(request: HttpRequest, space: Space) -> dict[str, Any]:
    """Units × time on the day of the address; about five statements, whatever their number."""
    now = clock.now()
    ids = timetables.resources(space)
    known = timetables.bookable(contexts.cached_contexts(ids, today(now)).values()) if ids else []
    zone = known[0].week.zone if known else timetable.zone_of(space)
    first = next_open_day((context.week for context in known), now, zone)
    day = timetables.day_of(request.GET.get("day", ""), first)
    begin, end = day_span(day, zone)
    blocks = _blocks(request, known, begin, end, space=space)
    week = reverse("availability:week", kwargs={"pk": 0})  # looked up once; each row puts its own in
    rows = [
        _row(context, blocks.get(pk, []), begin, end, url=f"{week.replace('/0/', f'/{pk}/')}?day={day}")
        for context, pk in ((context, context.resource.pk) for context in known)
    ]
    page = _drawn(rows, begin, end, zone, now) | _days(day, request.path, 1, local_day(now, zone))
    return page | {"closed_today": "day" not in request.GET and day != local_day(now, zone)}


def _drawn(
    rows: list[Row],
    begin: datetime,
    end: datetime,
    zone: str,
    now: datetime,
    form: BesideForm | None = None,
) -> dict[str, Any]:
    form = form or BesideForm()
    step = timedelta(minutes=30)
    first, last = frame(rows, begin, end, step)
    table = grid(rows, first, last, step, now)
    return {
        "head": _head(table, zone),
        "rows": body(table, zone, form.to, form.chosen, _more(form.typed)),
        "has_choice": form.chosen is not None,
        "clock": zone,
        "zone": zone if zone != current().timezone else "",
    }


def day_of_resource(
    request: HttpRequest, context: BookingContext, day: date, form: BesideForm
) -> dict[str, Any]:
    """One thing on a day, for the page that books or moves; two statements."""
    now, zone = clock.now(), context.week.zone
    begin, end = day_span(day, zone)
    blocks = _blocks(request, [context], begin, end, space=context.space, but=form.but)
    rows = [_row(context, blocks.get(context.resource.pk, []), begin, end)]
    return _drawn(rows, begin, end, zone, now, form) | _days(day, request.path, 1, local_day(now, zone))


def timetable_beside_form(
    request: HttpRequest, context: BookingContext, day: Any, **form: Any
) -> dict[str, Any]:
    """What the page that books or moves shows beside its form: the `day` that stands there, as BesideForm says.

    What was typed as a day and is none counts as today.
    """
    drawn = weeks_of_days if context.resource.by_day else day_of_resource
    day = timetables.day_of(str(day), local_day(clock.now(), context.week.zone))
    return drawn(request, context, day, BesideForm(**form))


def weeks_of_days(
    request: HttpRequest,
    context: BookingContext,
    day: date | None = None,
    form: BesideForm | None = None,
) -> dict[str, Any]:
    """What is let by day: five weeks as a calendar, from the week of the day (else of the address); two statements.

    No week before the present one is shown. A free day is the address that books (or moves) from that day on.
    """
    form = form or BesideForm()
    now, zone, chosen = clock.now(), context.week.zone, form.chosen
    today_ = local_day(now, zone)
    this_week = monday_of(today_)
    monday = max(this_week, monday_of(day or timetables.day_of(request.GET.get("day", ""), today_)))
    days = [monday + timedelta(days=n) for n in range(WEEKS * WEEK)]
    spans = [day_span(day, zone) for day in days]
    blocks = _blocks(request, [context], spans[0][0], spans[-1][1], space=context.space, but=form.but)
    row = _row(context, blocks.get(context.resource.pk, []), spans[0][0], spans[-1][1])
    cells = [
        (day, day_cell(row, span, now), bool(chosen and chosen[0] < span[1] and span[0] < chosen[1]))
        for day, span in zip(days, spans, strict=True)
    ]
    weeks = [cells[n : n + WEEK] for n in range(0, len(cells), WEEK)]
    page: dict[str, Any] = {
        "has_choice": chosen is not None,
        "weeks": weeks,
        "to": form.to or reverse("bookings:book", args=[context.resource.pk]),
        "more": _more(form.typed),
        "typed": form.typed,
        "monday": monday,
        "sunday": days[-1],
    }
    page |= _days(monday, request.path, WEEKS * WEEK, this_week, form.typed)
    return page | ({"before": ""} if monday == this_week else {})


def week_of_resource(request: HttpRequest, context: BookingContext) -> dict[str, Any]:
    """Days × time of one thing, from Monday to Sunday; four statements."""
    now, zone = clock.now(), context.week.zone
    day = timetables.day_of(request.GET.get("day", ""), next_open_day([context.week], now, zone))
    monday = monday_of(day)
    spans = [day_span(monday + timedelta(days=n), zone) for n in range(WEEK)]
    drawn = _blocks(request, [context], spans[0][0], spans[-1][1], space=context.space)
    blocks = drawn.get(context.resource.pk, [])
    rows = []
    for n, (begin, end) in enumerate(spans):
        there = [block for block in blocks if block.starts_at < end and block.ends_at > begin]
        rows.append(
            _row(context, there, begin, end, name=date_format(monday + timedelta(days=n), _("l, j M")))
        )
    hours = [_since_midnight(row, span) for row, span in zip(rows, spans, strict=True)]
    first, last = min(a for a, _b in hours), max(b for _a, b in hours)
    rows = [replace(row, begin=begin + first) for row, (begin, _end) in zip(rows, spans, strict=True)]
    table = grid(rows, spans[0][0] + first, spans[0][0] + last, timedelta(minutes=30), now)
    page = {
        "head": _head(table, zone),
        "rows": body(table, zone),
        "clock": zone,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
    }
    return page | _days(monday, request.path, WEEK, monday_of(local_day(now, zone)))


def _since_midnight(row: Row, span: tuple[datetime, datetime]) -> tuple[timedelta, timedelta]:
    first, last = frame([row], *span, timedelta(minutes=30))
    return first - span[0], last - span[0]
