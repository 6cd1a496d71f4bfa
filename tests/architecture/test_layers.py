"""The import contract holds, and breaks on planted imports: upward, sideways, past the modules, in a ring."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.checks.tree import REPOSITORY, Tree

LINT = Path(sys.executable).with_name("lint-imports")
LAYERS, MODULES = "Apps are layers", "Every app has the same modules"
KIT, RINGS = "Decisions never see", "No two modules of one folder"

PLANTED = [
    ("core/planted.py", "import ceh.network.models", LAYERS),
    ("web/planted.py", "def f():\n    from ceh.region import models", LAYERS),
    ("plan/rules.py", "import ceh.maintenance.models", LAYERS),
    ("maintenance/rules/planted.py", "def f():\n    import ceh.plan.models", LAYERS),
    ("equipment/queries/equipment.py", "import ceh.bookings.queries.bookings", LAYERS),
    ("bookings/actions/bookings.py", "def f():\n    from ceh.usage.actions import usage", LAYERS),
    ("usage/views/desk_usage.py", "from ceh.maintenance.queries import faults", LAYERS),
    ("network/states.py", "import ceh.network.models", MODULES),
    ("network/rules.py", "from ceh.network import actions", MODULES),
    ("network/planted.py", "", MODULES),
    ("plan/queries.py", "from ceh.plan import rules", MODULES),
    ("plan/rules.py", "from ceh.web import site", KIT),
    ("network/models/planted.py", "import ceh.network.models.planted2", RINGS),
    ("attic/__init__.py", "", LAYERS),
]


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """The contract of the copy, run on the copy."""
    return subprocess.run(
        [LINT, "--no-cache", "--config", "pyproject.toml"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path):
    """All Python files of Ceh and the contract."""
    for path in Tree(REPOSITORY).under("ceh", suffix=".py"):
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text((REPOSITORY / path).read_text())
    (tmp_path / "pyproject.toml").write_text((REPOSITORY / "pyproject.toml").read_text())
    return tmp_path


def test_the_contract_holds(copy):
    result = lint(copy)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("path", "source", "contract"), PLANTED)
def test_a_planted_import_breaks_the_contract(copy, path, source, contract):
    target = copy / "ceh" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text((target.read_text() if target.exists() else "") + "\n" + source + "\n")
    if contract == RINGS:
        (target.parent / "planted2.py").write_text("import ceh.network.models.planted\n")
    broken = [line for line in lint(copy).stdout.splitlines() if " BROKEN" in line]
    assert any(line.startswith(contract) for line in broken), broken
