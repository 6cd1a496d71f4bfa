"""How gunicorn runs Ceh, with `make run`, as a service and in the benchmark."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

wsgi_app = "ceh.config.wsgi:application"
preload_app = True  # loaded once for all web processes: a new one takes visitors at once
workers = int(os.environ.get("CEH_WEB_WORKERS", "2"))
worker_class = "gthread"
threads = 4
timeout = 300
loglevel = "warning"
control_socket_disable = True
if Path("/dev/shm").is_dir():  # a slow disk must not look like a dead process
    worker_tmp_dir = "/dev/shm"


def post_worker_init(_worker: Any) -> None:
    """Tell the supervisor that a web process takes visitors from now on."""
    from ops.stand_in import READY  # noqa: PLC0415 - the folder of Ceh is on the path only now

    with suppress(KeyError, OSError):
        os.write(int(os.environ[READY]), b".")
