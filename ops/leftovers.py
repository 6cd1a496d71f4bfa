"""What a killed `make run` has left: processes without their supervisor, or a supervisor without its make.

A supervisor writes its number into the environment of all that it starts, where the kernel keeps it. So nothing has to
be written down beforehand, and a number that is in use again misleads nobody.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

SUPERVISOR = "CEH_SUPERVISOR"  # in the environment of what a supervisor starts: its number
MAKE = "CEH_MAKE"  # in the environment of a supervisor: the number of the make that started it
MODULE = b"ops.run"


def end_leftovers(root: Path, var: Path, grace: float) -> int:
    """End what earlier runs with these folders have left; after the grace (seconds) by force. Gives how many."""
    numbers = list(leftovers(root, var))
    for number in numbers:
        _send(number, signal.SIGTERM)
    until = time.monotonic() + grace
    while any(map(_lives, numbers)) and time.monotonic() < until:
        time.sleep(0.05)
    for number in {*numbers, *leftovers(root, var)}:  # what a supervisor had started has lost it by now
        _send(number, signal.SIGKILL)
    while any(map(_lives, numbers)):
        time.sleep(0.05)
    return len(numbers)


def leftovers(root: Path, var: Path) -> Iterator[int]:
    """The numbers of processes that belong to these folders and to nobody any more."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(process / "cwd") != str(root):
                continue
            environment = _environment(process)
        except OSError:  # it has ended, or is not ours
            continue
        ours = _var(root, environment) == var and int(process.name) != os.getpid()
        if ours and _is_left(process, environment):
            yield int(process.name)


def _is_left(process: Path, environment: dict[str, str]) -> bool:
    if supervisor := environment.get(SUPERVISOR):
        return not _is_supervisor(int(supervisor))
    make = environment.get(MAKE)
    return make is not None and _is_supervisor(int(process.name)) and _parent(process) != int(make)


def _environment(process: Path) -> dict[str, str]:
    pairs = (process / "environ").read_bytes().decode(errors="replace").split("\0")
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def _var(root: Path, environment: dict[str, str]) -> Path:
    return root / (environment.get("CEH_VAR") or "var")


def _is_supervisor(number: int) -> bool:
    try:
        return _lives(number) and MODULE in Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def _stat(process: Path) -> list[str]:
    """State, parent and so on: what stands behind the name of the process."""
    return (process / "stat").read_text().rpartition(") ")[2].split()


def _parent(process: Path) -> int:
    try:
        return int(_stat(process)[1])
    except OSError:
        return 0


def _lives(number: int) -> bool:
    try:
        return _stat(Path(f"/proc/{number}"))[0] != "Z"
    except OSError:
        return False


def _send(number: int, sign: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(number, sign)
