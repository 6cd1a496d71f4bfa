"""What gunicorn tells the supervisor: a web process has loaded the application and takes visitors from now on."""

import os
from contextlib import suppress
from typing import Any


def post_worker_init(_worker: Any) -> None:
    """Called by gunicorn in each web process, after the application was loaded."""
    with suppress(KeyError, OSError):
        os.write(int(os.environ["CEH_READY_FD"]), b".")
