"""What can stand in the way of `make run` and of commands: each is told in a sentence, without a traceback."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ops.postgres.places import place
from ops.postgres.server import running
from tests.ops.conftest import PORT
from tests.ops.installation import ROOT, Run, free_port

pytestmark = pytest.mark.xdist_group("postgres")
OTHER = free_port()


def fail(*command: str, **environment: str) -> str:
    """What a command says that must not succeed."""
    environment = {**os.environ, "CEH_ADDRESS": f"127.0.0.1:{OTHER}", **environment}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("mysql://root@localhost/ceh", "must begin with postgresql://"),
        ("postgresql://ceh@localhost:port/ceh", "The port in DATABASE_URL is wrong"),
        ("postgresql://ceh@localhost", "names no database"),
        ("postgresql://ceh@127.0.0.1:1/ceh", "Check the server, user, password and name in DATABASE_URL"),
    ],
)
def test_a_wrong_database_url_is_told(address, words):
    output = fail("manage.py", "migrate", DATABASE_URL=address)
    assert words in output


def test_a_run_with_a_wrong_database_url_ends_with_its_reason(tmp_path):
    output = fail("-m", "ops.run", DATABASE_URL="postgresql://ceh@127.0.0.1:1/ceh", CEH_VAR=str(tmp_path))
    assert "Connection refused" in output
    assert "Nothing was changed" in output


@pytest.mark.parametrize("setting", ["CEH_SMTP_PORT", "CEH_SMALL_NUMBER"])
def test_a_setting_that_is_no_number_is_told(setting):
    assert f"{setting} must be a whole number, not 'many'" in fail(
        "manage.py", "migrate", **{setting: "many"}
    )


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("CEH_ADDRESS", "abc"),
        ("CEH_ADDRESS", "127.0.0.1:99999"),
        ("CEH_WEB_WORKERS", "0"),
        ("CEH_REGION", "/none"),
    ],
)
def test_a_wrong_setting_is_told_before_anything_starts(tmp_path, setting, value):
    output = fail("-m", "ops.run", CEH_VAR=str(tmp_path / "var"), DATABASE_URL="", **{setting: value})
    assert f"{setting} is '{value}'" in output
    assert "Traceback" not in output
    assert not (tmp_path / "var" / "postgres").exists()


def test_a_database_that_does_not_exist_is_told_with_what_makes_it(installation):
    installation.open()
    output = fail(
        "manage.py", "migrate", CEH_VAR=str(installation.var), CEH_DB_NAME="no_such_one", DATABASE_URL=""
    )
    assert '"no_such_one" does not exist' in output
    assert "`make run` makes it" in output


@pytest.mark.parametrize(
    "command",
    [("-m", "ops.run"), ("-m", "ops.postgres", "start"), ("manage.py", "migrate")],
    ids=["run", "postgres", "manage"],
)
def test_a_folder_below_a_file_is_told(tmp_path, command):
    (tmp_path / "file").touch()
    environment = {"CEH_VAR": str(tmp_path / "file" / "var"), "DATABASE_URL": "", "CEH_SECRET_KEY": ""}
    output = fail(*command, **environment)
    assert "Not a directory" in output
    assert "CEH_VAR must name a folder" in output


UNREADABLE = """
import os, sys
from ops import run
if os.geteuid() == 0: os.setuid(65534)
sys.exit(run.main())
"""


def test_a_folder_that_we_may_not_read_is_told():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        var = Path(folder) / "var"
        var.mkdir(mode=0o500)
        output = fail("-c", UNREADABLE, CEH_VAR=str(var), DATABASE_URL="")
        assert "belongs to another user" in output or "is not ours" in output
        assert "chown" in output
        assert list(var.iterdir()) == []


def test_data_of_another_major_version_is_left_alone(installation):
    installation.prepare()
    mark = place(installation.var / "postgres").data / "PG_VERSION"
    own = mark.read_text()
    try:
        mark.write_text("16\n")
        failed = Run(installation.var, OTHER).begin()
        assert failed.process.wait(timeout=60) == 1
        assert "is of PostgreSQL 16" in failed.output()
        assert "make backup" in failed.output()
        assert "Traceback" not in failed.output()
    finally:
        mark.write_text(own)
    assert not running(installation.var / "postgres")


def test_a_stale_pid_file_is_not_believed(installation):
    """Another process has the number by now."""
    installation.prepare()
    lock = place(installation.var / "postgres").data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{lock.parent}\n1\n5432\n\n\n\n")
    lock.chmod(0o600)
    assert installation.begin().open().health() == 200


def test_two_starts_at_once_both_open(installation):
    installation.close_if_open()
    both = [Run(installation.var, port).begin() for port in (PORT, OTHER)]
    assert [run.open().health() for run in both] == [200, 200]
    assert [run.close() for run in both] == [0, 0]
    assert not running(installation.var / "postgres")


def test_two_starts_at_once_at_one_address_leave_one(installation):
    installation.close_if_open()
    both = [Run(installation.var, OTHER).begin() for _each in range(2)]
    while all(run.process.poll() is None for run in both):
        both[0].until(lambda: both[1].process.poll() is not None, 0.1)
    ended, alive = sorted(both, key=lambda run: run.process.poll() is None)
    assert "cannot be used" in ended.output()
    assert alive.open().health() == 200
    assert alive.close() == 0


def test_a_full_disk_is_told_before_anything_is_written(installation):
    installation.close_if_open()
    needs_more = "import ops.postgres.preflight as o, sys; o.NEEDED_MB = 10**9; "
    output = fail(
        "-c",
        needs_more + "from ops.run import main; sys.exit(main())",
        CEH_VAR=str(installation.var),
        DATABASE_URL="",
    )
    assert "MB are free" in output
    assert "The data is intact" in output
    assert not running(installation.var / "postgres")
