"""`make check`: everything that reads the code without running it. Prints one line a check, then what failed."""

import os
import subprocess
import sys
import time
from pathlib import Path

from ceh.core.postgres.__main__ import OWN, ROOT, up
from ceh.core.postgres.places import Trouble
from ceh.core.postgres.server import stop

PY = sys.executable
BIN = Path(PY).parent
MANAGE = [PY, "manage.py"]


def templates() -> list[str]:
    """All templates under version control or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.html"], capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.splitlines() if Path(name).exists()]


def checks() -> dict[str, list[str]]:
    """Each check by name, as the command that does it."""
    pages = templates()
    return {
        "format": [str(BIN / "ruff"), "format", "--check", "-q", "."],
        "lint": [str(BIN / "ruff"), "check", "-q", "."],
        "templates: format": [str(BIN / "djade"), "--check", "--target-version", "5.2", *pages],
        "templates: lint": [str(BIN / "djlint"), "--lint", "--quiet", *pages],
        "floors and doors": [str(BIN / "lint-imports"), "--no-cache"],
        "types": [str(BIN / "mypy"), "--no-error-summary"],
        "dependencies": [str(BIN / "deptry"), "."],
        "system": [*MANAGE, "check", "--fail-level", "WARNING"],
        "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
        "translations": [*MANAGE, "translations_complete"],
        "house": [PY, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/house", "-m", "not database"],
    }


def main(wanted: list[str]) -> int:
    """Run the checks (or those whose name begins with a given word). Gives 1 if one failed."""
    try:
        started = up()
    except Trouble as trouble:
        sys.exit(f"\n{trouble}\n")
    failed = []
    try:
        for name, command in checks().items():
            if wanted and not name.startswith(tuple(wanted)):
                continue
            begun = time.monotonic()
            environment = {**os.environ, "PYTHONWARNINGS": "default"}
            done = subprocess.run(
                command,
                check=False,
                capture_output=True,
                text=True,
                env=environment,
                stdin=subprocess.DEVNULL,
            )
            print(
                f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({time.monotonic() - begun:.0f} s)",
                flush=True,
            )
            if done.returncode:
                failed.append((name, done.stdout + done.stderr))
    finally:
        if started and not OWN:
            stop(ROOT)
    for name, words in failed:
        print(f"\n--- {name} ---\n{words.strip()}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
