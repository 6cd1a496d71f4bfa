"""Who stops the embedded server, when several need it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ceh.core.postgres.places import Trouble
from ceh.core.postgres.server import reset, running, start, stop
from ceh.core.postgres.sharing import shared, unshared

HOUSE = Path(__file__).parents[3]
pytestmark = pytest.mark.xdist_group("postgres")
SHARE = """
import sys
from pathlib import Path
from ceh.core.postgres.sharing import shared
with shared(Path(sys.argv[1])) as started:
    print(started, flush=True)
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
        cwd=HOUSE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    process.started = process.stdout.readline().strip() == "True"
    yield process
    process.kill()
    process.communicate(timeout=30)


def test_one_alone_starts_and_stops_it(root):
    with shared(root) as started:
        assert started is True
        assert running(root)
    assert not running(root)


def test_the_last_one_to_leave_stops_it_though_another_has_started_it(root, another):
    assert another.started
    with shared(root) as started:
        assert started is False
        another.communicate("\n", timeout=60)
        assert running(root)
    assert not running(root)


def test_the_one_who_has_started_it_leaves_it_to_the_other(root):
    with shared(root):
        process = subprocess.Popen(
            [sys.executable, "-c", SHARE, str(root)],
            cwd=HOUSE,
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
    with shared(root) as started:
        assert started is False
    assert not running(root)


def test_a_server_that_was_started_by_hand_stays(root):
    start(root)
    with shared(root) as started:
        assert started is False
    assert running(root)


def test_a_mark_of_an_earlier_server_means_nothing(root):
    with shared(root):
        stop(root)
        start(root)
    assert running(root)


def test_an_error_inside_stops_it_too(root):
    with pytest.raises(ZeroDivisionError), shared(root):
        raise ZeroDivisionError
    assert not running(root)


def test_what_others_use_is_not_taken_away(root, another):
    with pytest.raises(Trouble, match="close it first"), unshared(root):
        raise AssertionError("not to be reached")
    another.communicate("\n", timeout=60)
    with unshared(root):
        assert not running(root)
