"""Asks for a page many times over one connection that is kept open, and says how long it took."""

import http.client
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Page:
    """What is measured: its name, its addresses in turn, on which port, with which cookie."""

    name: str
    paths: tuple[str, ...]
    port: int
    cookie: str = ""
    before: Callable[[], None] | None = None  # called before each question, outside the time taken


@dataclass(frozen=True)
class Result:
    """Milliseconds at the median and at 95 of 100, statements the first time (None outside Ceh), bytes, and
    statements in the end, when the worker has kept what it keeps."""

    name: str
    p50: float
    p95: float
    statements: int | None
    size: int
    kept: int | None = None


def measure(page: Page, *, times: int = 60, warm: int = 6) -> Result:
    """Ask `times` times; raises RuntimeError when a page does not answer 200."""
    return together(page, times=times, warm=warm)[0]


def together(*pages: Page, times: int = 60, warm: int = 6) -> list[Result]:
    """The same for several, asked in turn, so that what else the machine does slows all of them alike."""
    measurements = [_Measurement(page) for page in pages]
    for measurement in measurements:
        measurement.first = measurement.count()
    for number in range(warm + times):
        for measurement in measurements:
            measurement.once(number, keep=number >= warm)
    return [measurement.result() for measurement in measurements]


class _Measurement:
    """A page that is being asked, over a connection of its own."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=30)
        self.headers = {"Accept-Language": "sl", "Accept-Encoding": "gzip"}
        if page.cookie:
            self.headers["Cookie"] = page.cookie
        self.taken: list[float] = []
        self.size, self.first = 0, -1

    def count(self) -> int:
        """The most statements that any of its addresses runs; -1 where nobody counts them."""
        most = -1
        for path in self.page.paths:
            answer, body, _ms = _ask(self.connection, path, self.headers | {"X-Count": "1"})
            if answer.status != 200:
                raise RuntimeError(f"{self.page.name}: {path} answered {answer.status}")
            most = max(most, int(answer.headers.get("X-Statements", -1)))
            self.size = max(self.size, len(body))
        return most

    def once(self, number: int, *, keep: bool) -> None:
        """One question."""
        if self.page.before:
            self.page.before()
        path = self.page.paths[number % len(self.page.paths)]
        _answer, _body, ms = _ask(self.connection, path, self.headers)
        if keep:
            self.taken.append(ms)

    def result(self) -> Result:
        """What came of it."""
        kept = self.count()
        self.connection.close()
        self.taken.sort()
        p95 = self.taken[int(len(self.taken) * 0.95)]
        result = [value if value >= 0 else None for value in (self.first, kept)]
        return Result(self.page.name, statistics.median(self.taken), p95, result[0], self.size, result[1])


def _ask(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str]
) -> tuple[http.client.HTTPResponse, bytes, float]:
    """One question: the answer, its body, and the milliseconds until the last byte."""
    begin = time.perf_counter()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    return answer, body, (time.perf_counter() - begin) * 1000


def memory(pid: int) -> tuple[float, float]:
    """(RSS, PSS) in MiB of a process and its children."""
    rss = pss = 0
    for process in (pid, *_children(pid)):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Rss:"):
                rss += int(line.split()[1])
            elif line.startswith("Pss:"):
                pss += int(line.split()[1])
    return rss / 1024, pss / 1024


def _children(pid: int) -> list[int]:
    """Processes that this one started."""
    return [int(part) for part in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def gauge() -> float:
    """Milliseconds of a plain Python loop: how fast the machine is just now."""
    begin = time.perf_counter()
    total = 0
    for number in range(1_000_000):
        total += number
    return (time.perf_counter() - begin) * 1000
