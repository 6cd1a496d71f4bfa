"""The embedded PostgreSQL, with real servers in folders of their own."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ops.postgres import embedded_url
from ops.postgres.places import SOCKET_PATH_LIMIT, StartupError, _copied, as_root, place, reachable, shipped
from ops.postgres.server import _state_of, call, create_database, reset, running, start, stop

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.xdist_group("postgres")  # one core is enough for servers that start and stop


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A server that runs; the tests may hurt it, each leaves it whole."""
    root = tmp_path_factory.mktemp("cluster") / "postgres"
    start(root)
    yield root
    reset(root)


@pytest.fixture
def root(tmp_path):
    """A folder for one more server; nothing of it stays, wherever it was put."""
    yield tmp_path / "postgres"
    reset(tmp_path / "postgres")


def postmaster(root: Path) -> int:
    return int((place(root).data / "postmaster.pid").read_text().splitlines()[0])


def sql(root: Path, statement: str, name: str = "postgres") -> str:
    where = place(root)
    return call("psql", "-h", where.socket_dir, "-U", "ceh", "-d", name, "-XAtc", statement).stdout


def test_it_listens_on_a_private_socket_only(cluster):
    assert sql(cluster, "SHOW listen_addresses") == ""
    assert sql(cluster, "SHOW server_version_num").startswith("18")
    assert place(cluster).socket_dir.stat().st_mode & 0o077 == 0
    assert place(cluster).data.stat().st_mode & 0o077 == 0
    assert sql(cluster, "SHOW fsync") == "on"


def test_a_second_start_finds_it_running(cluster):
    assert start(cluster) is False
    assert running(cluster)


def test_making_a_database_twice_makes_one(cluster):
    assert create_database(cluster, "twice") is True
    assert create_database(cluster, "twice") is False
    assert sql(cluster, "SELECT count(*) FROM pg_database WHERE datname = 'twice'") == "1"


def test_after_a_crash_it_starts_with_everything_committed(cluster):
    sql(cluster, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
    pid = postmaster(cluster)
    os.kill(pid, signal.SIGKILL)
    while _state_of(pid) not in ("", "Z"):
        os.sched_yield()
    assert (place(cluster).data / "postmaster.pid").exists()
    assert start(cluster) is True
    assert sql(cluster, "SELECT n FROM kept") == "7"


def test_a_lock_of_another_process_is_not_believed(cluster):
    stop(cluster)
    lock = place(cluster).data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{place(cluster).data}\n1\n5432\n{place(cluster).socket_dir}\n\n\n")
    lock.chmod(0o600)
    assert start(cluster) is True
    assert postmaster(cluster) != os.getpid()


def test_two_starts_at_once_make_one_server(cluster):
    stop(cluster)
    program = (
        "import sys; from pathlib import Path; from ops.postgres.server import start\n"
        "print(start(Path(sys.argv[1])))"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(cluster)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _each in range(2)
    ]
    answers = sorted(process.communicate(timeout=60)[0].strip() for process in both)
    assert answers == ["False", "True"]
    assert running(cluster)


def test_stopping_twice_is_no_mistake(cluster):
    assert stop(cluster) is True
    assert stop(cluster) is False
    start(cluster)


def test_data_of_another_version_is_left_alone(cluster):
    stop(cluster)
    mark = place(cluster).data / "PG_VERSION"
    try:
        mark.write_text("16\n")
        with pytest.raises(StartupError, match="PostgreSQL 16") as refused:
            start(cluster)
        assert "make backup" in str(refused.value)
        assert mark.read_text() == "16\n"
    finally:
        mark.write_text("18\n")
    assert start(cluster) is True


def test_a_folder_that_is_no_cluster_is_left_alone(root):
    where = place(root)
    where.data.mkdir(parents=True)
    (where.data / "mine.txt").write_text("precious")
    if as_root():
        subprocess.run(["chown", "-R", "ceh-postgres", str(where.home)], check=True)
    with pytest.raises(StartupError, match="make restore"):
        start(root)
    assert (where.data / "mine.txt").read_text() == "precious"


def test_a_full_disk_is_told_before_anything_is_written(root, monkeypatch):
    monkeypatch.setattr("ops.postgres.preflight.NEEDED_MB", 10**9)
    with pytest.raises(StartupError, match="MB are free"):
        start(root)
    assert not place(root).data.exists()


def test_an_interrupted_first_start_leaves_no_half_cluster(root):
    half = place(root).home / "data.half"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    assert start(root) is True
    assert not half.exists()


def test_a_long_path_gets_a_short_socket(tmp_path):
    root = tmp_path.joinpath(*["a-rather-long-folder-name"] * 5) / "postgres"
    assert len(str(place(root).socket_dir)) + 15 <= SOCKET_PATH_LIMIT
    assert str(place(root).socket_dir) in embedded_url("ceh", root)
    try:
        assert start(root) is True
        assert running(root)
    finally:
        reset(root)
    assert not place(root).socket_dir.exists()


def test_below_a_private_home_root_keeps_the_data_where_the_server_can_reach_it(tmp_path):
    home = tmp_path / "private"
    home.mkdir(mode=0o700)
    root = home / "ceh" / "var" / "postgres"
    try:
        start(root)
        assert running(root)
        assert reachable(place(root).home) or not as_root()
        assert root.exists()
    finally:
        reset(root)
    assert not root.exists()


def test_programs_that_were_copied_out_of_a_private_home_run(tmp_path, monkeypatch):
    monkeypatch.setattr("ops.postgres.places.STATE", tmp_path / "state")
    program = _copied(shipped()) / "bin" / "initdb"
    result = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False)
    assert result.stdout.startswith("initdb (PostgreSQL) 18"), result.stderr
    assert program.stat().st_mode & 0o055 == 0o055
    assert _copied(shipped()) == program.parents[1]


def test_data_of_root_tells_an_ordinary_user_whose_it_is():
    """Started as root, later as somebody else; as an ordinary user we take a folder that we may not write."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        root = Path(folder) / "postgres"
        place(root).data.mkdir(parents=True)
        place(root).home.chmod(0o500)
        program = (
            "import os, sys; from pathlib import Path; from ops.postgres.server import StartupError, start\n"
            "if os.geteuid() == 0: os.setuid(65534)\n"
            "try: start(Path(sys.argv[1]))\n"
            "except StartupError as trouble: print(trouble)"
        )
        result = subprocess.run(
            [sys.executable, "-c", program, str(root)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        place(root).home.chmod(0o700)
    assert "as that user" in result.stdout
    assert "chown" in result.stdout
