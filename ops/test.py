"""`make test`: all tests on both cores, against the embedded PostgreSQL (or DATABASE_URL)."""

import os
import subprocess
import sys

from ceh.core.postgres.__main__ import OWN, ROOT, up
from ceh.core.postgres.places import Trouble
from ceh.core.postgres.server import stop


def main(words: list[str]) -> int:
    """Start the database if it does not run, run pytest, stop what was started. Gives pytest's exit code."""
    try:
        started = up()
    except Trouble as trouble:
        sys.exit(f"\n{trouble}\n")
    try:
        environment = {**os.environ, "PYTHONWARNINGS": "error::DeprecationWarning:ceh"}
        environment.pop("CEH_DEMO", None)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            os.environ.get("CEH_TEST_WORKERS", "2"),
            "--dist",
            "loadgroup",
        ]
        return subprocess.run(
            [*command, *words], check=False, env=environment, stdin=subprocess.DEVNULL
        ).returncode
    finally:
        if started and not OWN:
            stop(ROOT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
