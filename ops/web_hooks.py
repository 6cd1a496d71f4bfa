"""What gunicorn tells the supervisor: a web process has loaded the application and takes visitors from now on."""

import os
from contextlib import suppress
from typing import Any


def post_worker_init(_worker: Any) -> None:
    """Called by gunicorn in each web process, after the application was loaded."""
    from ops.stand_in import READY  # noqa: PLC0415 - the folder of Ceh is on the path only now

    with suppress(KeyError, OSError):
        os.write(int(os.environ[READY]), b".")
