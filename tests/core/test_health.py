"""The doctor says in plain words what is the matter, and what to do."""

import datetime as dt
import socket

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from ceh.core import clock, health
from tests.core import example_jobs
from tests.core.support import work
from tests.factories.core import LetterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]


def look(check, now=None):
    """The finding of one check."""
    finding = check(now or clock.now())
    assert finding.message
    assert finding.fine or finding.next_step
    return finding


def heartbeat(at):
    """A worker was there at this instant."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [at])


@pytest.fixture
def no_worker(empty_queue):
    """Nobody has ever worked here."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")


def test_the_database_answers_and_is_new_enough(monkeypatch):
    assert look(health.database).fine
    monkeypatch.setattr(health, "OLDEST_POSTGRES", 999_999)
    assert not look(health.database).fine


def test_migrations_that_are_missing_are_counted():
    assert look(health.migrations).fine
    with connection.cursor() as cursor:
        newest = "(SELECT max(name) FROM django_migrations WHERE app = 'core')"
        cursor.execute(f"DELETE FROM django_migrations WHERE app = 'core' AND name = {newest}")
    result = look(health.migrations)
    assert not result.fine
    assert result.message.startswith("1 ")


def test_triggers_that_are_missing_are_a_finding():
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER pgtrigger_mark_directory_04421 ON core_link")
    assert not look(health.migrations).fine


@pytest.mark.usefixtures("no_worker")
def test_a_worker_is_there_as_long_as_its_heart_beats(now):
    assert not look(health.worker, now).fine
    heartbeat(now - dt.timedelta(minutes=5))
    assert not look(health.worker, now).fine
    heartbeat(now - dt.timedelta(seconds=20))
    assert look(health.worker, now).fine


@pytest.mark.real_time
@pytest.mark.django_db(transaction=True)
def test_jobs_that_failed_are_named_for_a_week():
    from ceh.core.jobs import enqueue

    assert look(health.jobs).fine
    enqueue(example_jobs.rename, person_id="nobody", name="x")
    work()
    result = look(health.jobs)
    assert not result.fine
    assert "example_jobs.rename" in result.message
    assert look(health.jobs, clock.now() + dt.timedelta(days=8)).fine


def test_letters_that_wait_too_long(now):
    LetterFactory(queued_at=now)
    LetterFactory(queued_at=now, address="")
    assert look(health.letters, now).fine
    assert look(health.letters, now + dt.timedelta(minutes=20)).message == "1 e-mail is waiting too long."
    given_up = look(health.letters, now + dt.timedelta(days=4))
    assert "not tried any more" in given_up.message
    assert "/desk/letters/" in given_up.next_step


def test_a_mail_server_that_is_not_there(settings):
    assert look(health.mail_server).fine
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: a connection is refused
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = taken.getsockname()
        assert not look(health.mail_server).fine


def test_media_that_cannot_be_written(settings, tmp_path):
    assert look(health.media).fine
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "file"
    assert not look(health.media).fine


def test_a_full_disk(monkeypatch):
    assert look(health.disk).fine
    monkeypatch.setattr(health, "FREE_BYTES", 2**62)
    assert not look(health.disk).fine


def test_without_a_database_only_the_rest_is_looked_at(monkeypatch, now):
    def broken(now):
        raise OperationalError("connection refused")

    broken.__name__ = "database"
    monkeypatch.setattr(health, "CHECKS", (broken, *health.CHECKS[1:]))
    findings = list(health.examine(now))
    assert [finding.part for finding in findings] == ["database", "mail", "media", "disk"]
    assert "connection refused" in findings[0].message


@pytest.mark.usefixtures("no_worker")
def test_the_command_fails_if_anything_is_the_matter_and_says_what(capsys):
    with pytest.raises(CommandError, match="1 of the checks"):
        call_command("doctor", "--no-color", "--quiet")
    out = capsys.readouterr().out
    assert out.startswith("NO  worker: ")
    assert out.count("\n") == 1
    heartbeat(clock.now())
    call_command("doctor", "--no-color")
    assert capsys.readouterr().out.count("ok  ") == len(health.CHECKS)
