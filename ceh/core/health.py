"""Is Ceh well? One check per part, each with a finding in plain words and what to do."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from ceh.core import triggers
from ceh.core.mail import unsent

OLDEST_POSTGRES = 160_000
HEARTBEAT = timedelta(minutes=2)  # a worker says every ten seconds that it is there
FREE_BYTES = 500 * 2**20


@dataclass(frozen=True)
class Finding:
    """What a check found: the part, whether it is fine, the words, and what to do if it is not."""

    part: str
    fine: bool
    message: str
    next_step: str = ""


Check = Callable[[datetime], Finding]


def database(now: datetime) -> Finding:
    """PostgreSQL answers and is new enough."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
        number, version = cursor.fetchone()
    words = _("PostgreSQL %(version)s answers.") % {"version": version}
    if number < OLDEST_POSTGRES:
        return Finding("database", False, words, _("Ceh needs PostgreSQL 16 or newer."))
    return Finding("database", True, words)


def migrations(now: datetime) -> Finding:
    """The tables are those of this version."""
    executor = MigrationExecutor(connection)
    left = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not left and triggers.outdated():
        words = _("The database triggers do not match the code.")
        return Finding("migrations", False, words, _("Run `manage.py migrate`."))
    if left:
        words = ngettext(
            "%(number)d migration is still to be applied.",
            "%(number)d migrations are still to be applied.",
            left,
        )
        return Finding("migrations", False, words % {"number": left}, _("Run `manage.py migrate`."))
    return Finding("migrations", True, _("All migrations are applied."))


def worker(now: datetime) -> Finding:
    """Somebody works on the jobs."""
    seen = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    if seen is None or now - seen > HEARTBEAT:
        return Finding(
            "worker",
            False,
            _("No worker is running, so no e-mail goes out."),
            _("Run `manage.py work`."),
        )
    return Finding("worker", True, _("A worker is running."))


def jobs(now: datetime) -> Finding:
    """No job has failed for good during the last week."""
    failed = ProcrastinateJob.objects.filter(
        status="failed",
        procrastinateevent__type="failed",
        procrastinateevent__at__gte=now - timedelta(days=7),
    )
    names = sorted(set(failed.values_list("task_name", flat=True)))
    if names:
        words = _("Jobs failed for good during the last week: %(names)s.") % {"names": ", ".join(names)}
        return Finding("jobs", False, words, _("Read the log of the worker, then queue them anew."))
    return Finding("jobs", True, _("No job has failed during the last week."))


def letters(now: datetime) -> Finding:
    """No letter has been waiting for long, and none was given up."""
    waiting, given_up = unsent(now).count(), unsent(now, given_up=True).count()
    if given_up:
        words = ngettext(
            "%(number)d e-mail could not be sent for three days and is not tried any more.",
            "%(number)d e-mails could not be sent for three days and are not tried any more.",
            given_up,
        )
        return Finding(
            "letters",
            False,
            words % {"number": given_up},
            _("Check the mail server, then send them again at /desk/letters/."),
        )
    if waiting:
        words = ngettext(
            "%(number)d e-mail is waiting too long.", "%(number)d e-mails are waiting too long.", waiting
        )
        return Finding(
            "letters", False, words % {"number": waiting}, _("Check the worker and the mail server.")
        )
    return Finding("letters", True, _("No e-mail is waiting too long."))


def mail_server(now: datetime) -> Finding:
    """The mail server takes our connection. Nothing is sent."""
    server = mail.get_connection()
    try:
        server.open()
        server.close()
    except OSError as error:
        words = _("The mail server does not answer: %(error)s.") % {"error": error}
        return Finding("mail", False, words, _("Check the settings that begin with CEH_SMTP."))
    if "smtp" not in settings.EMAIL_BACKEND:
        return Finding(
            "mail",
            True,
            _("E-mails are not sent out but kept by %(where)s.") % {"where": settings.EMAIL_BACKEND},
        )
    return Finding("mail", True, _("The mail server answers."))


def media(now: datetime) -> Finding:
    """Uploaded files can be written."""
    folder = Path(settings.MEDIA_ROOT)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        words = _("Uploaded files cannot be kept: %(error)s.") % {"error": error}
        return Finding("media", False, words, _("Give the account that runs Ceh the right to write there."))
    return Finding("media", True, _("Uploaded files can be kept."))


def disk(now: datetime) -> Finding:
    """There is room on the disk."""
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    words = _("%(size)s MB are free on the disk.") % {"size": free // 2**20}
    if free < FREE_BYTES:
        return Finding("disk", False, words, _("Free some space, or the database will stop."))
    return Finding("disk", True, words)


CHECKS: tuple[Check, ...] = (database, migrations, worker, jobs, letters, mail_server, media, disk)


def examine(now: datetime) -> Iterator[Finding]:
    """All findings, one by one. After a database that does not answer only what needs none is looked at."""
    alive = True
    for check in CHECKS:
        if not alive and check not in (mail_server, media, disk):
            continue
        try:
            yield check(now)
        except Error as error:
            alive = False
            words = _("The database does not answer: %(error)s.") % {"error": str(error).strip()}
            yield Finding(check.__name__, False, words, _("Start it, or correct DATABASE_URL."))
