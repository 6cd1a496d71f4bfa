"""`make run`: database, migrations, region, demonstration; then web server and job worker until Ctrl-C.

One supervisor starts and watches the processes. What needs no doing again is not done again, so that a second start
takes seconds; migrations are always applied.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from ops.child import FIRST, LONGEST, Child, say
from ops.leftovers import MAKE, SUPERVISOR, end_leftovers
from ops.postgres.__main__ import OWN, VAR, database
from ops.postgres.places import Interrupted, StartupError
from ops.postgres.preflight import explain_file
from ops.postgres.repeating import ForeignServer, run_step
from ops.postgres.sharing import SharedServer
from ops.stand_in import READY, StandIn

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = os.environ.get("CEH_ADDRESS", "127.0.0.1:8000")
PACK = os.environ.get("CEH_REGION", "regions/gorenjska")
WORKERS = os.environ.get("CEH_WEB_WORKERS", "2")
MANAGE = [sys.executable, "manage.py"]
GRACE = 8  # seconds that a process has to end by itself
TELL_EVERY = 15  # seconds after which a wait is told again
CLOSING = threading.Event()
ENVIRONMENT = {
    "CEH_DEMO": "1",
    "CEH_URL": f"http://{ADDRESS.replace('0.0.0.0', '127.0.0.1')}",  # before the links in letters
    **{name: value for name, value in os.environ.items() if name != MAKE},
    SUPERVISOR: str(os.getpid()),
    "PYTHONUNBUFFERED": "1",
}


class Closing(Exception):
    """Somebody wants us to close; raised only where nothing is half done."""


class Patience:
    """Waits as long as it takes, and says now and then for what. Raises Closing when we are to close."""

    def __init__(self) -> None:
        self.what, self.since, self.reported_at = "", 0.0, 0.0

    def __call__(self, what: str) -> None:
        now = time.monotonic()
        if what != self.what or now - self.reported_at > 2 * TELL_EVERY:  # another wait has begun
            self.what, self.since, self.reported_at = what, now, now
        if now - self.reported_at >= TELL_EVERY:
            say(f"Still waiting for {what} ({now - self.since:.0f} s) …")
            self.reported_at = now
        if CLOSING.wait(0.1):
            raise Closing


wait = Patience()


def manage(*commands: tuple[str, ...]) -> None:
    """Run management commands side by side.

    Raises Interrupted when one loses the database, StartupError when one fails, Closing when we are to close.
    """
    running = [
        (
            words,
            subprocess.Popen(
                [*MANAGE, *words],
                cwd=ROOT,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            ),
        )
        for words in commands
    ]
    try:
        while any(process.poll() is None for _words, process in running):
            if any(process.poll() for _words, process in running):
                break
            wait(
                " and ".join(
                    f"`manage.py {words[0]}`" for words, process in running if process.poll() is None
                )
            )
    finally:  # each step is one transaction: what is cut off leaves nothing behind
        for _words, process in running:
            if process.poll() is None:
                process.terminate()
                process.wait()
    if any(process.returncode == os.EX_TEMPFAIL for _words, process in running):
        raise Interrupted(
            "The database was lost again and again. The data is as it was: `make run` continues."
        )
    for words, process in running:
        if process.returncode > 0:
            raise StartupError(f"`manage.py {' '.join(words)}` failed; see above. The data is as it was.")
    if failed := [words[0] for words, process in running if process.returncode]:
        raise StartupError(f"`manage.py {failed[0]}` was killed. The data is as it was.")


def claim_address() -> socket.socket:
    """Listen at our address. The web server inherits this; while it is started, the stand-in answers.

    Raises StartupError if something else listens there.
    """
    host, _colon, port = ADDRESS.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise StartupError(
            f"CEH_ADDRESS is {ADDRESS!r}. Write a host and a port from 1 to 65535: CEH_ADDRESS=127.0.0.1:8001 make run"
        )
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), int(port)))
        listener.listen(512)
    except OSError as error:
        listener.close()
        raise StartupError(
            f"The address {ADDRESS} cannot be used ({error}). Perhaps Ceh runs already in another window. "
            "Choose another: CEH_ADDRESS=127.0.0.1:8001 make run"
        ) from None
    return listener


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


def prepare(server: SharedServer | None) -> None:
    """Everything between an empty folder and a Ceh that can open, repeated when the database is lost."""
    static = [*ROOT.glob("ceh/*/static"), ROOT / "package-lock.json"]
    commands: list[tuple[str, ...]] = [("prepare", PACK)]
    collects = not unchanged("static", *static) or not (VAR / "static").is_dir()
    if collects:
        say("Collecting the static files …")
        commands.append(("collectstatic", "--noinput", "--clear", "--verbosity", "0"))
    revive = server.revive if server else ForeignServer(OWN or "", wait, say).revive
    run_step(lambda: manage(*commands), revive, say)
    if collects:
        done("static")


@contextmanager
def alone() -> Iterator[None]:
    """Two that are started at once prepare the same database one after the other."""
    (VAR / "run").mkdir(parents=True, exist_ok=True)
    with (VAR / "run" / "prepare.lock").open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                wait("another start, which prepares the database")
        yield


def child(name: str, *command: str, inherits: tuple[int, ...] = (), **more: str) -> Child:
    """One of our processes, started; `more` stands in its environment."""
    log = VAR / "log" / f"{name}.log"
    if setpriv := shutil.which("setpriv"):  # of util-linux: it ends with us, even when we are killed
        command = (setpriv, "--pdeathsig", "TERM", *command)
    now = time.monotonic()
    return Child(
        name, command, log=log, folder=ROOT, environment=ENVIRONMENT | more, inherits=inherits, now=now
    )


def open_web(listener: socket.socket, stand_in: StandIn, children: list[Child]) -> None:
    """Start web server and worker, put them into `children` at once, and wait until the web server is ready."""
    gunicorn = str(Path(sys.executable).parent / "gunicorn")
    children.append(
        child(
            "web",
            gunicorn,
            "--config",
            str(ROOT / "ops" / "web_server.py"),
            "--bind",
            f"fd://{listener.fileno()}",
            inherits=(listener.fileno(), stand_in.ready_fd),
            **{READY: str(stand_in.ready_fd)},
        )
    )
    web = children[0]
    while stand_in.is_there:
        if web.has_ended():
            lines = "\n".join(web.last_lines)
            raise StartupError(
                f"The web server ended (code {web.process.returncode}). Its last lines:\n{lines}"
            )
        wait("the first answer of the web server")
    children.append(child("worker", *MANAGE, "work"))


def close(children: list[Child]) -> None:
    """End every process; after the grace by force."""
    say("\nClosing …")
    for child in children:
        child.end()
    until = time.monotonic() + GRACE
    for child in children:
        child.wait(max(0.1, until - time.monotonic()))


class Database:
    """Keeps the embedded server alive. When it cannot be started again, the next try comes after a growing pause."""

    def __init__(self, server: SharedServer | None) -> None:
        self.server, self.pause, self.due = server, FIRST, 0.0

    def mend(self, now: float) -> None:
        """Start the server again if its process has ended. `now` is a clock that only goes forward."""
        if self.server is None or now < self.due:
            return
        try:
            if self.server.restart_if_dead():
                say("PostgreSQL had ended and was started again. All that was committed is there.")
            self.pause = FIRST
        except StartupError as trouble:
            say(f"{trouble}\nThe next try comes in {self.pause:.0f} s.")
            self.due, self.pause = now + self.pause, min(self.pause * 2, LONGEST)


def serve() -> None:
    """Open Ceh and keep it open until we are to close. Raises StartupError, Closing."""
    begun, children = time.monotonic(), list[Child]()
    if not WORKERS.isdecimal() or int(WORKERS) < 1:
        raise StartupError(f"CEH_WEB_WORKERS is {WORKERS!r}. Write a number from 1 on.")
    if not (ROOT / PACK).is_dir():
        raise StartupError(
            f"CEH_REGION is {PACK!r}, which is no folder. Write the folder of a region: regions/gorenjska"
        )
    VAR.mkdir(parents=True, exist_ok=True)
    if count := end_leftovers(ROOT, ROOT / VAR, GRACE + 2):
        say(f"Ended {count} processes that a killed run had left.")
    with claim_address() as listener, closing(StandIn(listener)) as stand_in:
        say("Starting PostgreSQL …" if not OWN else "Using the PostgreSQL of DATABASE_URL …")
        with database(wait) as server:
            try:
                with alone():
                    prepare(server)
                open_web(listener, stand_in, children)
                took = time.monotonic() - begun
                say(f"\nCeh is open at http://{ADDRESS}/   (ready in {took:.0f} s, Ctrl-C stops it)\n")
                watched = [Database(server), *children]
                while not CLOSING.wait(0.5):
                    for part in watched:
                        part.mend(time.monotonic())
                    if children[0].down:
                        stand_in.come_back()
            finally:
                close(children)


def main() -> int:
    """Run until Ctrl-C, SIGTERM, or the terminal is gone. Gives the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: CLOSING.set())
    try:
        with suppress(Closing):
            serve()
    except StartupError as trouble:
        say(f"\n{trouble}\n")
        return 1
    except OSError as error:
        say(f"\n{explain_file(error)}\n")
        return 1
    say("Closed. The data is kept; `make run` opens again.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
