"""`make check`: everything that reads the code without running it. Prints one line a check, then what failed."""

import os
import subprocess
import sys
import time
from pathlib import Path

from ops.postgres.__main__ import database
from ops.postgres.places import StartupError

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
        "layers and modules": [str(BIN / "lint-imports"), "--no-cache"],
        "types": [str(BIN / "mypy"), "--no-error-summary"],
        "dependencies": [str(BIN / "deptry"), "."],
        "system": [*MANAGE, "check", "--fail-level", "WARNING"],
        "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
        "translations": [*MANAGE, "translations_complete"],
        "architecture": [
            PY,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/architecture",
            "-m",
            "not database",
        ],
    }


def main(prefixes: list[str]) -> int:
    """Run the checks (or those whose name begins with a given word). Gives 1 if one failed."""
    failed = []
    try:
        with database():
            for name, command in checks().items():
                if not prefixes or name.startswith(tuple(prefixes)):
                    failed += [f"\n--- {name} ---\n{words}" for words in check(name, command)]
    except StartupError as trouble:
        sys.exit(f"\n{trouble}\n")
    for words in failed:
        print(words)
    return 1 if failed else 0


def check(name: str, command: list[str]) -> list[str]:
    """Do one check and print its line. Gives what it says if it failed, else nothing."""
    begun = time.monotonic()
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "default"},
        stdin=subprocess.DEVNULL,
    )
    sign = "FAILED" if done.returncode else "ok    "
    print(f"{sign} {name} ({time.monotonic() - begun:.0f} s)", flush=True)
    return [(done.stdout + done.stderr).strip()] if done.returncode else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
