"""python -m ceh.core.postgres start|stop|status|url|backup [FILE]|restore FILE|reset"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from ceh.core.postgres import embedded_url
from ceh.core.postgres.backup import bring_back, save
from ceh.core.postgres.places import Trouble, place
from ceh.core.postgres.server import create_database, reset, running, start, stop

VAR = Path(os.environ.get("CEH_VAR") or Path(__file__).resolve().parents[3] / "var")
ROOT = VAR / "postgres"
NAME = os.environ.get("CEH_DB_NAME", "ceh")
OWN = os.environ.get("DATABASE_URL")


def url() -> str:
    """The address of the database in use: DATABASE_URL, or the embedded server's."""
    return OWN or embedded_url(NAME, ROOT)


def up() -> bool:
    """Start the embedded server unless another one is set, and make the database. Gives whether it was started."""
    if OWN:
        return False
    started = start(ROOT)
    create_database(ROOT, NAME)
    return started


def main(words: list[str]) -> str:
    """Do what the command line asks; gives the line to print. Raises Trouble."""
    command, rest = (words[0] if words else "help"), words[1:]
    if command == "start":
        return "PostgreSQL runs." if up() else "PostgreSQL ran already."
    if command == "stop":
        return "PostgreSQL is stopped." if not OWN and stop(ROOT) else "PostgreSQL did not run."
    if command == "status":
        return f"PostgreSQL {'runs' if running(ROOT) else 'does not run'} (data: {place(ROOT).data})"
    if command == "url":
        return url()
    if command == "backup":
        up()
        file = Path(rest[0]) if rest else VAR / "backups" / f"ceh-{datetime.now(UTC):%Y%m%d-%H%M%S}.dump"
        return f"Saved to {save(url(), file)}"
    if command == "restore" and rest:
        up()
        kept = bring_back(url(), Path(rest[0]))
        return f"Restored. What was there before is kept as the database {kept}."
    if command == "reset":
        if OWN:
            raise Trouble("DATABASE_URL is set: drop that database with your own tools.")
        reset(ROOT)
        return "The database is removed; `make run` begins anew."
    raise Trouble(__doc__ or "")


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(f"\n{trouble}\n")
