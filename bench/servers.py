"""Servers that are measured: started as in production, and the session of a person who is signed in."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def serve(application: str, port: int, **environment: str) -> subprocess.Popen[bytes]:
    """A server as in production; waits until it answers."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            application,
            "--config",
            str(ROOT / "ops" / "web_server.py"),
            "--bind",
            f"127.0.0.1:{port}",
            "--keep-alive",
            "30",
        ],
        cwd=ROOT,
        env=os.environ | environment,
    )
    for _attempt in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/hello", timeout=2)
        except urllib.error.HTTPError:
            return process
        except OSError:
            time.sleep(0.2)
        else:
            return process
    process.terminate()
    sys.exit(f"{application} does not answer on port {port}.")


def bare_environment() -> dict[str, str]:
    """What tells bare Django which database, and the key of the sessions."""
    from django.conf import settings
    from django.db import connection

    database = connection.settings_dict
    result = {f"BENCH_{name}": str(database[name]) for name in ("NAME", "USER", "PASSWORD", "HOST")}
    return result | {
        "BENCH_DATABASE_PORT": str(database["PORT"]),
        "BENCH_KEY": settings.SECRET_KEY,
        "BENCH_MIDDLEWARE": "usual",
    }


def session_of(person: Any) -> str:
    """The cookie of a signed-in person."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def stop(started: list[subprocess.Popen[bytes]]) -> None:
    """Stop them all and wait for it."""
    for server in started:
        server.terminate()
        server.wait(20)
