"""What stands in the way of the embedded server, met for real: writes that fail, and the data afterwards."""

import resource
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree, which

import pytest

from ops.postgres.places import StartupError, place
from ops.postgres.preflight import diagnose
from ops.postgres.server import call, reset, running, start, stop

pytestmark = pytest.mark.xdist_group("postgres")
MB = 2**20


@contextmanager
def no_file_beyond(size):
    """Every write behind `size` bytes fails, for us and all that we start, whoever it runs as."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def folder():
    """A folder that the server's user can reach."""
    path = Path(tempfile.mkdtemp(prefix="ceh"))
    path.chmod(0o755)
    yield path
    reset(path / "postgres")
    rmtree(path)


@pytest.fixture
def disk(folder):
    """A folder and how to fill its disk: one of 80 MB where we may mount one, else a limit on files stands for it."""
    command = [which("mount") or "false", "-t", "tmpfs", "-o", "size=80m,mode=755", "tmpfs", str(folder)]
    mounted = subprocess.run(command, check=False, capture_output=True).returncode == 0

    @contextmanager
    def filled():
        with (folder / "ballast").open("wb", buffering=0) as ballast:
            try:
                while ballast.write(bytes(64 * 1024)):
                    pass
            except OSError:
                yield
        (folder / "ballast").unlink()

    yield folder, filled if mounted else lambda: no_file_beyond(100_000)
    if mounted:
        reset(folder / "postgres")
        subprocess.run(["umount", str(folder)], check=True)


def sql(root, statement):
    where = place(root)
    return call(
        "psql", "-h", where.socket_dir, "-U", "ceh", "-d", "postgres", "-XAtc", statement, check=False
    ).stdout


def test_a_full_disk_stops_no_longer_than_until_there_is_room(disk, monkeypatch):
    monkeypatch.setattr("ops.postgres.preflight.NEEDED_MB", 0)  # it filled up after we looked
    folder, filled = disk
    root = folder / "postgres"
    start(root)
    sql(root, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
    stop(root)
    with filled(), pytest.raises(StartupError, match="did not start") as refused:
        start(root)
    assert "The data is intact" in str(refused.value)
    assert "damaged" not in str(refused.value)
    assert not running(root)
    assert start(root) is True
    assert sql(root, "SELECT n FROM kept") == "7"


def test_a_first_start_without_room_leaves_nothing_and_the_next_one_works(folder):
    root = folder / "postgres"
    with no_file_beyond(4 * MB), pytest.raises(StartupError, match="could not be made") as refused:
        start(root)
    assert "ulimit -f" in str(refused.value)
    assert not place(root).data.exists()
    assert not (place(root).home / "data.half").exists()
    assert start(root) is True


def test_a_write_that_finds_no_room_is_refused_and_all_else_goes_on(folder):
    root = folder / "postgres"
    with no_file_beyond(20 * MB):
        start(root)
    sql(root, "CREATE TABLE kept (n int, words text); INSERT INTO kept VALUES (7, '')")
    refused = sql(
        root, "INSERT INTO kept SELECT n, repeat(md5(n::text), 60) FROM generate_series(1, 20000) n"
    )
    assert "could not extend file" in refused
    assert "Check free disk space" in refused
    assert sql(root, "SELECT count(*), max(n) FROM kept") == "1|7"
    assert sql(root, "INSERT INTO kept VALUES (8, '') RETURNING n").startswith("8")
    stop(root)
    assert start(root) is True
    assert sql(root, "SELECT string_agg(n::text, ',' ORDER BY n) FROM kept") == "7,8"


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ('could not write to file "x": No space left on device', "disk is full"),
        ('could not resize shared memory segment "x": No space left on device', "too little memory"),
        ("PANIC: could not locate a valid checkpoint record", "make restore"),
        ("something nobody foresaw", "docs/operations.md"),
    ],
)
def test_the_log_of_a_failed_start_is_told_with_what_helps(tmp_path, words, cause):
    where = place(tmp_path / "postgres")
    where.home.mkdir(parents=True, exist_ok=True)
    where.log.write_text(f"old words\n{words}\n")
    diagnosis = diagnose(where, len("old words\n"))
    assert cause in diagnosis
    assert words in diagnosis
    assert "old words" not in diagnosis
    reset(tmp_path / "postgres")
