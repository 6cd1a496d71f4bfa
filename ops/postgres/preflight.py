"""What can stand in the way of a start, each told with the command that helps."""

import errno
import os
import shutil

from ops.postgres.places import MAJOR, SYSTEM_USER, Place, StartupError, as_root

NEEDED_MB = 200  # a new cluster takes 40 MB, its write-ahead log grows to about 100


def refuse_foreign(where: Place) -> None:
    """Raise StartupError if the data is of another user, whom we cannot become."""
    if where.data.exists() and not as_root() and where.data.stat().st_uid != os.getuid():
        raise StartupError(
            f"The data in {where.data} belongs to another user (perhaps it was started as root). "
            f"Run as that user, or, to hand it over: sudo chown -R $USER {where.home}"
        )


def refuse_other_version(where: Place) -> None:
    """Raise StartupError if the data is of another PostgreSQL, or no data of one at all."""
    mark = where.data / "PG_VERSION"
    if where.data.exists() and not mark.exists():
        raise StartupError(
            f"{where.data} is not a PostgreSQL data folder (PG_VERSION is missing). Nothing was changed. Move it away, "
            "then run `make run`, and bring your last backup back: make restore FILE=var/backups/<file>"
        )
    if mark.exists() and mark.read_text().strip() != str(MAJOR):
        raise StartupError(
            f"The data in {where.data} is of PostgreSQL {mark.read_text().strip()}, this program brings {MAJOR}. "
            "Nothing was changed. With the older program run `make backup`, then here `make reset` and "
            "`make restore FILE=…`."
        )


def refuse_full_disk(where: Place) -> None:
    """Raise StartupError if so little is free that the server would soon fail."""
    free = shutil.disk_usage(where.home).free // 2**20
    if free < NEEDED_MB:
        raise StartupError(
            f"Only {free} MB are free on the disk of {where.home}; PostgreSQL needs {NEEDED_MB}. The data is intact. "
            "Free some space (df -h shows the disks; old backups lie in var/backups), then start again."
        )


def no_room(where: Place, words: str) -> str:
    """The hint for a write that failed for want of room, "" if that was not the reason."""
    if "File too large" in words:
        return (
            "A file may not grow any more: raise the limit (ulimit -f), then start again. The data is intact."
        )
    # The log lies on the same disk: when that is full, it may not even have been able to say so.
    if ("No space left" in words and "shared memory" not in words) or shutil.disk_usage(
        where.home
    ).free < 2**20:
        return "The disk is full. The data is intact: free some space, then start again."
    return ""


def explain_connection(message: str) -> str:
    """What a program says that cannot use its database, with what helps. `message` is the driver's."""
    reason = " ".join(message.split())[:400] or "no reason was given."
    if os.environ.get("DATABASE_URL"):
        hint = "Check the server, user, password and name in DATABASE_URL."
        if "does not exist" in reason:
            hint = "Make it (createdb), or correct DATABASE_URL."
    elif "does not exist" in reason:
        hint = "`make run` makes it; or correct CEH_DB_NAME."
    else:
        hint = "The embedded PostgreSQL does not run: python -m ops.postgres start"
    return f"The database cannot be used: {reason}\n{hint} Nothing was changed."


def explain_file(error: OSError) -> str:
    """What stands in the way of reading or writing below `var`, with what helps."""
    what = f"{error.filename or 'A file'} cannot be used: {error.strerror}."
    if isinstance(error, PermissionError):
        hint = (
            "It belongs to another user (perhaps Ceh ran as root). Run as that user, or hand it over (chown)."
        )
    elif error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        hint = "Free some space (df -h shows the disks), then start again. The data is intact."
    else:
        hint = "CEH_VAR must name a folder that can be made and written."
    return f"{what} {hint}"


def diagnose(where: Place, said_before: int) -> str:
    """What the log says about this failed start, with the command that helps."""
    try:
        tail = where.log.read_bytes()[said_before:].decode(errors="replace").splitlines()[-15:]
    except OSError:
        tail = []
    words = "\n".join(tail)
    if hint := no_room(where, words):
        pass
    elif "shared memory segment" in words or "Cannot allocate memory" in words:
        hint = "There is too little memory. Stop other programs, then start again."
    elif "Permission denied" in words:
        hint = f"The files do not belong to the user who starts the server ({SYSTEM_USER if as_root() else 'you'})."
    elif any(
        sign in words
        for sign in ("PANIC", "valid checkpoint", "invalid page", "checksum", "invalid data in file")
    ):
        hint = "The data is damaged. Keep a copy of it, then: make reset && make restore FILE=var/backups/<newest>"
    else:
        hint = "See docs/operations.md; the last lines of its log are below."
    return f"PostgreSQL did not start. {hint}\n{words}\n(log: {where.log})"
