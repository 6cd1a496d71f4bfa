"""`make run`: database, migrations, region, demonstration; then web server and job worker until Ctrl-C.

One supervisor starts and watches the processes. What needs no doing again is not done again, so that a second start
takes seconds; migrations are always applied.
"""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from ceh.core.postgres.__main__ import OWN, ROOT, VAR, up
from ceh.core.postgres.places import Trouble
from ceh.core.postgres.server import stop

HOUSE = Path(__file__).resolve().parents[1]
ADDRESS = os.environ.get("CEH_ADDRESS", "127.0.0.1:8000")
PACK = os.environ.get("CEH_REGION", "regions/gorenjska")
MANAGE = [sys.executable, "manage.py"]
GRACE = 8  # seconds that a process has to end by itself
ENVIRONMENT = {**os.environ, "CEH_DEMO": os.environ.get("CEH_DEMO", "1"), "PYTHONUNBUFFERED": "1"}


def say(text: str) -> None:
    """One plain line to whoever started us."""
    print(text, flush=True)


def do(*words: str) -> None:
    """Run a management command; end with its words when it fails."""
    if subprocess.run(
        [*MANAGE, *words], check=False, cwd=HOUSE, env=ENVIRONMENT, stdin=subprocess.DEVNULL
    ).returncode:
        raise Trouble(f"`manage.py {' '.join(words)}` failed; see above. The data is as it was.")


def claim_address() -> None:
    """Raise Trouble if something listens at our address already."""
    host, _colon, port = ADDRESS.rpartition(":")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except (OSError, ValueError, OverflowError) as error:
            raise Trouble(
                f"The address {ADDRESS} cannot be used ({error}). Perhaps Ceh runs already in another window. "
                "Choose another: CEH_ADDRESS=127.0.0.1:8001 make run"
            ) from None


def unchanged(name: str, *paths: Path) -> bool:
    """Whether the files are as they were when `done(name)` was said last."""
    digest = hashlib.sha256()
    for path in sorted(
        p for root in paths for p in ([root] if root.is_file() else root.rglob("*")) if p.is_file()
    ):
        digest.update(f"{path}{path.stat().st_mtime_ns}{path.stat().st_size}".encode())
    mark = VAR / "run" / name
    same = mark.exists() and mark.read_text() == digest.hexdigest()
    if not same:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.with_suffix(".next").write_text(digest.hexdigest())
    return same


def done(name: str) -> None:
    """Remember that the step was done for the files that `unchanged` saw."""
    mark = VAR / "run" / name
    mark.with_suffix(".next").replace(mark)


def prepare() -> None:
    """Everything between an empty folder and a house that can open its doors."""
    static = [*HOUSE.glob("ceh/*/static"), HOUSE / "package-lock.json"]
    if not unchanged("static", *static) or not (VAR / "static" / "staticfiles.json").exists():
        say("Collecting the static files …")
        do("collectstatic", "--noinput", "--clear", "--verbosity", "0")
        done("static")
    do("prepare", PACK)


class Child:
    """A process that is watched: its words get its name in front, and it is started again if it ends."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command, self.starts = name, command, list[float]()
        self.start()

    def start(self) -> None:
        """Start it in a process group of its own, so that Ctrl-C reaches only the supervisor."""
        self.starts.append(time.monotonic())
        self.process = subprocess.Popen(
            self.command, cwd=HOUSE, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True,
        )  # fmt: skip
        threading.Thread(target=self._pass_on, args=(self.process.stdout,), daemon=True).start()

    def _pass_on(self, words: object) -> None:
        for line in words:  # type: ignore[attr-defined]
            say(f"[{self.name}] {line.rstrip()}")

    def mend(self) -> None:
        """Start it again if it has ended. Raises Trouble when it ends again and again."""
        if self.process.poll() is None:
            return
        recent = [at for at in self.starts if at > time.monotonic() - 60]
        if len(recent) >= 5:
            raise Trouble(f"The {self.name} ended five times within a minute; see its last words above.")
        say(f"The {self.name} ended (code {self.process.returncode}); starting it again.")
        self.start()

    def end(self) -> None:
        """Ask it to end; make it after the grace."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Wait for its end."""
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def open_doors(children: list[Child]) -> None:
    """Start web server and worker, put them into `children` at once, and wait until the web server answers."""
    web = [
        str(Path(sys.executable).parent / "gunicorn"), "ceh.config.wsgi:application", "--bind", ADDRESS, "--workers",
        os.environ.get("CEH_WEB_WORKERS", "2"), "--threads", "4", "--worker-class", "gthread", "--log-level", "warning",
        "--worker-tmp-dir", "/dev/shm" if Path("/dev/shm").is_dir() else str(VAR), "--no-control-socket",
    ]  # fmt: skip
    children.append(Child("web", web))
    children.append(Child("worker", [*MANAGE, "procrastinate", "worker", "--concurrency", "2"]))
    host, _colon, port = ADDRESS.rpartition(":")
    until = time.monotonic() + 30
    while time.monotonic() < until:
        children[0].mend()
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=1).close()
            return
        except OSError:
            threading.Event().wait(0.1)
    raise Trouble("The web server does not answer after 30 seconds; see its last words above.")


def greet(begun: float) -> None:
    """Say where it is."""
    say(
        f"\nCeh is open at http://{ADDRESS}/   (ready in {time.monotonic() - begun:.0f} s, Ctrl-C stops it)\n"
    )


def main() -> int:
    """Run until Ctrl-C or SIGTERM. Gives the exit code."""
    begun = time.monotonic()
    closing = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: closing.set())
    started, children, code = False, list[Child](), 0
    try:
        claim_address()
        say("Starting PostgreSQL …" if not OWN else "Using the PostgreSQL of DATABASE_URL …")
        started = up()
        prepare()
        if not closing.is_set():
            open_doors(children)
            greet(begun)
        while not closing.wait(0.5):
            for child in children:
                child.mend()
    except Trouble as trouble:
        say(f"\n{trouble}\n")
        code = 1
    finally:
        say("\nClosing …")
        for child in children:
            child.end()
        until = time.monotonic() + GRACE
        for child in children:
            child.wait(until)
        if started:
            stop(ROOT)
        say("Closed. The data is kept; `make run` opens again.")
    return code


if __name__ == "__main__":
    sys.exit(main())
