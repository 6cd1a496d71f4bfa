"""Save a database to a file, and bring it back without losing what is there."""

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlparse

from ops.postgres.places import MAJOR, StartupError, shipped


def save(url: str, file: Path) -> Path:
    """Write the whole database to a file (pg_dump's custom format), checked before it gets its name.

    Raises StartupError.
    """
    file = file.resolve()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = file.with_name(file.name + ".half")
    try:
        _call("pg_dump", "--format=custom", "--no-owner", f"--file={half}", url=url)
        _call("pg_restore", "--list", str(half))
        half.chmod(0o600)
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
    return file


def bring_back(url: str, file: Path) -> str:
    """Restore the file into a new database, then give it the old one's name; the old one is kept under a dated name.

    Gives the name under which the old database is kept. Raises StartupError; then nothing has changed.
    """
    if not file.is_file():
        raise StartupError(f"There is no file {file}. `ls var/backups` shows the backups.")
    _call("pg_restore", "--list", str(file.resolve()))
    name = unquote(urlparse(url).path.lstrip("/"))
    stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")[:-3]
    fresh, kept = (
        f"{name[:35]}_new_{stamp}",
        f"{name[:35]}_before_{stamp}",
    )  # PostgreSQL's names have 63 letters
    maintenance, new_url = _named(url, "postgres"), _named(url, fresh)
    _sql(maintenance, f"CREATE DATABASE \"{fresh}\" TEMPLATE template0 ENCODING 'UTF8'")
    try:
        _call("pg_restore", "--exit-on-error", "--no-owner", str(file.resolve()), url=new_url)
        _sql(new_url, "SELECT count(*) FROM django_migrations")
        # Who is connected would forbid the new name, and would be back at once if it were let.
        _sql(maintenance, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        others = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        _sql(maintenance, others)
        # One call is one transaction: both names change, or none.
        swap = f'ALTER DATABASE "{name}" RENAME TO "{kept}"; ALTER DATABASE "{fresh}" RENAME TO "{name}"'
        _sql(maintenance, swap)
    except StartupError:
        _sql(maintenance, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        _sql(maintenance, f'DROP DATABASE "{fresh}"')
        raise
    _sql(maintenance, f'ALTER DATABASE "{kept}" ALLOW_CONNECTIONS true')
    return kept


def drop(url: str, name: str) -> None:
    """Drop a database that a restore has put aside. Raises StartupError for any other one."""
    if "_before_" not in name:
        raise StartupError(f"{name} is not a database that a restore has put aside (…_before_…).")
    _sql(_named(url, "postgres"), f'DROP DATABASE "{name}"')


def erased_people(url: str, name: str) -> str | None:
    """Who was erased in the database of that name, a line for each; None if it never was one of ours."""
    other = _named(url, name)
    if _ask(other, "SELECT to_regclass('django_migrations')") == "":
        return None
    if _ask(other, "SELECT to_regclass('people_person')") == "":
        return ""
    return _ask(other, "SELECT public_id || ' ' || erased_at FROM people_person WHERE erased_at IS NOT NULL")


def _named(url: str, name: str) -> str:
    """The same server, another database."""
    return urlparse(url)._replace(path=f"/{name}").geturl()


def _sql(url: str, statement: str) -> None:
    _call(
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
        "-c",
        statement,
        url=url,
    )


def _ask(url: str, question: str) -> str:
    return _call("psql", "--no-psqlrc", "-At", "--set=ON_ERROR_STOP=1", "-c", question, url=url).strip()


def without_password(url: str) -> tuple[str, dict[str, str]]:
    """The address as an argument may show it, and the environment that brings its password to PostgreSQL's tools.

    Anybody on the machine can read the arguments of a process; its environment only its user.
    """
    parts = urlparse(url)
    user, at, host = parts.netloc.rpartition("@")
    name, _colon, word = user.partition(":")
    pairs = parts.query.split("&")
    words = [word, *(pair.removeprefix("password=") for pair in pairs if pair.startswith("password="))]
    rest = "&".join(pair for pair in pairs if not pair.startswith("password="))
    plain = parts._replace(netloc=name + at + host, query=rest).geturl()
    secret = unquote(words[-1])
    return plain, {"PGPASSWORD": secret} if secret else {}


def _call(program: str, *arguments: str, url: str = "") -> str:
    """Run a tool of the wheel as ourselves: it reads and writes our files. Gives its output."""
    plain, password = without_password(url)
    done = subprocess.run(
        [str(shipped() / "bin" / program), *arguments, *([f"--dbname={plain}"] if url else [])],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C.UTF-8", **password},
    )
    if done.returncode:
        words = re.sub(r"://[^@/]*@", "://…@", done.stderr.strip())[-800:]
        hint = ""
        if "server version mismatch" in words:
            hint = f" These tools are of PostgreSQL {MAJOR}: use the server's own for a newer one."
        elif (
            "not appear to be a valid archive" in words
            or "unexpected end of file" in words
            or "could not read" in words
        ):
            hint = " The file is not a whole backup."
        elif "No space left" in words:
            hint = " The disk is full."
        raise StartupError(f"{program} failed, nothing was changed.{hint}\n{words}")
    return done.stdout
