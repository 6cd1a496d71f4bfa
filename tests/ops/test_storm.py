"""The proof that nothing is lost: clients book while every process is killed, again and again. Real processes only."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from itertools import chain

import pytest

from ops.postgres import embedded_url
from tests.ops.conftest import PORT
from tests.ops.installation import ROOT, Run, gone
from tests.ops.storm import Client

pytestmark = [pytest.mark.xdist_group("postgres"), pytest.mark.storm, pytest.mark.real_time]
CLIENTS, ROUNDS = 8, 3
STORM_SECONDS = 30
BACK_SECONDS = 10  # on a machine that does nothing else; see `slowness`
IDLE_SECONDS = 1.3  # what starting manage.py takes there


def slowness() -> float:
    """How many times slower than an idle machine this one is now; at least 1."""
    begun = time.monotonic()
    subprocess.run(
        [sys.executable, "manage.py", "check", "--help"], cwd=ROOT, check=True, capture_output=True
    )
    return max(1.0, (time.monotonic() - begun) / IDLE_SECONDS)


def seeds(run: Run) -> list[dict]:
    """A member, a manager and a machine for each client."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ceh.config.settings",
        "CEH_VAR": str(run.var),
        "DATABASE_URL": embedded_url("ceh", run.var / "postgres"),
    }
    command = [sys.executable, "-m", "tests.ops.seed", str(CLIENTS)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def kill(run: Run, what: str) -> int:
    """Kill the process without a warning; gives its number."""
    if what == "supervisor":
        pid = run.process.pid
        run.close(signal.SIGKILL)
        run.begin()
        return pid
    if what == "postmaster":
        return run.kill_postmaster()
    web = run.child("gunicorn")
    workers = [pid for pid, command in run.processes().items() if "gunicorn" in command and pid != web]
    pid = run.child("manage.py work") if what == "job worker" else max(workers)
    os.kill(pid, signal.SIGKILL)
    assert gone([pid], 10)
    return pid


def is_back(run: Run, what: str, killed: int) -> bool:
    """Whether the site answers well, and what was killed is there again."""
    if run.health() != 200:
        return False
    if what == "job worker":
        return run.child("manage.py work") not in (0, killed)
    return what != "supervisor" or "Ceh is open" in run.output()


def rows(run: Run, statement: str) -> list[list[str]]:
    return [line.split("|") for line in run.sql(statement).splitlines()]


def rage(installation: Run, clients: list[Client], stop: threading.Event) -> list[tuple[str, float]]:
    """Kill everything in turn while the clients work. Gives what was killed and after how many seconds it was back."""
    for client in clients:
        client.start()
    begun, pauses = time.monotonic(), []

    def answered() -> int:
        return sum(client.count["answered"] for client in clients)

    for what in ("postmaster", "web worker", "job worker", "supervisor") * ROUNDS:
        before = answered()
        assert installation.until(lambda before=before: answered() >= before + CLIENTS, 60), "nobody gets on"
        killed, at = kill(installation, what), time.monotonic()
        assert installation.until(
            lambda what=what, killed=killed: is_back(installation, what, killed), 120
        ), installation.output()
        seconds = time.monotonic() - at
        pauses.append((what, seconds if seconds < BACK_SECONDS else seconds / slowness()))
    installation.until(lambda: time.monotonic() - begun > STORM_SECONDS, STORM_SECONDS)
    stop.set()
    for client in clients:
        client.join(60)
    return pauses


def test_no_promise_is_broken_while_everything_is_killed(installation, capfd):
    installation.open()
    stop, begun = threading.Event(), time.monotonic()
    clients = [Client(PORT, number, stop=stop, **seed) for number, seed in enumerate(seeds(installation))]
    pauses = rage(installation, clients, stop)
    lasted = time.monotonic() - begun
    booked = dict(chain.from_iterable(client.booked.items() for client in clients))
    cancelled = set().union(*(client.cancelled for client in clients))
    lettered = set().union(*(client.lettered for client in clients))
    cancellations = dict(chain.from_iterable(client.asked_to_cancel.items() for client in clients))
    stored = rows(
        installation, "SELECT purpose, id, state FROM bookings_booking WHERE purpose LIKE 'storm-%'"
    )
    times = Counter(purpose for purpose, _pk, _state in stored)
    state = {int(pk): state for _purpose, pk, state in stored}
    letters = Counter(
        int(key.split(":")[1])
        for (key,) in rows(installation, "SELECT key FROM core_letter WHERE key LIKE 'booking_cancelled:%'")
    )
    with capfd.disabled():
        totals = sum((client.count for client in clients), Counter())
        print(
            f"\n{len(pauses)} kills in {lasted:.0f} s; back after "
            + ", ".join(f"{s:.1f}" for _w, s in pauses)
        )
        print(f"promised: {len(booked)} bookings, {len(cancelled)} cancellations, {len(lettered)} letters")
        print(
            f"stored: {len(stored)} bookings, {list(state.values()).count('cancelled')} cancelled, "
            f"{letters.total()} letters; {dict(totals)}"
        )

    assert len(pauses) >= 12
    assert lasted >= STORM_SECONDS
    assert [(what, seconds) for what, seconds in pauses if seconds > BACK_SECONDS] == []
    assert [answer for client in clients for answer in client.refused] == []
    # What was promised is there, once.
    assert [purpose for purpose in booked if times[purpose] != 1] == []
    assert {pk for pk in booked.values() if pk not in state} == set()
    assert {pk for pk in cancelled if state[pk] != "cancelled"} == set()
    assert {pk for pk in lettered if letters[pk] != 1} == set()
    # What was not promised is there whole or not at all.
    assert [purpose for purpose, number in times.items() if number > 1] == []
    by_manager = {pk for pk, who in cancellations.items() if who == "manager" and state[pk] == "cancelled"}
    cancelled_rows = {pk for pk in state if state[pk] == "cancelled"}
    assert by_manager <= set(letters) <= cancelled_rows <= set(cancellations)
    assert rows(installation, HALF_WRITTEN) == []
    assert rows(installation, LETTERS_WITHOUT_A_JOB) == []


# A booking that stands holds its time once, one that is cancelled holds none; each has its history.
HALF_WRITTEN = """
SELECT b.id, b.state, count(o.id) FROM bookings_booking b
LEFT JOIN timetable_occupancy o
  ON o.active AND o.resource_id = b.resource_id AND o.starts_at = b.starts_at AND o.ends_at = b.ends_at
WHERE b.purpose LIKE 'storm-%'
GROUP BY b.id, b.state
HAVING count(o.id) <> (b.state = 'confirmed')::int
    OR NOT EXISTS (SELECT FROM bookings_bookingevent e WHERE e.pgh_obj_id = b.id)
"""
LETTERS_WITHOUT_A_JOB = """
SELECT l.id FROM core_letter l
WHERE NOT EXISTS (SELECT FROM procrastinate_jobs j WHERE j.args ->> 'letter_id' = l.id::text)
"""
