"""The two things that are more than asking for a page: booking, one after the other and eight at once; an export."""

import datetime as dt
import http.client
import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from bench import measure, seed_making
from ceh.network.models import RoleAssignment
from ceh.timetable.models import Resource

ZONE = ZoneInfo("Europe/Ljubljana")
TOKEN = "a" * 32  # the secret that a form sends back; the cookie says the same
HOURS = (8, 10, 12, 14, 16)
WARM, ALONE, CLIENTS, EACH = 40, 120, 8, 40
RUSH, ROUNDS = 64, 3  # clients who want one slot, and how often
LOST = (409, 422)  # taken by another
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "sl"}


@dataclass(frozen=True)
class Created:
    """Milliseconds for one after the other, statements, and how many a second with eight clients at once."""

    p50: float
    p95: float
    statements: int | None
    first: int | None
    per_second: float


@dataclass(frozen=True)
class Answer:
    """The status, milliseconds until the last byte, and statements where they were counted."""

    status: int
    ms: float
    statements: int | None


def coordinate(person: Any) -> None:
    """Let somebody see the figures of the whole region."""
    now = timezone.now()
    if not RoleAssignment.objects.filter(person=person, role="coordinator", ends_at=None).exists():
        RoleAssignment.objects.create(person=person, role="coordinator", starts_at=now)


def slots(today: dt.date) -> Iterator[tuple[int, dt.datetime]]:
    """(machine, start) that nobody has, spread over all machines."""
    units = list(Resource.objects.order_by("pk").values_list("pk", flat=True)[: seed_making.UNITS])
    days = range(seed_making.FREE_FROM, seed_making.FREE_TO)
    for day, hour in itertools.product(days, HOURS):
        for unit in units:
            start = dt.datetime.combine(today + dt.timedelta(days=day), dt.time(hour), ZONE)
            yield unit, start


def ceh(resource: int, start: dt.datetime) -> tuple[str, dict[str, Any]]:
    """The address and the form of a booking."""
    form = {"day": start.date(), "begins": f"{start:%H:%M}", "ends": f"{start.hour + 1:02}:00", "people": 1}
    return reverse("bookings:book", kwargs={"pk": resource}), form


def bare(resource: int, start: dt.datetime) -> tuple[str, dict[str, Any]]:
    """The same for the floor."""
    return "/book", {"resource": resource, "starts": start.isoformat(), "ends": start + dt.timedelta(hours=1)}


Side = tuple[int, Any]  # a port, and what makes a form for it
Free = Iterator[tuple[int, dt.datetime]]


def create(cookies: list[str], free: Free, *sides: Side) -> list[Created]:
    """Book on each side in turn, one after the other; then with eight clients. RuntimeError when one is not booked."""
    lines = [(http.client.HTTPConnection("127.0.0.1", port, timeout=30), form) for port, form in sides]
    first = [book(line, cookies[0], form(*next(free)), count=True).statements for line, form in lines]
    taken: list[list[float]] = [[] for _side in sides]
    for number in range(WARM + ALONE):
        for (line, form), milliseconds in zip(lines, taken, strict=True):
            answer = book(line, cookies[0], form(*next(free)))
            if number >= WARM:
                milliseconds.append(answer.ms)
    result = []
    for (line, form), milliseconds, begin, side in zip(lines, taken, first, sides, strict=True):
        milliseconds.sort()
        resource, start = next(free)
        book(line, cookies[0], form(resource, start))
        later = start + dt.timedelta(hours=1)  # the same machine again: what is kept of it is there
        statements = book(line, cookies[0], form(resource, later), count=True).statements
        p95 = milliseconds[int(len(milliseconds) * 0.95)]
        per_second = at_once(cookies[:CLIENTS], free, *side)
        result.append(Created(statistics.median(milliseconds), p95, statements, begin, per_second))
    return result


def at_once(cookies: list[str], free: Free, port: int, form: Any) -> float:
    """How many bookings a second eight clients get together."""
    work = [[next(free) for _n in range(EACH)] for _client in cookies]

    def client(number: int) -> None:
        own = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for resource, start in work[number]:
            book(own, cookies[number], form(resource, start))

    begin = time.perf_counter()
    with ThreadPoolExecutor(len(cookies)) as pool:
        list(pool.map(client, range(len(cookies))))
    return len(cookies) * EACH / (time.perf_counter() - begin)


def rush(
    cookies: list[str], free: Free, *sides: Side, before: Callable[[], None] | None = None
) -> list[float]:
    """Seconds until all who want one slot at the same moment are answered, on each side: the median of the rounds.

    `before` is called before each round. Raises RuntimeError unless exactly one got it.
    """
    seconds: list[list[float]] = [[] for _side in sides]
    for _round in range(ROUNDS):
        for (port, form), times in zip(sides, seconds, strict=True):
            if before:
                before()
            times.append(_rush(cookies, port, form(*next(free))))
    return [statistics.median(times) for times in seconds]


def _rush(cookies: list[str], port: int, form: tuple[str, dict[str, Any]]) -> float:
    """One round, over connections that are open already."""
    lines = [http.client.HTTPConnection("127.0.0.1", port, timeout=60) for _cookie in cookies]
    for line in lines:
        line.connect()
    begin = time.perf_counter()
    with ThreadPoolExecutor(len(lines)) as pool:
        statuses = list(
            pool.map(lambda line, cookie: book(line, cookie, form, may_lose=True).status, lines, cookies)
        )
    took = time.perf_counter() - begin
    for line in lines:
        line.close()
    if statuses.count(302) != 1:
        raise RuntimeError(f"{form} was booked {statuses.count(302)} times")
    return took


def book(
    connection: http.client.HTTPConnection,
    cookie: str,
    form: tuple[str, dict[str, Any]],
    *,
    count: bool = False,
    may_lose: bool = False,
) -> Answer:
    """Send the form. Raises RuntimeError when it is not booked, unless it may lose to another."""
    path, values = form
    headers = FORM | {"Cookie": f"{cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
    if count:
        headers["X-Count"] = "1"
    begin = time.perf_counter()
    connection.request("POST", path, urlencode(values, doseq=True), headers)
    answer = connection.getresponse()
    body = answer.read()
    ms = (time.perf_counter() - begin) * 1000
    if answer.status not in ((302, *LOST) if may_lose else (302,)):
        raise RuntimeError(f"{path} {values} answered {answer.status}: {body[:3000].decode()}")
    statements = answer.headers.get("X-Statements")
    return Answer(answer.status, ms, int(statements) if statements else None)


def export(cookie: str, pid: int, path: str, port: int) -> dict[str, float]:
    """Fetch a file piece by piece and look how the server's memory grows meanwhile."""
    before, most, size, lines = measure.memory(pid)[0], 0.0, 0, 0
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    begin = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "sl"})
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    first, looked = 0.0, begin
    while piece := answer.read(1 << 16):
        first = first or time.perf_counter() - begin
        size, lines = size + len(piece), lines + piece.count(b"\n")
        if time.perf_counter() - looked > 0.2:
            most, looked = max(most, measure.memory(pid)[0]), time.perf_counter()
    took = time.perf_counter() - begin
    most = max(most, measure.memory(pid)[0])
    return {"seconds": took, "first": first, "bytes": size, "lines": lines - 1, "grown": most - before}
