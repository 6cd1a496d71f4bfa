"""python -m ceh.core.postgres start|stop|status|url|backup [FILE]|restore FILE|reset"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ceh.core.postgres import embedded_url
from ceh.core.postgres.backup import bring_back, save
from ceh.core.postgres.obstacles import explain_file
from ceh.core.postgres.places import Trouble, place
from ceh.core.postgres.server import Wait, create_database, reset, running, start, stop, wait_quietly
from ceh.core.postgres.sharing import SharedServer, shared, unshared

VAR = Path(os.environ.get("CEH_VAR") or Path(__file__).resolve().parents[3] / "var")
ROOT = VAR / "postgres"
NAME = os.environ.get("CEH_DB_NAME", "ceh")
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
        create_database(ROOT, NAME)
        yield server


def backup(file: str = "") -> str:
    """Save the database to the file, or to a dated one below var/backups."""
    target = Path(file) if file else VAR / "backups" / f"ceh-{datetime.now(UTC):%Y%m%d-%H%M%S}.dump"
    with database():
        return f"Saved to {save(url(), target)}"


def restore(file: str = "") -> str:
    """Bring a saved database back; the present one is kept under another name."""
    if not file:
        raise Trouble("Which file? For instance: make restore FILE=var/backups/<file>")
    with database():
        kept = bring_back(url(), Path(file))
    return f"Restored. What was there before is kept as the database {kept}."


def begin_anew() -> str:
    """Remove the embedded database with all that is in it; backups stay."""
    if OWN:
        raise Trouble("DATABASE_URL is set: drop that database with your own tools.")
    with unshared(ROOT):
        reset(ROOT)
    return "The database is removed; `make run` begins anew."


COMMANDS = {
    "start": lambda: "PostgreSQL runs." if up() else "PostgreSQL ran already.",
    "stop": lambda: "PostgreSQL is stopped." if not OWN and stop(ROOT) else "PostgreSQL did not run.",
    "status": lambda: f"PostgreSQL {'runs' if running(ROOT) else 'does not run'} (data: {place(ROOT).data})",
    "url": url,
    "backup": backup,
    "restore": restore,
    "reset": begin_anew,
}


def main(words: list[str]) -> str:
    """Do what the command line asks; gives the line to print. Raises Trouble."""
    if not words or words[0] not in COMMANDS:
        raise Trouble(__doc__ or "")
    return COMMANDS[words[0]](*words[1:2])  # type: ignore[operator,no-any-return]


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:]))
    except OSError as error:
        sys.exit(f"\n{explain_file(error)}\n")
    except Trouble as trouble:
        sys.exit(f"\n{trouble}\n")
