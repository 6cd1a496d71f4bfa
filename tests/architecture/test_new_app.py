"""`make new-app`: what it writes holds every rule that the rest of the code holds."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.test_rules import PLANTED
from tools import new_app
from tools.checks.tree import REPOSITORY, Tree

# One process makes the copy and tries it all.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("new app")]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The repository with a new app, made as people make it."""
    root = tmp_path_factory.mktemp("copy")
    listed = ["git", "ls-files", "-co", "--exclude-standard"]
    files = subprocess.run(listed, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    for name in files.splitlines():
        if (REPOSITORY / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, root / name)
    (root / "node_modules").symlink_to(REPOSITORY / "node_modules")
    run(root, "-m", "tools.new_app", "lending", "loan")
    return root


def run(root, *command):
    done = subprocess.run([sys.executable, *command], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("-m", "ruff", "check", "-q", "ceh", "tests"),
        ("-m", "ruff", "format", "--check", "-q", "ceh", "tests", "tools"),
        ("manage.py", "check", "--fail-level", "WARNING"),
        ("manage.py", "translations_complete"),
        ("-c", "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"),
    ],
    ids=["lint", "format", "system", "translations", "layers"],
)
def test_a_new_app_passes_the_checks(copy, command):
    run(copy, *command)


def test_a_new_app_holds_the_rules(copy):
    tree = Tree(copy)
    assert [problem for rule in PLANTED for problem in rule(tree)] == []


def test_a_new_app_is_small(copy):
    lines = [
        line
        for folder in ("ceh/lending", "tests/lending")
        for path in (copy / folder).rglob("*.py")
        if "migrations" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    assert len(lines) <= 250


def test_names_that_are_no_plain_words_are_refused():
    for names in (("Lending", "loan"), ("lending", "my loan"), ("", "loan")):
        with pytest.raises(ValueError, match="plain word"):
            new_app.names(*names)


def test_an_app_that_is_there_is_not_overwritten():
    with pytest.raises(ValueError, match="there already"):
        new_app.create(Path(REPOSITORY), "plan", "action")
