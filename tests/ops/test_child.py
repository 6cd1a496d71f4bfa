"""A watched process: when it is started again, and what is told. The clock is given, the processes are real."""

import sys

import pytest

from ops.child import FIRST, HEALTHY, LONGEST, Child


@pytest.fixture
def make_child(tmp_path):
    """A maker of children that run a line of Python; none outlives its test."""
    children = []

    def make(program):
        child = Child(
            "toy",
            [sys.executable, "-c", program],
            log=tmp_path / "log" / "toy.log",
            folder=tmp_path,
            environment={},
            now=0,
        )
        children.append(child)
        return child

    yield make
    for child in children:
        child.end()
        child.wait(5)


def fall(child, now):
    """It ends, and is noticed at `now`. Gives the pause until it is started again."""
    child.process.wait(timeout=20)
    child.mend(now)
    return child.due - now


def test_pauses_double_up_to_the_longest(make_child):
    child, now, pauses = make_child("raise SystemExit(3)"), 0.0, []
    for _fall in range(7):
        pauses.append(fall(child, now))
        now += pauses[-1]
        child.mend(now)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert (pauses[0], pauses[-1]) == (FIRST, LONGEST)


def test_it_is_not_started_before_its_pause_is_over_and_told_once(make_child, capfd):
    child = make_child("print('my last words')")
    dead = child.process.pid
    fall(child, 0)
    child.mend(FIRST - 0.01)
    assert child.process.pid == dead
    child.mend(FIRST)
    assert child.process.pid != dead
    output = capfd.readouterr().out
    assert output.count("The toy ended (code 0). It is started again in 1 s") == 1
    assert str(child.log) in output
    assert "[toy] my last words" in output
    assert "my last words" in child.log.read_text()


def test_a_while_of_health_makes_the_pause_short_again(make_child):
    child = make_child("pass")
    assert fall(child, 0) == 1
    child.mend(1)
    assert fall(child, 2) == 2
    child.mend(4)
    assert fall(child, 4 + HEALTHY) == FIRST


def test_one_that_does_not_listen_is_made_to_end(make_child):
    child = make_child(
        "import signal, time\nsignal.signal(15, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"
    )
    while not (child.log.exists() and "deaf" in child.log.read_text()):
        child.reader.join(0.02)
    child.end()
    child.wait(0.2)
    assert child.process.returncode == -9


def test_what_it_has_started_ends_with_it(make_child, tmp_path):
    """A worker of a killed web server must not go on alone."""
    child = make_child(
        "import os, signal\n"
        "if os.fork(): os._exit(1)\n"
        "print('orphan', os.getpid(), flush=True); signal.pause()"
    )
    fall(child, 0)
    child.reader.join(10)
    assert not child.reader.is_alive()  # its end of the pipe closes when the last of the group is gone
