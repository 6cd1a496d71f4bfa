"""`make test`: all tests on both cores, against the embedded PostgreSQL (or DATABASE_URL)."""

import os
import subprocess
import sys

from ops.postgres.__main__ import database
from ops.postgres.places import StartupError


def main(words: list[str]) -> int:
    """Run pytest while the database is there. Gives pytest's exit code."""
    environment = {**os.environ, "PYTHONWARNINGS": "error::DeprecationWarning:ceh"}
    environment.pop("CEH_DEMO", None)
    workers = os.environ.get("CEH_TEST_WORKERS", "2")
    # A part of the tests says nothing about what no test runs.
    gate = [] if words else ["--cov", "--cov-report=term"]
    command = [sys.executable, "-m", "pytest", "-n", workers, "--dist", "loadgroup", *gate, *words]
    try:
        with database():
            return subprocess.run(command, check=False, env=environment, stdin=subprocess.DEVNULL).returncode
    except StartupError as trouble:
        sys.exit(f"\n{trouble}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
