"""Who stops the embedded server, when several need it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ops.postgres import embedded_url, repeating
from ops.postgres import server as server_module
from ops.postgres.places import Interrupted, StartupError, binaries, place
from ops.postgres.repeating import ForeignServer, run_step
from ops.postgres.server import call, listens, reset, running, start, stop, wait_quietly
from ops.postgres.sharing import shared, unshared
from tests.ops.installation import gone

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.xdist_group("postgres")
SHARE = """
import sys
from pathlib import Path
from ops.postgres.sharing import shared
with shared(Path(sys.argv[1])) as server:
    print(server.started, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """One cluster for all; each test begins with a stopped server."""
    root = tmp_path_factory.mktemp("sharing") / "postgres"
    yield root
    reset(root)


@pytest.fixture(autouse=True)
def stopped(root):
    stop(root)


@pytest.fixture
def another(root):
    """Another process that shares the server: it has started it or not, and leaves at a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", SHARE, str(root)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    process.started = process.stdout.readline().strip() == "True"
    yield process
    process.kill()
    process.communicate(timeout=30)


def sql(root, statement):
    return call(
        "psql", "-h", place(root).socket_dir, "-U", "ceh", "-d", "postgres", "-XAtc", statement
    ).stdout


def test_one_alone_starts_and_stops_it(root):
    with shared(root) as server:
        assert server.started is True
        assert running(root)
    assert not running(root)


def test_the_last_one_to_leave_stops_it_though_another_has_started_it(root, another):
    assert another.started
    with shared(root) as server:
        assert server.started is False
        another.communicate("\n", timeout=60)
        assert running(root)
    assert not running(root)


def test_the_one_who_has_started_it_leaves_it_to_the_other(root):
    with shared(root):
        process = subprocess.Popen(
            [sys.executable, "-c", SHARE, str(root)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout.readline() == "False\n"
    assert running(root)
    process.communicate("\n", timeout=60)
    assert not running(root)


def test_a_killed_one_holds_nothing(root, another):
    another.send_signal(signal.SIGKILL)
    another.wait(timeout=30)
    assert running(root)
    with shared(root) as server:
        assert server.started is False
    assert not running(root)


def test_a_server_that_was_started_by_hand_stays(root):
    start(root)
    with shared(root) as server:
        assert server.started is False
    assert running(root)


def test_a_mark_of_an_earlier_server_means_nothing(root):
    with shared(root):
        stop(root)
        start(root)
    assert running(root)


def kill_postmaster(root):
    """Kill the postmaster and wait until it is gone. Its pid file stays, as after a crash."""
    pid = int((place(root).data / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    assert gone([pid], 10)


def test_a_killed_server_is_started_again_and_stops_with_the_last_one(root):
    with shared(root) as server:
        assert server.restart_if_dead() is False
        kill_postmaster(root)
        assert not listens(root)
        assert server.restart_if_dead() is True
        assert running(root)
    assert not running(root)


def test_a_killed_server_that_was_started_by_hand_still_stays_after_its_restart(root):
    start(root)
    with shared(root) as server:
        kill_postmaster(root)
        assert server.restart_if_dead() is True
    assert running(root)


def sleeping_backend(root):
    """A connection that waits, and the process of the server that serves it."""
    client = subprocess.Popen(
        [str(binaries() / "psql"), "-h", str(place(root).socket_dir), "-U", "ceh", "-d", "postgres", "-XAt"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    client.stdin.write("SELECT pg_backend_pid();\n")
    client.stdin.flush()
    return client, int(client.stdout.readline())


def test_a_start_while_the_server_recovers_waits_for_it_and_leaves_it_alive(root):
    """A stopped backend keeps the server in recovery for five seconds after the other was killed."""
    waits = []

    def wait(what):
        waits.append(what)
        wait_quietly(what)

    with shared(root) as server:
        postmaster = (place(root).data / "postmaster.pid").read_text().split()[0]
        clients, backends = zip(*(sleeping_backend(root) for _ in range(2)), strict=True)
        os.kill(backends[0], signal.SIGSTOP)
        os.kill(backends[1], signal.SIGKILL)
        try:
            while running(root):
                assert listens(root)
            assert start(root, wait) is False
            assert set(waits) == {"PostgreSQL, which recovers"}
            assert (place(root).data / "postmaster.pid").read_text().split()[0] == postmaster
            assert sql(root, "SELECT 1") == "1"
            assert server.restart_if_dead() is False
        finally:
            for client in clients:
                client.kill()
                client.communicate()


def test_a_step_that_the_server_cut_off_is_repeated_and_one_that_failed_is_not(root):
    attempts, lines = [], []

    def cut_off():
        attempts.append(1)
        if len(attempts) == 1:
            raise Interrupted("server closed the connection")

    def fail():
        attempts.append(1)
        raise StartupError("wrong")

    with shared(root) as server:
        run_step(cut_off, server.revive, lines.append)
        assert len(attempts) == 2
        assert lines == [
            "A process of PostgreSQL had ended, and it has recovered. The last step is repeated."
        ]
        with pytest.raises(StartupError, match="wrong"):
            run_step(fail, server.revive)
        assert len(attempts) == 3


def test_a_step_is_repeated_when_a_server_that_is_not_ours_answers_again(root):
    attempts, lines, waits = [], [], []

    def lose():
        attempts.append(1)
        if len(attempts) == 1:
            stop(root)
            raise Interrupted("server closed the connection")
        if len(attempts) == 2:  # it went away again before it was asked
            stop(root)
            raise StartupError("connection refused")

    def wait(what):
        waits.append(what)
        wait_quietly(what)
        if not listens(root):
            start(root)

    with shared(root):
        foreign = ForeignServer(embedded_url("postgres", root), wait, lines.append)
        run_step(lose, foreign.revive, lines.append)
    assert len(attempts) == 3
    assert set(waits) == {"the PostgreSQL of DATABASE_URL, which does not answer"}
    assert lines[:2] == [
        "PostgreSQL cut off the last step. Waiting up to 120 seconds until it answers again.",
        "PostgreSQL answers again. The last step is repeated.",
    ]


def test_a_server_that_is_not_ours_and_stays_away_is_told(root, monkeypatch):
    monkeypatch.setattr(repeating, "PATIENCE", 0)
    foreign = ForeignServer(embedded_url("postgres", root), lambda what: None, lambda line: None)
    assert (
        foreign.revive(StartupError("connection refused")) == ""
    )  # it was never there: the address may be wrong
    with pytest.raises(StartupError, match="start the server, then `make run`"):
        foreign.revive(Interrupted("server closed the connection"))


def test_a_stopped_postmaster_is_told_with_the_command_that_helps(root, monkeypatch):
    monkeypatch.setattr(server_module, "STOPPED_FOR", 0.5)
    waits = []

    def wait(what):
        waits.append(what)
        wait_quietly(what)

    with shared(root):
        postmaster = int((place(root).data / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGSTOP)
        try:
            with pytest.raises(StartupError, match=f"kill -CONT {postmaster}"):
                start(root, wait)
        finally:
            os.kill(postmaster, signal.SIGCONT)
        assert waits[-1] == f"PostgreSQL (process {postmaster}), which a signal has stopped"
        assert start(root) is False


def test_a_query_that_outlives_its_postmaster_does_not_stand_in_the_way(root):
    with shared(root) as server:
        query = subprocess.Popen(
            [str(binaries() / "psql"), "-h", str(place(root).socket_dir), "-U", "ceh", "-d", "postgres"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        # Counting does not look at the postmaster, so this backend goes on when it is gone.
        query.stdin.write("SELECT count(*) FROM generate_series(1, 2000000000);\n")
        query.stdin.flush()
        busy = (
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%generate_series%'"
        )
        while sql(root, busy) != "2":  # the asking query is one of them
            assert query.poll() is None
        kill_postmaster(root)
        assert server.restart_if_dead() is True
        query.kill()
        query.communicate()
        assert sql(root, "SELECT 1") == "1"


def test_a_first_start_that_is_given_up_leaves_nothing_half_made(tmp_path):
    """Making a cluster takes a second: time enough for a Ctrl-C."""
    waits = []

    def give_up(what):
        waits.append(what)
        raise KeyboardInterrupt

    fresh = tmp_path / "postgres"
    try:
        with pytest.raises(KeyboardInterrupt):
            start(fresh, give_up)
        assert waits == ["PostgreSQL (initdb)"]
        assert not listens(fresh)
        assert start(fresh) is True
    finally:
        reset(fresh)


def test_an_error_inside_stops_it_too(root):
    with pytest.raises(ZeroDivisionError), shared(root):
        raise ZeroDivisionError
    assert not running(root)


def test_what_others_use_is_not_taken_away(root, another):
    with pytest.raises(StartupError, match="close it first"), unshared(root):
        raise AssertionError("not to be reached")
    another.communicate("\n", timeout=60)
    with unshared(root):
        assert not running(root)
