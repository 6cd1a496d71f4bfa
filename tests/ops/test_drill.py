"""The drill: an installation is saved, and restored to a new machine and over itself. Real commands, real databases."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import rmtree

import pytest

from ops.postgres.server import reset
from tests.ops.installation import ROOT, Run, free_port

pytestmark = pytest.mark.xdist_group("postgres")
EVERY_TABLE = """
SELECT string_agg(format('SELECT %L, count(*) FROM %I', tablename, tablename), ' UNION ALL ' ORDER BY tablename)
FROM pg_tables WHERE schemaname = 'public'
"""
JOIN = (
    "INSERT INTO people_person (email, name, password, public_id, language, is_active, is_demo, joined_at) "
)


def command(run: Run, *words: str) -> str:
    """What a command says that works on the folder of this installation."""
    environment = {**os.environ, "CEH_VAR": str(run.var), "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def refused(run: Run, *words: str) -> str:
    """Why a command for the database ends without doing anything."""
    environment = {**os.environ, "CEH_VAR": str(run.var), "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-m", "ops.postgres", *words],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    return done.stderr


def rows(run: Run) -> dict[str, int]:
    """How many rows each table has."""
    counts = run.sql(run.sql(EVERY_TABLE))
    return {name: int(count) for name, count in (line.split("|") for line in counts.splitlines())}


def files(run: Run) -> dict[str, bytes]:
    """Name and content of what is not in the database."""
    folders = [run.var / "media", run.var / "secret"]
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(run.var)): path.read_bytes() for path in paths}


@pytest.fixture
def empty():
    """An empty machine."""
    var = Path(tempfile.mkdtemp(prefix="ceh"))
    var.chmod(0o755)
    yield Run(var, free_port())
    reset(var / "postgres")
    rmtree(var)


@pytest.fixture
def closed(installation):
    """The installation, closed, its database running."""
    installation.prepare()
    command(installation, "-m", "ops.postgres", "start")
    yield installation
    command(installation, "-m", "ops.postgres", "stop")


@pytest.fixture
def saved(installation, closed, tmp_path):
    """The backup of the closed installation with two people and a picture."""
    installation.sql("DELETE FROM people_person WHERE name LIKE 'Drill%'")
    for name in ("a", "b"):
        values = (
            f"('drill-{name}@example.org', 'Drill {name}', '!', gen_random_uuid(), 'sl', true, false, now())"
        )
        installation.sql(f"{JOIN} VALUES {values}")
    picture = installation.var / "media" / "spaces" / "drill.jpg"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(b"a picture")
    file = tmp_path / "drill.tar"
    output = command(installation, "-m", "ops.postgres", "backup", str(file))
    assert "as secret as a password" in output
    assert file.stat().st_mode & 0o077 == 0
    return file


def test_an_empty_machine_has_every_row_and_file_after_one_command(installation, saved, empty):
    output = command(empty, "-m", "ops.postgres", "restore", str(saved))
    assert "_before_" not in output  # nothing was there
    command(empty, "-m", "ops.postgres", "start")
    assert rows(empty) == rows(installation)
    assert len(rows(empty)) > 100
    assert files(empty) == files(installation)
    assert (empty.var / "secret" / "key").stat().st_mode & 0o077 == 0


def test_who_was_erased_after_the_backup_is_erased_again_and_the_old_is_kept(installation, saved):
    erase = (
        "from django.utils import timezone; from ceh.people.models import Person; "
        "from ceh.people.actions.erasing import erase; p = Person.objects.get(name='Drill a'); "
        "erase(person=p, by=p, now=timezone.now())"
    )
    command(installation, "manage.py", "shell", "-c", erase)
    before = installation.sql("SELECT erased_at FROM people_person WHERE erased_at IS NOT NULL")
    output = command(installation, "-m", "ops.postgres", "restore", str(saved))
    assert "Erased again, as they were erased after the backup: 1." in output
    command(installation, "-m", "ops.postgres", "start")
    assert installation.sql("SELECT name FROM people_person WHERE name LIKE 'Drill%'") == "Drill b"
    assert installation.sql("SELECT count(*) FROM people_person WHERE email = 'drill-a@example.org'") == "0"
    assert installation.sql("SELECT erased_at FROM people_person WHERE erased_at IS NOT NULL") == before
    kept = re.search(r"drop (ceh_before_\d+)", output)[1]
    assert installation.sql(f"SELECT count(*) FROM pg_database WHERE datname = '{kept}'") == "1"
    folders = [Path(path) for path in re.findall(r"rm -r (\S+)", output)]
    assert {folder.name.partition("_")[0] for folder in folders} == {"media", "secret"}
    assert (folders[0] / "spaces" / "drill.jpg").read_bytes() == b"a picture"
    command(installation, "-m", "ops.postgres", "drop", kept)
    assert installation.sql(f"SELECT count(*) FROM pg_database WHERE datname = '{kept}'") == "0"


def test_only_what_a_restore_has_kept_is_dropped(installation, closed):
    assert "not a database that a restore has put aside" in refused(installation, "drop", "ceh")
    assert installation.sql("SELECT 1") == "1"


def test_while_it_is_open_nothing_is_restored(installation, saved):
    installation.open()
    assert "Ceh is open or its tests run: close it first" in refused(installation, "restore", str(saved))
    assert installation.sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'ceh%'") == "1"
    assert installation.health() == 200
    installation.close()
    command(installation, "-m", "ops.postgres", "start")
