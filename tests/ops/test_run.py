"""`make run` as a whole: what it starts, what it mends, what it leaves behind. Real processes, a real database."""

import os
import signal
import time

import pytest

from ops.postgres.server import running
from tests.ops.conftest import PORT
from tests.ops.installation import Run, alive, free_port, gone

pytestmark = pytest.mark.xdist_group("postgres")  # with the other tests that start servers
OTHER = free_port()


def test_it_serves_and_does_the_jobs(installation):
    installation.open()
    assert installation.health() == 200
    assert installation.child("gunicorn")
    assert installation.child("manage.py work")
    assert installation.until(lambda: "[worker] The worker is running" in installation.output())
    assert "The worker is running" in (installation.var / "log" / "worker.log").read_text()


def test_a_second_run_at_the_same_address_is_told_which_setting_helps(installation):
    installation.open()
    second = Run(installation.var, PORT).begin()
    assert second.process.wait(timeout=30) == 1
    assert f"The address 127.0.0.1:{PORT} cannot be used" in second.output()
    assert "CEH_ADDRESS=" in second.output()
    assert "Traceback" not in second.output()
    assert installation.health() == 200


@pytest.mark.parametrize(("name", "word"), [("web", "gunicorn"), ("worker", "manage.py work")])
def test_a_dead_child_is_started_again_and_the_message_names_its_log(installation, name, word):
    installation.open()
    first = installation.child(word)
    os.kill(first, signal.SIGKILL)
    assert installation.until(lambda: f"The {name} ended (code -9)" in installation.output())
    assert f"{installation.var}/log/{name}.log" in installation.output()
    assert installation.until(lambda: installation.child(word) not in (0, first))
    assert installation.until(lambda: installation.health() == 200)


def test_without_the_web_server_answers_are_quick_and_say_when_to_come_back(installation):
    installation.open()
    os.kill(installation.child("gunicorn"), signal.SIGKILL)
    assert installation.until(lambda: installation.get("/")[0] == 503)
    _status, headers, page = installation.get("/")
    assert headers["Retry-After"] == "2"
    assert 'http-equiv="refresh"' in page
    assert installation.until(lambda: installation.health() == 200)


def test_a_killed_postmaster_is_started_again_and_the_same_worker_goes_on(installation):
    installation.open()
    assert installation.until(lambda: "[worker] The worker is running" in installation.output())
    worker = installation.child("manage.py work")
    killed = installation.kill_postmaster()
    assert installation.until(lambda: installation.health() == 200, 30), installation.output()
    assert installation.postmaster() != killed
    assert installation.until(lambda: "PostgreSQL had ended and was started again" in installation.output())
    assert installation.until(lambda: installation.output().count("[worker] The worker is running") >= 2)
    assert installation.child("manage.py work") == worker


def test_without_the_database_answers_are_quick_and_say_when_to_come_back(installation):
    installation.open()
    os.kill(installation.process.pid, signal.SIGSTOP)  # nobody starts the database again
    try:
        installation.kill_postmaster()
        assert installation.until(lambda: installation.health() == 503, 5)  # its last processes have noticed
        for path, kind in (
            ("/", "text/html"),
            ("/spaces/", "text/html"),
            ("/api/v1/units/", "application/problem+json"),
        ):
            begun = time.monotonic()
            status, headers, body = installation.get(path)
            assert (status, headers.get("Retry-After")) == (503, "5"), (path, body)
            assert headers["Content-Type"].startswith(kind), path
            assert ("reload" in body) == (kind == "text/html"), path
            assert time.monotonic() - begun < 2, path
    finally:
        os.kill(installation.process.pid, signal.SIGCONT)
    assert installation.until(lambda: installation.get("/")[0] == 200, 10)
    assert installation.until(lambda: installation.sql("SELECT 1") == "1")


def test_sigterm_closes_every_process_and_the_next_run_finds_the_data(installation):
    installation.open()
    installation.sql("CREATE TABLE IF NOT EXISTS kept (n int); INSERT INTO kept VALUES (7)")
    before = installation.processes()
    assert installation.close(signal.SIGTERM) == 0
    assert alive(before) == []
    assert not running(installation.var / "postgres")
    assert "The data is kept" in installation.output()
    installation.open()
    assert installation.sql("SELECT max(n) FROM kept") == "7"
    assert "Collecting the static files" not in installation.output()
    assert installation.health() == 200


def test_two_share_one_database_and_the_last_one_to_leave_stops_it(installation):
    installation.open()
    other = Run(installation.var, OTHER).begin()
    assert other.until(lambda: other.health() == 503)  # it answers from the first second of a start on
    other.open()
    assert installation.close(signal.SIGTERM) == 0
    assert running(installation.var / "postgres")
    assert other.health() == 200
    before = other.processes()
    assert other.close(signal.SIGINT) == 0  # Ctrl-C
    assert alive(before) == []
    assert not running(installation.var / "postgres")
    assert "Traceback" not in other.output()


def test_after_a_killed_supervisor_the_next_run_takes_over_the_address(installation):
    installation.open()
    before = installation.processes()
    assert installation.close(signal.SIGKILL) == -9
    assert before
    assert gone(before, 20)
    second = Run(installation.var, PORT)
    assert second.open().health() == 200
    assert second.close(signal.SIGTERM) == 0
    assert not running(installation.var / "postgres")  # the killed one had started it


def test_the_next_run_right_after_a_kill_ends_what_still_runs_and_starts(installation):
    """What the killed one had started is kept from ending by itself, as on a busy machine."""
    installation.open()
    left = [installation.child("gunicorn"), installation.child("manage.py work")]
    for pid in left:
        os.kill(pid, signal.SIGSTOP)
    assert installation.close(signal.SIGKILL) == -9
    left = alive(left)  # one of them may have been quicker than its stopping
    assert left
    assert installation.begin().open().health() == 200
    assert alive(left) == []
    assert "that a killed run had left" in installation.output()


def test_a_supervisor_whose_make_was_killed_is_ended_by_the_next_run(installation):
    installation.close_if_open()
    gone_make = str(2**22)  # higher than any process number
    lonely = Run(installation.var, PORT, CEH_MAKE=gone_make).open()
    assert installation.begin().open().health() == 200
    assert lonely.process.wait(timeout=20) == 0
    assert "Ended 1 processes" in installation.output()


def test_a_run_whose_make_lives_is_left_alone(installation):
    installation.open()
    ours = Run(installation.var, OTHER, CEH_MAKE=str(os.getpid())).open()
    third = Run(installation.var, OTHER).begin()
    assert third.process.wait(timeout=30) == 1
    assert ours.health() == installation.health() == 200
    assert ours.close() == 0


def test_a_web_server_that_ends_before_it_answers_is_told_with_its_last_lines(installation):
    installation.close_if_open()
    failed = Run(installation.var, OTHER, GUNICORN_CMD_ARGS="--nonsense").begin()
    assert failed.process.wait(timeout=60) != 0
    assert "The web server ended (code" in failed.output()
    assert "unrecognized arguments: --nonsense" in failed.output().partition("Its last lines:")[2]


def test_a_start_that_fails_leaves_no_database_running(installation):
    installation.close_if_open()
    failed = Run(installation.var, OTHER, CEH_REGION="docs").begin()
    assert failed.process.wait(timeout=60) == 1
    assert "manage.py prepare docs` failed" in failed.output()
    assert not running(installation.var / "postgres")


def test_a_postmaster_killed_in_the_preparation_starts_again_and_repeats_the_step(installation):
    installation.close_if_open()
    run = Run(installation.var, OTHER).begin()
    assert run.until(lambda: run.child("manage.py prepare"))
    step = run.child("manage.py prepare")
    os.kill(step, signal.SIGSTOP)  # so that it needs the database after this
    killed = run.kill_postmaster()
    os.kill(step, signal.SIGCONT)
    assert run.open().health() == 200
    assert run.postmaster() not in (0, killed)
    assert "PostgreSQL had ended and was started again. The last step is repeated." in run.output()
    assert run.close() == 0
    assert not running(installation.var / "postgres")  # it is still ours to stop


def test_a_backend_killed_during_the_preparation_is_survived_and_the_step_repeated(installation):
    """PostgreSQL then ends all connections and recovers; its postmaster stays."""
    installation.close_if_open()
    run = Run(installation.var, OTHER).begin()
    assert run.until(lambda: run.child("manage.py prepare"))
    backends = "SELECT pid FROM pg_stat_activity WHERE datname = 'ceh' AND pid <> pg_backend_pid()"
    assert run.until(lambda: run.sql(backends))
    step = run.child("manage.py prepare")
    os.kill(step, signal.SIGSTOP)  # so that it needs the database after this
    postmaster = run.postmaster()
    os.kill(int(run.sql(backends).split()[0]), signal.SIGKILL)
    os.kill(step, signal.SIGCONT)
    assert run.open().health() == 200
    assert run.postmaster() == postmaster
    assert (
        "A process of PostgreSQL had ended, and it has recovered. The last step is repeated." in run.output()
    )
    assert run.close() == 0
    assert not running(installation.var / "postgres")


def test_a_signal_while_it_prepares_closes_it_at_once(installation):
    installation.close_if_open()
    run = Run(installation.var, OTHER).begin()
    assert run.until(lambda: run.child("manage.py"))
    before = run.processes()
    assert run.close(signal.SIGTERM) == 0
    assert alive(before) == []
    assert not running(installation.var / "postgres")
    assert "Ceh is open" not in run.output()
