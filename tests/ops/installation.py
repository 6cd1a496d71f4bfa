"""A whole installation for tests: `python -m ops.run` with a folder, a database and an address of its own."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from ops.postgres.places import place
from ops.postgres.server import call

ROOT = Path(__file__).parents[2]
KNOWN = (
    "DATABASE_URL",
    "CEH_REGION",
    "CEH_HOSTS",
    "CEH_DB_NAME",
    "CEH_URL",
    "CEH_SUPERVISOR",
    "CEH_MAKE",
)  # of the tests' own run


def free_port() -> int:
    """A port where nobody listens, so that several clones can be tested on one machine."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Run:
    """One supervisor, in a process group of its own like that of a terminal."""

    def __init__(self, var: Path, port: int, **environment: str) -> None:
        self.var, self.port, self.environment = var, port, environment
        self.process: subprocess.Popen[str] | None = None

    def begin(self) -> "Run":
        """Start it; its words go to a file, so that nobody need read them."""
        self.words = self.var / f"said-{self.port}-{time.monotonic_ns()}.txt"
        environment = {name: value for name, value in os.environ.items() if name not in KNOWN}
        with self.words.open("w") as words:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ops.run"],
                cwd=ROOT,
                env={
                    **environment,
                    "CEH_VAR": str(self.var),
                    "CEH_DEMO": "0",
                    "CEH_WEB_WORKERS": "1",
                    "CEH_ADDRESS": f"127.0.0.1:{self.port}",
                    **self.environment,
                },
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def open(self) -> "Run":
        """Start it unless it runs, and wait until it says that it is open."""
        if self.process is None or self.process.poll() is not None:
            self.begin()
        assert self.until(lambda: "Ceh is open" in self.output(), 600), self.output()
        return self

    def close_if_open(self) -> "Run":
        """It does not run afterwards."""
        if self.process is not None and self.process.poll() is None:
            self.close()
        return self

    def prepare(self) -> "Run":
        """Its database is filled, and it does not run; a start costs seconds, so one is enough for all tests."""
        return (self.open() if self.process is None else self).close_if_open()

    def output(self) -> str:
        return self.words.read_text()

    def until(self, condition, seconds: float = 30) -> bool:
        """Whether the condition comes true in time; gives up when the supervisor ends."""
        deadline = time.monotonic() + seconds
        while not condition():
            try:
                self.process.wait(timeout=0.05)
                return condition()
            except subprocess.TimeoutExpired:
                if time.monotonic() > deadline:
                    return False
        return True

    def health(self) -> int:
        """The status of its health page, 0 if nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def get(self, path: str) -> tuple[int, dict[str, str], str]:
        """Status, headers and body of a page; status 0 if nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, dict(answer.headers), answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read().decode()
        except OSError:
            return 0, {}, ""

    def sql(self, statement: str) -> str:
        """What the database answers, "" while it does not."""
        where = place(self.var / "postgres")
        server = ("-h", where.socket_dir, "-U", "ceh", "-d", "ceh")
        return call("psql", *server, "-XAtc", statement, check=False).stdout

    def postmaster(self) -> int:
        """The process of the database, 0 if there is none."""
        try:
            return int((place(self.var / "postgres").data / "postmaster.pid").read_text().split()[0])
        except FileNotFoundError:
            return 0

    def kill_postmaster(self) -> int:
        """Kill the database and wait until it is gone; gives its number."""
        pid = self.postmaster()
        os.kill(pid, signal.SIGKILL)
        assert gone([pid], 10)
        return pid

    def processes(self) -> dict[int, str]:
        """What it has started and still lives: number and command."""
        commands, parents = {}, {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                fields = (folder / "stat").read_text().rpartition(") ")[2].split()
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(folder.name)], commands[int(folder.name)] = int(fields[1]), words
        ours, grown = {self.process.pid}, True
        while grown:
            more = {pid for pid, parent in parents.items() if parent in ours} - ours
            ours, grown = ours | more, bool(more)
        return {pid: commands[pid] for pid in ours - {self.process.pid}}

    def child(self, word: str) -> int:
        """The oldest of its own children whose command has the word, 0 if there is none."""
        return min((pid for pid, command in self.processes().items() if word in command), default=0)

    def close(self, number: int = signal.SIGTERM) -> int:
        """Ctrl-C reaches the whole group, as from a terminal; any other signal the supervisor alone. Gives its code."""
        (os.killpg if number == signal.SIGINT else os.kill)(self.process.pid, number)
        return self.process.wait(timeout=60)


def alive(pids) -> list[int]:
    """Those of the processes that still live."""
    living = []
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
        except OSError:
            continue
        if state != "Z":
            living.append(pid)
    return living


def gone(pids, seconds: float) -> bool:
    """Whether none of the processes lives any more, at the latest after the given time."""
    deadline = time.monotonic() + seconds
    for pid in alive(pids):
        with suppress(ProcessLookupError), open(os.pidfd_open(pid)) as process:
            select.select([process], [], [], max(0, deadline - time.monotonic()))
    return alive(pids) == []
