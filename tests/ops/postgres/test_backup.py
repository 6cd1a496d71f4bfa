"""Saving and bringing back, with a real database."""

import os
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from ops.postgres.backup import bring_back, save, without_password
from ops.postgres.places import StartupError, place
from ops.postgres.server import call, create_database, reset, start

pytestmark = [
    pytest.mark.xdist_group("postgres"),
    pytest.mark.real_time,
]  # databases put aside are named by time


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A running server with a database that looks like ours."""
    root = tmp_path_factory.mktemp("shop") / "postgres"
    start(root)
    create_database(root, "shop")
    sql(
        root,
        "CREATE TABLE django_migrations (id int); CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)",
    )
    yield root
    reset(root)


def sql(root, statement, name="shop"):
    return call("psql", "-h", place(root).socket_dir, "-U", "ceh", "-d", name, "-XAtc", statement).stdout


def url(root, name="shop"):
    return f"postgresql://ceh@/{name}?host={place(root).socket_dir}"


def test_what_was_saved_comes_back_and_the_present_is_kept(shop, tmp_path):
    file = save(url(shop), tmp_path / "backups" / "one.dump")
    assert file.stat().st_mode & 0o077 == 0
    sql(shop, "UPDATE kept SET n = 2")
    kept = bring_back(url(shop), file)
    assert sql(shop, "SELECT n FROM kept") == "1"
    assert sql(shop, "SELECT n FROM kept", kept) == "2"


def test_who_comes_back_at_once_does_not_stand_in_the_way(shop, tmp_path):
    file = save(url(shop), tmp_path / "one.dump")
    over = threading.Event()

    def ask():
        while not over.is_set():
            call(
                "psql",
                "-h",
                place(shop).socket_dir,
                "-U",
                "ceh",
                "-d",
                "shop",
                "-XAtc",
                "SELECT pg_sleep(9)",
                check=False,
            )

    with ThreadPoolExecutor(3) as pool:
        asking = [pool.submit(ask) for _each in range(3)]
        kept = bring_back(url(shop), file)
        over.set()
        sql(
            shop,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(9)'",
        )
        for future in asking:
            future.result(30)
    assert sql(shop, "SELECT count(*) FROM kept", kept) == sql(shop, "SELECT count(*) FROM kept") == "1"


def test_a_broken_file_changes_nothing(shop, tmp_path):
    file = save(url(shop), tmp_path / "whole.dump")
    broken = tmp_path / "broken.dump"
    broken.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    before = sql(shop, "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database")
    with pytest.raises(StartupError, match="nothing was changed"):
        bring_back(url(shop), broken)
    assert sql(shop, "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database") == before
    assert sql(shop, "SELECT count(*) FROM kept") == "1"


def test_a_missing_file_says_where_backups_are(shop, tmp_path):
    with pytest.raises(StartupError, match="var/backups"):
        bring_back(url(shop), tmp_path / "nowhere.dump")


def test_a_failed_backup_leaves_no_file(shop, tmp_path):
    with pytest.raises(StartupError):
        save(url(shop, "no_such_database"), tmp_path / "none.dump")
    assert os.listdir(tmp_path) == []


@pytest.fixture
def guarded(shop):
    """The shop's server asks a user named clerk for a password, as a server of one's own does."""
    rules = place(shop).data / "pg_hba.conf"
    before = rules.read_text()
    sql(shop, "CREATE ROLE clerk SUPERUSER LOGIN PASSWORD 'a/b c@d'")
    rules.write_text(f"local all clerk scram-sha-256\n{before}")
    sql(shop, "SELECT pg_reload_conf()")
    yield f"postgresql://clerk:password@/shop?host={place(shop).socket_dir}"
    rules.write_text(before)
    sql(shop, "SELECT pg_reload_conf()")
    sql(shop, "REASSIGN OWNED BY clerk TO ceh; DROP ROLE clerk")


def test_a_password_reaches_the_server_without_being_an_argument(guarded, shop, tmp_path, monkeypatch):
    arguments, run = [], subprocess.run
    monkeypatch.setattr(
        subprocess, "run", lambda words, **more: arguments.extend(words) or run(words, **more)
    )
    address = guarded.replace("password", "a%2Fb%20c%40d")
    file = save(address, tmp_path / "guarded.dump")
    sql(shop, "UPDATE kept SET n = n + 1")
    changed = sql(shop, "SELECT n FROM kept")
    kept = bring_back(address, file)
    assert sql(shop, "SELECT n FROM kept", kept) == changed
    assert int(sql(shop, "SELECT n FROM kept")) == int(changed) - 1
    assert {Path(argument).name for argument in arguments} >= {"pg_dump", "pg_restore", "psql"}
    assert not [argument for argument in arguments if "a/b c@d" in argument or "a%2Fb" in argument]


def test_a_wrong_password_is_refused_and_not_repeated(guarded, tmp_path):
    with pytest.raises(StartupError, match="password authentication failed") as refused:
        save(guarded.replace("password", "wr0ng"), tmp_path / "none.dump")
    assert "wr0ng" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "plain", "environment"),
    [
        ("postgresql://a:password@h:1/d", "postgresql://a@h:1/d", {"PGPASSWORD": "password"}),
        ("postgresql://a:secret%40%3A@h1:1,h2:2/d", "postgresql://a@h1:1,h2:2/d", {"PGPASSWORD": "secret@:"}),
        (
            "postgresql://a@/d?host=%2Frun%2Fpg&password=x&sslmode=require",
            "postgresql://a@/d?host=%2Frun%2Fpg&sslmode=require",
            {"PGPASSWORD": "x"},
        ),
        ("postgresql://a@/d?host=/run/pg", "postgresql://a@/d?host=/run/pg", {}),
    ],
)
def test_the_password_goes_from_the_address_to_the_environment(url, plain, environment):
    assert without_password(url) == (plain, environment)


@pytest.mark.django_db
def test_the_tests_run_on_postgresql_sixteen_or_newer():
    assert connection.pg_version >= 160000
