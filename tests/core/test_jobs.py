"""A job exists only if its transaction commits; the real worker runs it, late or twice."""

import asyncio

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from ceh.core.jobs import enqueue, job, load_jobs
from ceh.core.management.commands.work import queue_lost_jobs
from tests.core import example_jobs
from tests.core.support import at_once, work
from tests.factories.people import PersonFactory

pytestmark = [pytest.mark.usefixtures("empty_queue"), pytest.mark.real_time]


@pytest.fixture(autouse=True)
def nothing_ran():
    """Each test begins with an empty list."""
    example_jobs.ran.clear()


def waiting():
    """Names of the jobs that wait."""
    return list(ProcrastinateJob.objects.filter(status="todo").values_list("task_name", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_transaction_that_fails_never_was():
    with transaction.atomic():
        enqueue(example_jobs.note, word="les")
        transaction.set_rollback(True)
    assert waiting() == []


@pytest.mark.django_db(transaction=True)
def test_a_job_is_not_seen_before_its_transaction_commits():
    with transaction.atomic():
        enqueue(example_jobs.note, word="les")
        assert at_once(waiting) == [[]]
    assert waiting() == ["tests.core.example_jobs.note"]


@pytest.mark.django_db(transaction=True)
def test_one_of_a_key_waits_and_the_action_goes_on():
    with transaction.atomic():
        for word in ("first", "second"):
            enqueue(example_jobs.note, once="words", word=word)
        enqueue(example_jobs.note, once="other words", word="third")
    assert len(waiting()) == 2
    work()
    assert sorted(example_jobs.ran) == ["first", "third"]
    enqueue(example_jobs.note, once="words", word="fourth")
    assert len(waiting()) == 1


@pytest.mark.django_db(transaction=True)
def test_of_four_at_once_one_is_queued():
    assert at_once(*[lambda: enqueue(example_jobs.note, once="words", word="les")] * 4) == [None] * 4
    assert len(waiting()) == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_it_and_the_journal_knows():
    person = PersonFactory(name="Ana")
    enqueue(example_jobs.rename, person_id=person.pk, name="Ana Kos")
    work()
    person.refresh_from_db()
    assert person.name == "Ana Kos"
    [mine] = ProcrastinateJob.objects.filter(
        args__person_id=person.pk
    )  # periodic ones may be due at this minute
    assert mine.status == "succeeded"


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_a_job_queues_shares_the_jobs_transaction(settings, now, letter_template):
    """The worker has a connection of its own; a letter must not leave with it before its transaction commits."""
    settings.EMAIL_BACKEND = "tests.core.support.MailServer"
    failing, fine = PersonFactory(), PersonFactory()
    for person, fails in ((failing, True), (fine, False)):
        enqueue(example_jobs.write_to, person_id=person.pk, fails=fails, now=now.isoformat())
    work()
    states = dict(
        ProcrastinateJob.objects.values_list("args__person_id", "status").exclude(args__person_id=None)
    )
    assert states == {failing.pk: "failed", fine.pk: "succeeded"}
    assert failing.letters.count() == 0
    assert fine.letters.get().sent_at is not None


def test_a_job_that_does_not_ask_for_the_time_does_not_get_it():
    example_jobs.note.func(word="les", timestamp=5)
    assert example_jobs.ran == ["les"]
    timestamps = []

    @job()
    def ask(timestamp):
        timestamps.append(timestamp)

    ask.func(timestamp=5)
    assert timestamps == [5]


@pytest.mark.django_db(transaction=True)
def test_old_jobs_are_forgotten(settings):
    from django.db import connection

    enqueue(example_jobs.note, word="old")
    work()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '31 days'")
    enqueue(example_jobs.note, word="new")
    app.perform_import_paths()
    enqueue(app.tasks["ceh.core.jobs.tidy"], timestamp=1)
    work()
    words = set(ProcrastinateJob.objects.values_list("args__word", flat=True))
    assert "new" in words
    assert "old" not in words


def test_every_room_s_jobs_are_known_by_name():
    load_jobs()
    assert {"ceh.core.mail.post", "ceh.core.jobs.tidy"} <= set(app.tasks)


def test_what_runs_by_the_clock_is_a_job_and_takes_what_the_scheduler_hands_it():
    import inspect

    from ceh.config import schedule

    app.perform_import_paths()
    assert schedule.PERIODIC
    registered = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    for cron, name in schedule.PERIODIC:
        assert registered[name] == cron
        needed = [
            parameter
            for parameter in inspect.signature(app.tasks[name].func).parameters.values()
            if parameter.default is parameter.empty
        ]
        assert [parameter.name for parameter in needed] in ([], ["timestamp"])


@pytest.mark.django_db(transaction=True)
def test_a_job_that_was_lost_with_its_worker_is_done_by_the_next_one(caplog):
    """A worker that is killed leaves its job "doing"; nothing else would ever take it up."""
    enqueue(example_jobs.note, word="les")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name LIKE 'tests.%'")
    work()
    assert example_jobs.ran == []
    sweep()
    assert "was lost with its worker" in caplog.text
    work()
    assert example_jobs.ran == ["les"]


@pytest.mark.django_db(transaction=True)
def test_a_lost_job_whose_work_was_queued_again_since_is_done_once():
    enqueue(example_jobs.note, word="les", once="les")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name LIKE 'tests.%'")
    enqueue(example_jobs.note, word="les", once="les")
    sweep()
    work()
    sweep()
    assert example_jobs.ran == ["les"]


def sweep():
    """Look for lost jobs once, as the worker does."""

    async def look():
        async with app.open_async():
            await queue_lost_jobs()

    with app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(look())
