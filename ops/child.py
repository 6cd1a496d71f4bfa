"""A process that is watched: what it says is kept, and it is started again when it ends."""

import os
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

FIRST, LONGEST = 1.0, 30.0  # seconds before it is started again: doubled each time, up to the longest
HEALTHY = 10.0  # seconds after which it counts as well again
LOG_LIMIT = 5 * 2**20
LAST_LINES = 15


def say(text: str) -> None:
    """One plain line to whoever started us; nothing if they have gone."""
    with suppress(OSError):
        print(text, flush=True)


class Child:
    """One process. Times are seconds of a clock that only goes forward."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        folder: Path,
        environment: Mapping[str, str],
        now: float,
        inherits: tuple[int, ...] = (),
    ) -> None:
        self.name, self.command, self.log = name, command, log
        self.folder, self.environment, self.inherits = folder, environment, inherits
        self.pause, self.due = FIRST, 0.0
        self.last_lines: deque[str] = deque(maxlen=LAST_LINES)
        self.start(now)

    def start(self, now: float) -> None:
        """Start it in a process group of its own, so that Ctrl-C reaches only the supervisor."""
        self.began, self.down = now, False
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            pass_fds=self.inherits,
        )
        self.reader = threading.Thread(target=self._pass_on, args=(self.process.stdout,), daemon=True)
        self.reader.start()

    def has_ended(self) -> bool:
        """Whether the process is over, so that its last lines are complete."""
        if self.process.poll() is None:
            return False
        self._send(signal.SIGKILL)
        self.reader.join(1)
        return True

    def mend(self, now: float) -> None:
        """If it has ended, say so once, and start it again when its pause is over."""
        if self.down:
            if now >= self.due:
                self.start(now)
        elif self.has_ended():  # what it has left behind would go on alone: it is ended, too
            self.pause = FIRST if now - self.began >= HEALTHY else self.pause
            self.down, self.due = True, now + self.pause
            say(
                f"The {self.name} ended (code {self.process.returncode}). It is started again in {self.pause:.0f} s; "
                f"its last words are in {self.log}"
            )
            self.pause = min(self.pause * 2, LONGEST)

    def end(self) -> None:
        """Ask it and all that it has started to end."""
        self._send(signal.SIGTERM)

    def wait(self, seconds: float) -> None:
        """Wait for its end; when that takes too long, make it end."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        self._send(signal.SIGKILL)
        self.process.wait()
        self.reader.join(1)

    def _send(self, number: int) -> None:
        """To its whole group, which may outlive it."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def _pass_on(self, words: IO[str]) -> None:
        """What it says goes to our own output with its name in front, and to its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with words, self.log.open("a") as log:
            for line in words:
                say(f"[{self.name}] {line.rstrip()}")
                self.last_lines.append(line.rstrip())
                with suppress(OSError):  # a full disk must not silence it
                    log.write(line)
                    log.flush()
