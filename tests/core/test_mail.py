"""A letter goes out once, in the reader's language, and waits while the mail server is down."""

import datetime as dt

import pytest
from django.core import mail as outbox
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from ceh.core import mail
from ceh.core.models import Letter
from ceh.core.refusals import Refused
from tests.core.support import MailServer, at_once, hurry, work
from tests.factories.core import LetterFactory
from tests.factories.network import person_with_role
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.usefixtures("letter_template", "empty_queue")


@pytest.fixture
def server(settings):
    """A mail server that works until told otherwise."""
    settings.EMAIL_BACKEND = "tests.core.support.MailServer"
    MailServer.down, MailServer.taken = 0, []
    return MailServer


def send(to, now, key="hello", **context):
    """Queue the letter of the tests."""
    return mail.send("core_test/hello.txt", to=to, now=now, key=key, **context)


@pytest.mark.django_db
def test_the_reader_s_language_and_plain_text(now):
    ana, tom = PersonFactory(name="Ana", language="sl"), PersonFactory(name="Tom", language="en")
    letter = send(ana, now, key="1", note="A < B")
    assert (letter.subject, letter.body, letter.language) == ("Pozdrav, Ana", "A < B & more\n", "sl")
    assert (letter.address, letter.person, letter.queued_at) == (ana.email, ana, now)
    assert send(tom, now, key="2").subject == "Hello, Tom"


@pytest.mark.django_db
def test_a_name_cannot_smuggle_a_header_into_the_subject(now):
    letter = send(PersonFactory(name="Ana\rBcc: all@world.test"), now)
    assert letter.subject == "Hello, Ana Bcc: all@world.test"


@pytest.mark.django_db
def test_nobody_is_written_to_who_has_no_address(now):
    assert send(PersonFactory(email=None), now) is None
    assert send(PersonFactory(email="demo@ceh.invalid"), now) is None
    assert send(None, now) is None
    assert send(None, now, address="asked@world.test").address == "asked@world.test"


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_it_once(now, server):
    ana = PersonFactory(name="Ana", language="sl")
    assert send(ana, now) is not None
    assert send(ana, now) is None
    work()
    (message,) = server.taken
    assert (message.subject, message.to) == ("Pozdrav, Ana", [ana.email])
    letter = Letter.objects.get()
    assert letter.sent_at is not None
    mail.post.func(letter_id=letter.pk)
    assert len(server.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_a_letter_of_an_action_that_fails_never_was(now):
    ana = PersonFactory()
    with transaction.atomic():
        send(ana, now)
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_four_at_once_one_letter_is_queued(now, server):
    ana = PersonFactory()
    results = at_once(*[lambda: send(ana, now)] * 4)
    assert sum(isinstance(result, Letter) for result in results) == 1
    work()
    assert len(server.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_letter_once(server):
    letter = LetterFactory()
    at_once(*[lambda: mail.post.func(letter_id=letter.pk)] * 4)
    assert len(server.taken) == 1


@pytest.mark.real_time
@pytest.mark.django_db(transaction=True)
def test_it_waits_while_the_mail_server_is_down(now, server):
    send(PersonFactory(), now)
    server.down = 2
    work()
    assert server.taken == []
    assert Letter.objects.get().sent_at is None
    waiting = ProcrastinateJob.objects.get(status="todo")
    assert waiting.attempts == 1
    assert waiting.scheduled_at is not None
    for _again in range(2):
        hurry()
        work()
    assert len(server.taken) == 1
    assert Letter.objects.get().sent_at is not None


@pytest.mark.django_db
def test_an_emptied_letter_is_not_sent():
    letter = LetterFactory(address="")
    mail.post.func(letter_id=letter.pk)
    mail.post.func(letter_id=letter.pk + 1)
    assert outbox.outbox == []


@pytest.mark.django_db
def test_the_words_of_old_letters_are_forgotten_and_their_keys_kept(now):
    old = LetterFactory(key="old", sent_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    waits = LetterFactory(key="waits", sent_at=None)
    mail.forget_letters.func()
    old.refresh_from_db()
    waits.refresh_from_db()
    assert (old.address, old.subject, old.body) == ("", "", "")
    assert waits.body
    assert send(old.person, now, key="old") is None


def attempt(number):
    """Seconds until the next try after this many, None when it is given up."""
    decision = mail.LetterRetries().get_retry_decision(
        exception=OSError(), job=type("Job", (), {"attempts": number})
    )
    return decision and (decision.retry_at - dt.datetime.now(dt.UTC)).total_seconds()


def test_a_letter_is_tried_for_three_days_with_growing_pauses():
    pauses = []
    while (pause := attempt(len(pauses))) is not None:
        pauses.append(round(pause))
    assert pauses[:4] == [60, 120, 240, 480]
    assert pauses == sorted(pauses)
    assert max(pauses) == 6 * 3600
    assert dt.timedelta(days=2, hours=18) < dt.timedelta(seconds=sum(pauses)) <= dt.timedelta(days=3)


@pytest.mark.django_db
def test_the_sweep_finds_unsent_letters_by_their_index_however_many_went_out(now):
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off"
        )  # a test has too few letters for an index to be worth it
        cursor.execute("SET LOCAL enable_sort = off")
    for given_up in (False, True):
        assert "letter_unsent" in mail.unsent(now, given_up=given_up).explain()


@pytest.mark.real_time
@pytest.mark.django_db(transaction=True)
def test_the_sweep_queues_letters_whose_job_was_lost_and_no_others(server):
    now = dt.datetime.now(dt.UTC)
    lost = LetterFactory(queued_at=now - dt.timedelta(hours=1), sent_at=None)
    LetterFactory(queued_at=now - dt.timedelta(minutes=1), sent_at=None)  # its job is still on its way
    LetterFactory(queued_at=now - dt.timedelta(days=4), sent_at=None)  # given up
    LetterFactory(queued_at=now - dt.timedelta(hours=1), sent_at=now)
    mail.sweep_letters.func()
    mail.sweep_letters.func()
    [job] = ProcrastinateJob.objects.filter(task_name="ceh.core.mail.post")
    assert job.args == {"letter_id": lost.pk}
    work()
    assert [message.to for message in server.taken] == [[lost.address]]


@pytest.mark.real_time
@pytest.mark.django_db(transaction=True)
def test_a_coordinator_sends_again_what_was_given_up_and_what_waits(server):
    now = dt.datetime.now(dt.UTC)
    LetterFactory(queued_at=now - dt.timedelta(days=4), sent_at=None)
    waits = send(PersonFactory(), now - dt.timedelta(hours=1))
    server.down = 1
    work()
    assert waits.sent_at is None
    with pytest.raises(Refused):
        mail.send_again(by=PersonFactory(), now=now)
    assert mail.send_again(by=person_with_role("coordinator"), now=now) == 2
    work()
    assert len(server.taken) == 2
    assert not mail.unsent(now).exists()
