"""Booking, measured: one size a process, because each has a database of its own. `python -m bench.making 10000 file`.

Everything through HTTP, signed in, every check on. Beside each page stands its floor (bench/floor.py), asked in the
same run on the same database.
"""

import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bench import measure, servers
from bench.measure import Page

BASE = "ceh_making_bench"
ZONE = ZoneInfo("Europe/Ljubljana")
PORT = int(os.environ.get("BENCH_PORT", "8130")) + 10
FLOOR_PORT = PORT + 1


def name(count: int) -> str:
    """The database of a size; 0: what all sizes have in common."""
    return f"{BASE}_{count}" if count else BASE


@dataclass
class Line:
    """One thing that was measured, with its floor; statements in the end and the first time."""

    name: str
    p50: float
    p95: float
    statements: int | None
    first: int | None
    size: int
    floor: float
    floor_p95: float


def ready(count: int, today: dt.date) -> float:
    """The database of this size, filled for this day; gives the seconds that it took."""
    from django.core.management import call_command
    from django.db import connection

    from bench import database, seed_making
    from ceh.bookings.models import Booking

    begin = time.perf_counter()
    database.create(template=BASE)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    seed_making.world()
    if not count:
        return time.perf_counter() - begin
    newest = Booking.objects.filter(source="import").order_by("-starts_at").values_list("starts_at").first()
    there = Booking.objects.filter(source="import").count() if newest else 0
    last_day = today + dt.timedelta(days=seed_making.TO)
    if there != count or newest is None or newest[0].astimezone(ZONE).date() != last_day:
        seed_making.bookings(count, today)
    seed_making.tidy()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return time.perf_counter() - begin


def searches(places: str, day: dt.date) -> list[str]:
    """Ten searches for a free machine of a width near a place."""
    from django.urls import reverse

    query = {
        "near": places,
        "km": "30",
        "day": day.isoformat(),
        "begins": "08:00",
        "ends": "20:00",
        "minutes": "120",
        "mine": "on",
        "p-width": "500",
    }
    return [f"{reverse('availability:find')}?{urlencode(query | {'kind': f'bench-{n}'})}" for n in range(10)]


def pages(cookie: str, staff: str, today: dt.date) -> list[tuple[measure.Page, measure.Page]]:
    """(page, its floor) in the order of the report."""
    from django.urls import reverse

    from ceh.network.models import Space
    from ceh.timetable.models import Resource

    def floor(name: str, *queries: Mapping[str, object]) -> Page:
        return Page(
            f"floor: {name}", tuple(f"/{name}?{urlencode(query)}" for query in queries), FLOOR_PORT, cookie
        )

    def at(day: dt.date, hour: int = 0) -> str:
        return dt.datetime.combine(day, dt.time(hour), ZONE).isoformat()

    tomorrow, monday = today + dt.timedelta(days=1), today - dt.timedelta(days=today.weekday())
    units = list(Resource.objects.order_by("pk").values_list("pk", flat=True)[:500:25])
    spaces = list(Space.objects.filter(code__startswith="bench-").order_by("pk")[::2])
    near = spaces[0]
    saturday = monday + dt.timedelta(days=5 if today.weekday() < 5 else 12)
    find = searches(near_codes(near), saturday)
    span, ahead = ({"from": at(day), "to": at(day + dt.timedelta(days=1))} for day in (today, tomorrow))
    week = {"from": at(monday), "to": at(monday + dt.timedelta(days=7))}
    weeks = tuple(reverse("availability:week", kwargs={"pk": pk}) for pk in units)
    # Tomorrow, so that all of the day lies ahead whenever this is run: what is past takes fewer fields.
    days = tuple(
        f"{reverse('availability:timetable', kwargs={'slug': space.code})}?day={tomorrow}" for space in spaces
    )
    nearby = {"lon": near.lon, "lat": near.lat, "from": at(saturday, 8), "to": at(saturday, 10)}
    year = {"from": at(dt.date(today.year, 1, 1)), "to": at(dt.date(today.year + 1, 1, 1))}
    result = [
        (
            Page("one machine's week", weeks, PORT, cookie),
            floor("week", *({"resource": pk} | week for pk in units)),
        ),
        (
            Page("a space's day", days, PORT, cookie),
            floor("day", *({"space": space.code} | ahead for space in spaces)),
        ),
        (
            Page("search: width, distance, permission, free", tuple(find), PORT, cookie),
            floor("find", *({"kind": f"bench-{n}"} | nearby for n in range(10))),
        ),
        (Page("start page", (reverse("home:start"),), PORT, cookie), floor("start", {})),
    ]
    result.append(
        (Page("all machines today", (reverse("reception:all_today"),), PORT, cookie), floor("today", span))
    )
    result.append(
        (Page("the yearly table", (reverse("usage:usage_year"),), PORT, staff), floor("year", year))
    )
    return result


def export_path(today: dt.date) -> str:
    """All use of machines of this year, as a file."""
    from django.urls import reverse

    return f"{reverse('usage:usage_records')}?year={today.year}"


def near_codes(space: Any) -> str:
    """The code by which the form knows the settlement of a space."""
    from ceh.directory import queries as directory
    from ceh.directory.forms.filters import place_codes

    settlements = place_codes(directory.lists().settlements)
    return min(
        settlements,
        key=lambda code: (settlements[code].lon - space.lon) ** 2 + (settlements[code].lat - space.lat) ** 2,
    )


def main(count: int, target: Path) -> None:
    """Measure one size and write what was found as JSON."""
    os.environ |= {"CEH_DEMO": "0", "CEH_DEBUG": "0", "DJANGO_SETTINGS_MODULE": "bench.settings"}
    import django

    django.setup()
    from django.db import connection

    from bench import booking, database
    from ceh.people.models import Person

    today = dt.datetime.now(ZONE).date()
    took = ready(count, today)
    if not count:
        return
    people = list(Person.objects.filter(email__startswith="maker").order_by("pk")[: booking.RUSH + 1])
    booking.coordinate(people[0])
    cookies = [servers.session_of(person) for person in people]
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(
            servers.serve(
                "bench.bare:application", FLOOR_PORT, BENCH_URLS="bench.floor", **servers.bare_environment()
            )
        )
        begin = time.perf_counter()
        started.append(servers.serve("ceh.config.wsgi:application", PORT))
        cold = time.perf_counter() - begin
        before = measure.gauge()
        free = booking.slots(today)
        sides = ((PORT, booking.ceh), (FLOOR_PORT, booking.bare))
        figures, least = booking.create(cookies[1:], free, *sides)
        lines = [
            Line("book", figures.p50, figures.p95, figures.statements, figures.first, 0, least.p50, least.p95)
        ]
        rushes = [
            booking.rush(cookies[1:], free, *sides, before=before) for before in (None, database.change)
        ]
        for page, bare in pages(cookies[1], cookies[0], today):
            ours, floor = measure.together(page, bare)
            counted = (ours.kept, ours.statements, ours.size)
            lines.append(Line(ours.name, ours.p50, ours.p95, *counted, floor.p50, floor.p95))
        rss, pss = measure.memory(started[-1].pid)
        export = booking.export(cookies[0], started[-1].pid, export_path(today), PORT)
    finally:
        servers.stop(started)
    connection.close()
    result = {
        "count": count,
        "seeded": took,
        "cold": cold,
        "rss": rss,
        "pss": pss,
        "gauge": [before, measure.gauge()],
        "lines": [asdict(line) for line in lines],
        "export": export,
        "per_second": [figures.per_second, least.per_second],
        "rushes": rushes,
    }
    target.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
