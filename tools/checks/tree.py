"""A tree of files as the checks see it: only what git tracks or would track."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SKIPPED = {
    ".git",
    ".venv",
    "node_modules",
    "var",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
}
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Tree:
    """A folder that is, or is planted to look like, the repository."""

    root: Path

    @cached_property
    def paths(self) -> list[Path]:
        """All files, relative to the root; without git (a release archive) all but the usual leavings."""
        if (self.root / ".git").exists():
            listed = subprocess.run(
                ["git", "ls-files", "-co", "--exclude-standard", "-z"],
                cwd=self.root,
                capture_output=True,
                check=True,
                text=True,
            )
            result = {Path(part) for part in listed.stdout.split("\0") if part}
        else:
            result = {path.relative_to(self.root) for path in self.root.rglob("*")}
        return sorted(
            path for path in result if (self.root / path).is_file() and not SKIPPED.intersection(path.parts)
        )

    def under(self, *folders: str, suffix: str | tuple[str, ...] = "") -> Iterator[Path]:
        """Files below one of the folders ("" for all) whose name ends so."""
        for path in self.paths:
            inside = not folders or any(path.is_relative_to(folder) for folder in folders)
            if inside and path.name.endswith(suffix):
                yield path

    def text(self, path: Path) -> str:
        """The file as text; "" for a picture or another binary file."""
        try:
            return (self.root / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            return ""
