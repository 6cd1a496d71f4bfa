"""Start, stop and ask the embedded PostgreSQL."""

import fcntl
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ops.postgres.places import USER, Interrupted, Place, StartupError, binaries, owner, place
from ops.postgres.preflight import diagnose, no_room, refuse_foreign, refuse_full_disk, refuse_other_version

# What a program says whose server recovers, because one of its processes was killed.
DROPPED = ("the database system is", "server closed the connection", "terminating connection")
A_DAY = 86_400  # seconds; pg_ctl gives up earlier if the server's process ends
ORPHAN_SECONDS = 10  # a process that is killed dies at once, unless the disk keeps it
STOPPED_FOR = 20  # seconds; who stopped it for a moment has let it go on by then
CONFIGURATION = """
listen_addresses = ''
max_connections = 100
shared_buffers = 128MB
max_wal_size = 512MB
log_min_messages = warning
log_line_prefix = '%m [%p] '
timezone = 'UTC'
log_timezone = 'UTC'
"""


# Called ten times a second with what is waited for, as long as a program works; it pauses, and may raise to give up.
Wait = Callable[[str], None]


def wait_quietly(what: str) -> None:
    """Wait without a word, for as long as it takes."""
    time.sleep(0.1)


def call(
    program: str, *arguments: object, check: bool = True, wait: Wait = wait_quietly
) -> subprocess.CompletedProcess[str]:
    """Run a program of the wheel as the server's user. Raises StartupError with its last words when it fails."""
    ids = owner()
    extra: dict[str, Any] = {"user": ids[0], "group": ids[1], "extra_groups": []} if ids else {}
    with tempfile.TemporaryFile("w+") as output:  # not a pipe: the server would inherit and hold it open
        process = subprocess.Popen(
            [str(binaries() / program), *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,  # Ctrl-C in the terminal must not leave a half started server
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            **extra,
        )
        try:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
            while process.poll() is None:
                wait(f"PostgreSQL ({program})")
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)  # initdb works with helpers of its own
                process.wait()
        output.seek(0)
        words = output.read().strip()
    if check and process.returncode:
        raise _trouble(f"{program} failed: {words[-800:]}")
    return subprocess.CompletedProcess(process.args, process.returncode, words)


def _trouble(message: str) -> StartupError:
    """Interrupted when the words of a program say that the server dropped it, else StartupError."""
    return Interrupted(message) if any(sign in message for sign in DROPPED) else StartupError(message)


@contextmanager
def ours(where: Place) -> Iterator[None]:
    """Tell as StartupError that files of this place belong to another user."""
    try:
        yield
    except PermissionError as error:
        raise StartupError(
            f"{error.filename} belongs to another user (perhaps it was started as root). "
            f"Run as that user, or, to hand it over: sudo chown -R $USER {where.home}"
        ) from error


@contextmanager
def held(where: Place) -> Iterator[None]:
    """One process at a time starts or stops this server; the others wait."""
    _make_home(where)
    with open(where.lock, "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def running(root: Path) -> bool:
    """Whether the server of this root answers."""
    where = place(root)
    if not (where.socket_dir / ".s.PGSQL.5432").exists():
        return False
    return (
        call("pg_isready", "-q", "-h", where.socket_dir, "-U", USER, "-d", "postgres", check=False).returncode
        == 0
    )


def listens(root: Path) -> bool:
    """Whether a postmaster is there: it may still recover, but it lives. Costs next to nothing."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(place(root).socket_dir / ".s.PGSQL.5432"))
        except (TimeoutError, BlockingIOError):  # too busy to take us, but there
            return True
        except OSError:
            return False
    return True


def start(root: Path, wait: Wait = wait_quietly) -> bool:
    """Make the cluster if there is none, and start the server. Gives False if it ran already. Raises StartupError.

    It takes as long as it takes: a start ends when the server answers, when its process has ended, or when a signal
    has stopped that.
    """
    where = place(root)
    with ours(where):
        refuse_foreign(where)
        return _start(where, _Watch(where, wait))


class Stopped(StartupError):
    """A signal has stopped the server: it lives, and does nothing."""


class _Watch:
    """Waits as `wait` does. Raises Stopped when the server does not go on."""

    def __init__(self, where: Place, wait: Wait) -> None:
        self.where, self.wait, self.since = where, wait, 0.0

    def __call__(self, what: str) -> None:
        process = _postmaster(self.where)
        if _state_of(process) not in ("T", "t"):  # of a debugger
            self.since = 0.0
            return self.wait(what)
        now = time.monotonic()
        self.since = self.since or now
        if now - self.since > STOPPED_FOR:
            raise Stopped(
                f"PostgreSQL (process {process}) is there, but a signal or a debugger has stopped it. The data is "
                f"intact. Let it go on: kill -CONT {process} (if that does not help: kill -KILL {process}), then start "
                "again."
            )
        return self.wait(f"PostgreSQL (process {process}), which a signal has stopped")


def _postmaster(where: Place) -> int:
    """The number of the server's process, 0 if there is none."""
    with suppress(OSError, ValueError, IndexError):
        return int((where.data / "postmaster.pid").read_text().split()[0])
    return 0


def _start(where: Place, wait: Wait) -> bool:
    root = where.root
    with held(where):
        # It listens and does not answer while it recovers from the end of one of its processes.
        while listens(root):
            if running(root):
                return False
            wait("PostgreSQL, which recovers")
        refuse_other_version(where)
        refuse_full_disk(where)
        if not where.data.exists():
            _initialise(where, wait)
        if where.socket_dir.exists() and where.socket_dir.stat().st_uid != (owner() or (os.getuid(), 0))[0]:
            raise StartupError(
                f"The socket folder {where.socket_dir} belongs to somebody else. Remove it and start again."
            )
        _make(where.socket_dir)
        _end_orphans(where)
        _clear_stale_lock(where)
        _trim(where.log)
        said_before = where.log.stat().st_size if where.log.exists() else 0
        try:
            options = f"-k '{where.socket_dir}'"
            call(
                *("pg_ctl", "start", "-w", "-t", A_DAY, "-s"),
                *("-D", where.data, "-l", where.log, "-o", options),
                wait=wait,
            )
        except BaseException as error:
            reason = diagnose(where, said_before)
            call("pg_ctl", "stop", "-s", "-m", "immediate", "-t", 10, "-D", where.data, check=False)
            if isinstance(error, StartupError) and not isinstance(error, Stopped):
                raise StartupError(reason) from error
            raise
    return True


def stop(root: Path) -> bool:
    """Stop the server, letting it write everything down. Gives False if it did not run."""
    where = place(root)
    if not (where.data / "postmaster.pid").exists():
        return False
    with held(where):
        _clear_stale_lock(where)
        if call("pg_ctl", "status", "-D", where.data, check=False).returncode != 0:
            return False
        call("pg_ctl", "stop", "-w", "-t", 60, "-s", "-m", "fast", "-D", where.data)
    return True


def create_database(root: Path, name: str) -> bool:
    """Make the database if it is missing. Gives whether it was made."""
    server = ("-h", place(root).socket_dir, "-U", USER)
    known = call(
        "psql", *server, "-d", "postgres", "-XAtc", "SELECT datname FROM pg_database"
    ).stdout.splitlines()
    if name in known:
        return False
    result = call("createdb", *server, "-T", "template0", "-E", "UTF8", name, check=False)
    if result.returncode and "already exists" not in result.stdout:
        raise _trouble(f"The database {name} could not be made: {result.stdout}")
    return result.returncode == 0


def _state_of(pid: int) -> str:
    """The kernel's letter for a process ("Z" is a dead one that nobody has collected), "" if there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][:1]
    except OSError:
        return ""


def _runs_as_server(process: Path) -> bool:
    """Whether a process (a folder of /proc) belongs to the user who runs the server."""
    try:
        return process.stat().st_uid == (owner() or (os.getuid(), 0))[0]
    except OSError:
        return False


def _end_orphans(where: Place) -> None:
    """End server processes that have outlived their postmaster: they hold its memory, and no server starts beside it.

    Called only when no postmaster answers; waits until they are gone. What they committed is in the write-ahead log.
    """
    if listens(where.root):
        return
    data, ended = str(where.data.resolve()), []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            program = os.path.basename(os.readlink(process / "exe")).removesuffix(" (deleted)")
            if program == "postgres" and os.readlink(process / "cwd") == data:
                os.kill(int(process.name), signal.SIGKILL)
                ended.append(int(process.name))
    for pid in ended:  # one that is still dying would look like a server that lives
        with suppress(ProcessLookupError), open(os.pidfd_open(pid)) as gone:
            select.select([gone], [], [], ORPHAN_SECONDS)


def _clear_stale_lock(where: Place) -> None:
    """Remove the lock files of a server that is certainly dead.

    PostgreSQL does so itself, unless the number is in use again, or the dead process was never collected (as happens
    in containers). It is dead when no living process works in the data folder.
    """
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if _state_of(int(process.name)) != "Z" and os.readlink(process / "cwd") == str(
                where.data.resolve()
            ):
                return
        except (
            PermissionError
        ):  # as in a container: we may not look, so a process of the server's user counts as alive
            if _runs_as_server(process):
                return
        except OSError:
            continue
    for left in (where.data / "postmaster.pid", *where.socket_dir.glob(".s.PGSQL.*")):
        left.unlink(missing_ok=True)


def reset(root: Path) -> None:
    """Stop the server and remove its data. The backups stay."""
    where = place(root)
    if where.home.exists():
        stop(root)
        shutil.rmtree(where.home.resolve())
    if where.root.is_symlink():
        where.root.unlink()
    if where.socket_dir.exists():
        shutil.rmtree(where.socket_dir)


def _make(folder: Path) -> None:
    """A folder that only the server's user (and root) may enter."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = owner()
    if ids:
        os.chown(folder, *ids)
    folder.chmod(0o700)


def _make_home(where: Place) -> None:
    try:
        where.home.parent.mkdir(parents=True, exist_ok=True)
        _make(where.home)
    except PermissionError:
        raise StartupError(
            f"The folder {where.home} is not ours; root or another user made it. Run as that user, "
            f"or give it to yourself: sudo chown -R $USER {where.root.parent}"
        ) from None
    except OSError as error:
        raise StartupError(
            f"The folder {where.home} cannot be made: {error.strerror}. Free some space and try again."
        ) from error
    if where.home != where.root:  # leave a sign where people look for the data
        where.root.parent.mkdir(parents=True, exist_ok=True)
        if where.root.is_symlink() or not where.root.exists():
            where.root.unlink(missing_ok=True)
            where.root.symlink_to(where.home)


def _initialise(where: Place, wait: Wait) -> None:
    """Make the cluster beside its place and rename it, so that an interrupted start leaves no half of one."""
    half = where.home / "data.half"
    if half.exists():
        shutil.rmtree(half)
    _make(half)
    try:
        call(
            "initdb",
            "-D",
            half,
            "-U",
            USER,
            "--auth=trust",
            "--locale=C",
            "--encoding=UTF8",
            "--data-checksums",
            "-N",
            wait=wait,
        )
        with open(half / "postgresql.conf", "a") as settings:
            settings.write(CONFIGURATION)
    except (StartupError, OSError) as error:
        shutil.rmtree(half, ignore_errors=True)
        hint = no_room(where, str(error)) or "Try again; if it stays, see docs/operations.md."
        raise StartupError(f"The database could not be made. {hint} ({error})") from error
    half.rename(where.data)


def _trim(log: Path, limit: int = 5 * 2**20) -> None:
    """Keep one older log when the present one has grown."""
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(".log.1"))
