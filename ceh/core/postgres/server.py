"""Start, stop and ask the embedded PostgreSQL."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ceh.core.postgres.obstacles import no_room, refuse_foreign, refuse_full_disk, refuse_other_version, why
from ceh.core.postgres.places import USER, Place, Trouble, binaries, owner, place

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


def call(
    program: str, *arguments: object, check: bool = True, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run a program of the wheel as the server's user. Raises Trouble with its last words when it fails."""
    ids = owner()
    extra: dict[str, Any] = {"user": ids[0], "group": ids[1], "extra_groups": []} if ids else {}
    with tempfile.TemporaryFile("w+") as said:  # not a pipe: the server would inherit and hold it open
        done = subprocess.run(
            [str(binaries() / program), *map(str, arguments)],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            cwd="/",
            start_new_session=True,  # Ctrl-C in the terminal must not leave a half started server
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            **extra,
        )
        said.seek(0)
        words = said.read().strip()
    if check and done.returncode:
        raise Trouble(f"{program} failed: {words[-800:]}")
    return subprocess.CompletedProcess(done.args, done.returncode, words)


@contextmanager
def ours(where: Place) -> Iterator[None]:
    """Tell as Trouble that files of this place belong to another user."""
    try:
        yield
    except PermissionError as error:
        raise Trouble(
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


def start(root: Path) -> bool:
    """Make the cluster if there is none, and start the server. Gives False if it ran already. Raises Trouble."""
    where = place(root)
    with ours(where):
        refuse_foreign(where)
        return _start(where)


def _start(where: Place) -> bool:
    root = where.root
    with held(where):
        if running(root):
            return False
        refuse_other_version(where)
        refuse_full_disk(where)
        if not where.data.exists():
            _initialise(where)
        if where.socket_dir.exists() and where.socket_dir.stat().st_uid != (owner() or (os.getuid(), 0))[0]:
            raise Trouble(
                f"The socket folder {where.socket_dir} belongs to somebody else. Remove it and start again."
            )
        _make(where.socket_dir)
        _clear_stale_lock(where)
        _trim(where.log)
        said_before = where.log.stat().st_size if where.log.exists() else 0
        try:
            call(
                "pg_ctl", "start", "-w", "-t", 90, "-s", "-D", where.data, "-l", where.log,
                "-o", f"-k '{where.socket_dir}'", timeout=100,
            )  # fmt: skip
        except (Trouble, subprocess.TimeoutExpired) as trouble:
            reason = why(where, said_before)
            call(
                "pg_ctl", "stop", "-s", "-m", "immediate", "-t", 10, "-D", where.data, check=False
            )  # it may try for ever
            raise Trouble(reason) from trouble
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
    made = call("createdb", *server, "-T", "template0", "-E", "UTF8", name, check=False)
    if made.returncode and "already exists" not in made.stdout:
        raise Trouble(f"The database {name} could not be made: {made.stdout}")
    return made.returncode == 0


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
        raise Trouble(
            f"The folder {where.home} is not ours; root or another user made it. Run as that user, "
            f"or give it to yourself: sudo chown -R $USER {where.root.parent}"
        ) from None
    except OSError as error:
        raise Trouble(
            f"The folder {where.home} cannot be made: {error.strerror}. Free some space and try again."
        ) from error
    if where.home != where.root:  # leave a sign where people look for the data
        where.root.parent.mkdir(parents=True, exist_ok=True)
        if where.root.is_symlink() or not where.root.exists():
            where.root.unlink(missing_ok=True)
            where.root.symlink_to(where.home)


def _initialise(where: Place) -> None:
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
        )
        with open(half / "postgresql.conf", "a") as settings:
            settings.write(CONFIGURATION)
    except (Trouble, OSError) as error:
        shutil.rmtree(half, ignore_errors=True)
        hint = no_room(where, str(error)) or "Try again; if it stays, see docs/operations.md."
        raise Trouble(f"The database could not be made. {hint} ({error})") from error
    half.rename(where.data)


def _trim(log: Path, limit: int = 5 * 2**20) -> None:
    """Keep one older log when the present one has grown."""
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(".log.1"))
