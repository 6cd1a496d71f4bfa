"""Saving and bringing back, with a real database."""

import os

import pytest
from django.db import connection

from ceh.core.postgres.backup import bring_back, save
from ceh.core.postgres.places import Trouble, place
from ceh.core.postgres.server import call, create_database, reset, start

pytestmark = pytest.mark.xdist_group("postgres")


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


def test_a_broken_file_changes_nothing(shop, tmp_path):
    file = save(url(shop), tmp_path / "whole.dump")
    broken = tmp_path / "broken.dump"
    broken.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    before = sql(shop, "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database")
    with pytest.raises(Trouble, match="nothing was changed"):
        bring_back(url(shop), broken)
    assert sql(shop, "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database") == before
    assert sql(shop, "SELECT count(*) FROM kept") == "1"


def test_a_missing_file_says_where_backups_are(shop, tmp_path):
    with pytest.raises(Trouble, match="var/backups"):
        bring_back(url(shop), tmp_path / "nowhere.dump")


def test_a_failed_backup_leaves_no_file(shop, tmp_path):
    with pytest.raises(Trouble):
        save(url(shop, "no_such_database"), tmp_path / "none.dump")
    assert os.listdir(tmp_path) == []


@pytest.mark.django_db
def test_the_tests_run_on_postgresql_sixteen_or_newer():
    assert connection.pg_version >= 160000
