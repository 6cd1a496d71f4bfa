"""A backup as one file: the database, the uploaded files and the keys, in a tar that any machine can open."""

import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from ops.postgres.backup import save
from ops.postgres.places import StartupError

DATABASE = "database.dump"
FOLDERS = (
    "media",
    "secret",
    "demo",
)  # below var: what people uploaded, the keys, the demonstration's password


def pack(url: str, var: Path, file: Path) -> int:
    """Write database and folders to the file, readable by us only; whole or not at all. Gives the number of files."""
    file = file.resolve()
    dump, half = file.with_name(f"{file.name}.dump"), file.with_name(f"{file.name}.half")
    try:
        save(url, dump)
        half.touch(mode=0o600)
        with tarfile.open(half, "w") as archive:
            archive.add(dump, DATABASE)
            for folder in FOLDERS:
                if (var / folder).is_dir():
                    archive.add(var / folder, folder)
            files = sum(member.isfile() for member in archive.getmembers()) - 1
        half.replace(file)
    finally:
        dump.unlink(missing_ok=True)
        half.unlink(missing_ok=True)
    return files


@contextmanager
def unpacked(file: Path, var: Path) -> Iterator[Path]:
    """A folder below `var` with what the archive holds, as long as the block runs.

    Raises StartupError if it is damaged.
    """
    folder = var / "restore.half"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        try:
            with tarfile.open(file) as archive:
                for member in archive:
                    _extract(archive, member, folder)
        except (tarfile.TarError, EOFError) as error:
            raise StartupError(f"{file} is not a whole backup of Ceh. Nothing was changed.") from error
        if not (folder / DATABASE).is_file():
            raise StartupError(f"{file} holds no {DATABASE}. Nothing was changed.")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Take out one plain file or folder; whatever leads elsewhere is refused."""
    path = PurePosixPath(member.name)
    known = member.name == DATABASE or path.parts[0] in FOLDERS
    if not known or ".." in path.parts or not (member.isfile() or member.isdir()):
        raise StartupError(
            f"The backup holds {member.name}, which no backup of ours does. Nothing was changed."
        )
    target = folder / path
    if member.isdir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    source = archive.extractfile(member)
    assert source is not None
    target.touch(mode=member.mode & 0o666)
    with source, target.open("wb") as output:
        shutil.copyfileobj(source, output)
    if target.stat().st_size != member.size:
        raise StartupError(f"{member.name} is cut off: this is not a whole backup. Nothing was changed.")


def swap_folders(folder: Path, var: Path, stamp: str) -> list[Path]:
    """Put the folders of an unpacked archive in their places. Gives where those that were there are kept."""
    kept = []
    for name in FOLDERS:
        if not (folder / name).is_dir():
            continue
        if (var / name).is_dir():
            aside = var / f"{name}_before_{stamp}"
            (var / name).rename(aside)
            kept.append(aside)
        (folder / name).rename(var / name)
    return kept
