"""python -m ops.postgres start|stop|status|url|backup [FILE]|restore FILE|drop NAME|reset"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ops.postgres import embedded_url
from ops.postgres.archive import DATABASE, pack, swap_folders, unpacked
from ops.postgres.backup import bring_back, drop, erased_people
from ops.postgres.places import StartupError, place
from ops.postgres.preflight import explain_file
from ops.postgres.repeating import run_step
from ops.postgres.server import Wait, create_database, reset, running, start, stop, wait_quietly
from ops.postgres.sharing import SharedServer, shared, unshared

PROJECT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("CEH_VAR") or PROJECT / "var")
ROOT = VAR / "postgres"
NAME = os.environ.get("CEH_DB_NAME") or "ceh"
OWN = os.environ.get("DATABASE_URL")


def url() -> str:
    """The address of the database in use: DATABASE_URL, or the embedded server's."""
    return OWN or embedded_url(NAME, ROOT)


def up() -> bool:
    """Start the embedded server to stay, unless another one is set, and make the database. Gives whether it started."""
    if OWN:
        return False
    started = start(ROOT)
    create_database(ROOT, NAME)
    return started


@contextmanager
def database(wait: Wait = wait_quietly) -> Iterator[SharedServer | None]:
    """The database is there as long as the block runs; the last one that needs the embedded server stops it.

    Gives the embedded server, or None where DATABASE_URL names another one.
    """
    if OWN:
        yield None
        return
    with shared(ROOT, wait) as server:
        run_step(lambda: create_database(ROOT, NAME), server.revive)
        yield server


def backup(file: str = "") -> str:
    """Save database, uploaded files and keys to the file, or to a dated one below var/backups."""
    target = Path(file) if file else VAR / "backups" / f"ceh-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar"
    with database():
        files = pack(url(), VAR, target)
    return (
        f"Saved to {target}: the database and {files} files.\n"
        "It holds personal data and the keys of this installation: keep it as secret as a password."
    )


def restore(file: str = "") -> str:
    """Bring a backup back; what is there is kept under other names, and told with the commands that remove it."""
    if not file:
        raise StartupError("Which file? For instance: make restore FILE=var/backups/<file>")
    source = Path(file)
    if not OWN:
        with unshared(ROOT):  # who writes meanwhile would write into the database that is put aside
            pass
    with database():
        if source.suffix == ".dump":  # of an older version: the database only
            kept, folders = bring_back(url(), source), list[Path]()
        else:
            if not source.is_file():
                raise StartupError(f"There is no file {source}. `ls {VAR}/backups` shows the backups.")
            with unpacked(source, VAR) as folder:
                kept = bring_back(url(), folder / DATABASE)
                folders = swap_folders(folder, VAR, kept.rpartition("_")[2])
        lines = [f"Restored from {source}."]
        erased = erased_people(url(), kept)
        if erased is None:
            drop(url(), kept)
        else:
            lines.append(repeat_erasures(erased))
            lines.append("What was there before is kept. When all is well, remove it:")
            lines.append(f"  {sys.executable} -m ops.postgres drop {kept}")
        lines += [f"  rm -r {folder}" for folder in folders]
    return "\n".join(line for line in lines if line)


def repeat_erasures(erased: str) -> str:
    """Bring the restored database to this version, and erase again who was erased since the backup."""
    output = ""
    for command in (["migrate", "--verbosity", "0"], ["repeat_erasures"]):
        environment = {**os.environ, "DATABASE_URL": url()}
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            check=False,
            cwd=PROJECT,
            env=environment,
            input=erased,
            text=True,
            stdout=subprocess.PIPE,
        )
        if done.returncode:
            raise StartupError(
                f"The data is restored, but `manage.py {command[0]}` failed; see above. People who were erased "
                "since the backup are in it again: mend this before anybody uses it."
            )
        output = done.stdout.strip()
    return output


def begin_anew() -> str:
    """Remove the embedded database with all that is in it; backups stay."""
    if OWN:
        raise StartupError("DATABASE_URL is set: drop that database with your own tools.")
    with unshared(ROOT):
        reset(ROOT)
    return "The database is removed; `make run` begins anew."


def drop_kept(name: str = "") -> str:
    """Drop a database that a restore has kept."""
    with database():
        drop(url(), name)
    return f"{name} is dropped."


COMMANDS = {
    "start": lambda: "PostgreSQL runs." if up() else "PostgreSQL ran already.",
    "stop": lambda: "PostgreSQL is stopped." if not OWN and stop(ROOT) else "PostgreSQL did not run.",
    "status": lambda: f"PostgreSQL {'runs' if running(ROOT) else 'does not run'} (data: {place(ROOT).data})",
    "url": url,
    "backup": backup,
    "restore": restore,
    "reset": begin_anew,
    "drop": drop_kept,
}


def main(words: list[str]) -> str:
    """Do what the command line asks; gives the line to print. Raises StartupError."""
    if not words or words[0] not in COMMANDS:
        raise StartupError(__doc__ or "")
    return COMMANDS[words[0]](*words[1:2])  # type: ignore[operator,no-any-return]


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:]))
    except OSError as error:
        sys.exit(f"\n{explain_file(error)}\n")
    except StartupError as trouble:
        sys.exit(f"\n{trouble}\n")
