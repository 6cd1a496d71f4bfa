"""Several commands may need the embedded server at once (two `make run`, `make test`): the last one to leave stops it.

Each holds a shared lock on one file as long as it lives; the kernel lets go of it even when a process is killed. A
server that was started by hand (`python -m ops.postgres start`) is left running.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ops.postgres.places import Interrupted, Place, StartupError, place
from ops.postgres.server import Wait, held, listens, ours, start, stop, wait_quietly


class SharedServer:
    """The server as one of those who share it sees it."""

    def __init__(self, where: Place, sign: IO[str], wait: Wait) -> None:
        self.where, self.sign, self.wait = where, sign, wait
        self.started = self._start(stops_with_us=True)

    def restart_if_dead(self) -> bool:
        """Start it again if its process has ended. Gives whether it had. Raises StartupError.

        Who stops it in the end stays as it was: nobody, if it was started by hand.
        """
        if listens(self.where.root):
            return False
        return self._start(stops_with_us=self.stops_with_us)

    def revive(self, trouble: StartupError) -> str:
        """Start it if it has ended, or wait while it recovers. Gives the reason to repeat a step (see `repeating`)."""
        before = self.known
        self._start(stops_with_us=self.stops_with_us)
        if self.known != before:
            return "PostgreSQL had ended and was started again."
        if isinstance(trouble, Interrupted):
            return "A process of PostgreSQL had ended, and it has recovered."
        return ""

    def _start(self, *, stops_with_us: bool) -> bool:
        started = start(self.where.root, self.wait)
        if started and stops_with_us:
            _write(self.sign, _server(self.where))
        self.known = _server(self.where)
        self.stops_with_us = _read(self.sign) == self.known
        return started


@contextmanager
def shared(root: Path, wait: Wait = wait_quietly) -> Iterator[SharedServer]:
    """The server runs as long as the block does. Raises StartupError."""
    where = place(root)
    with _sign(where) as sign:
        fcntl.flock(sign, fcntl.LOCK_SH)  # waits while one before us stops the server
        try:
            yield SharedServer(where, sign, wait)
        finally:
            if _alone(sign) and _read(sign) == _server(where) != "":
                stop(root)


@contextmanager
def unshared(root: Path) -> Iterator[None]:
    """Nobody shares the server as long as the block runs. Raises StartupError if somebody does."""
    with _sign(place(root)) as sign:
        if not _alone(sign):
            raise StartupError("Ceh is open or its tests run: close it first (Ctrl-C in its window).")
        yield


@contextmanager
def _sign(where: Place) -> Iterator[IO[str]]:
    """The file that is locked; it names the server that one of those who share it has started."""
    with ours(where), held(where):
        sign = open(where.home / "shared", "a+")  # noqa: SIM115 (closed below; no lock may be held while it is used)
    with sign:
        yield sign


def _alone(sign: IO[str]) -> bool:
    """Whether nobody else shares; if so, those who come wait for us. Our own share is given up."""
    fcntl.flock(sign, fcntl.LOCK_UN)
    try:
        fcntl.flock(sign, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _server(where: Place) -> str:
    """Number, folder and birth of the server: no other one is told by the same words. "" if there is none."""
    try:
        return "\n".join((where.data / "postmaster.pid").read_text().splitlines()[:3])
    except FileNotFoundError:
        return ""


def _read(sign: IO[str]) -> str:
    sign.seek(0)
    return sign.read()


def _write(sign: IO[str], words: str) -> None:
    sign.truncate(0)
    sign.write(words)
    sign.flush()
