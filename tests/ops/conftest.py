"""One installation for all tests of `make run`: making its database takes longer than any of them."""

import tempfile
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

import pytest

from ops.postgres.server import reset
from tests.ops.installation import Run, free_port

PORT = free_port()


@pytest.fixture(scope="session")
def installation():
    """An installation that a test may find closed and opens by `open()`; its path is short, because of Unix sockets."""
    var = Path(tempfile.mkdtemp(prefix="ceh"))
    var.chmod(0o755)
    run = Run(var, PORT, CEH_WEB_WORKERS="2")
    yield run
    if run.process is not None:
        with suppress(ProcessLookupError):
            run.close()
    reset(var / "postgres")
    rmtree(var)
