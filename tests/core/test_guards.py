"""What the database refuses is said in words."""

import psycopg.errors as pg
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from ceh.core.guards import (
    Collided,
    constraint_of,
    is_collision,
    is_connection_lost,
    retrying,
    translate_db_errors,
)
from ceh.core.models import Link
from ceh.core.refusals import Refused
from tests.core.support import at_once
from tests.factories.core import LetterFactory, LinkFactory
from tests.factories.people import PersonFactory

TWICE = Refused("test.twice", "This letter is there already.", "Read it.", kind="conflict")


@pytest.mark.django_db
def test_a_constraint_gets_its_words():
    LetterFactory(key="same")
    with (
        pytest.raises(Refused) as caught,
        translate_db_errors({"core_letter_key_key": TWICE}),
        transaction.atomic(),
    ):
        LetterFactory(key="same")
    assert caught.value is TWICE
    assert constraint_of(caught.value.__cause__) == "core_letter_key_key"


@pytest.mark.django_db
def test_words_may_be_made_when_they_are_needed():
    person = PersonFactory()
    with (
        pytest.raises(Refused, match="itself"),
        translate_db_errors({"link_not_to_itself": lambda: Refused("test.self", "Not to itself.")}),
        transaction.atomic(),
    ):
        LinkFactory(cause=person, outcome=person)
    assert not Link.objects.exists()


@pytest.mark.django_db
def test_other_errors_pass_unchanged():
    LetterFactory(key="same")
    with pytest.raises(IntegrityError), translate_db_errors({"another": TWICE}), transaction.atomic():
        LetterFactory(key="same")
    with pytest.raises(ZeroDivisionError), translate_db_errors({}):
        assert 1 / 0


def crossing(first, second, meet):
    """A transaction that locks two letters in this order; `meet` waits until the other holds its first."""

    def run():
        with translate_db_errors({}), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM core_letter WHERE id = %s FOR UPDATE", [first])
            meet()
            cursor.execute("SELECT 1 FROM core_letter WHERE id = %s FOR UPDATE", [second])
        return "done"

    return run


@pytest.mark.django_db(transaction=True)
def test_of_two_in_a_deadlock_one_is_told_to_try_again():
    import threading

    first, second = LetterFactory().pk, LetterFactory().pk
    meeting = threading.Barrier(2)
    results = at_once(crossing(first, second, meeting.wait), crossing(second, first, meeting.wait))
    assert results.count("done") == 1
    refused = next(result for result in results if result != "done")
    assert isinstance(refused, Collided)
    assert (refused.kind, bool(refused.next_step)) == ("conflict", True)
    assert is_collision(refused.__cause__)


@pytest.mark.django_db(transaction=True)
def test_a_safe_action_is_run_again_after_a_deadlock():
    import threading

    first, second = LetterFactory().pk, LetterFactory().pk
    meeting, met = threading.Barrier(2), threading.local()

    def meet():
        if not hasattr(met, "once"):
            met.once = True
            meeting.wait()

    results = at_once(
        retrying(times=3)(crossing(first, second, meet)), retrying(times=3)(crossing(second, first, meet))
    )
    assert results == ["done", "done"]


@pytest.mark.django_db(transaction=True)
def test_it_is_not_run_for_ever():
    import psycopg.errors

    tries = []

    @retrying(times=3, wait=0)
    def collide():
        tries.append(1)
        raise OperationalError from psycopg.errors.SerializationFailure()

    with pytest.raises(Collided):
        collide()
    assert len(tries) == 3


@pytest.mark.django_db
def test_inside_another_transaction_it_is_run_once():
    import psycopg.errors

    tries = []

    @retrying(times=3, wait=0)
    def collide():
        tries.append(1)
        raise OperationalError from psycopg.errors.DeadlockDetected()

    with pytest.raises(Collided), transaction.atomic():
        collide()
    assert len(tries) == 1


@pytest.mark.django_db
def test_a_lost_connection_is_told_from_an_error_of_a_statement():
    """The end of our own backend breaks the connection; a statement that takes too long does not."""
    slow = connection.copy("slow")
    try:
        with pytest.raises(OperationalError) as caught, slow.cursor() as cursor:
            cursor.execute("SET statement_timeout = 1; SELECT pg_sleep(60)")
        assert not is_connection_lost(caught.value)
        with pytest.raises(OperationalError) as caught, slow.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        assert is_connection_lost(caught.value)
    finally:
        slow.close()
    assert not is_connection_lost(ValueError())


@pytest.mark.parametrize(
    ("message", "is_lost"),
    [
        ("consuming input failed: server closed the connection unexpectedly", True),
        ("number of parameters must be between 0 and 65535", False),
        ("connection to server failed: FATAL: password authentication failed", False),
    ],
)
def test_the_words_of_the_driver_tell_a_lost_connection_from_a_mistake(message, is_lost):
    assert is_connection_lost(pg.OperationalError(message)) is is_lost


def test_an_error_that_was_being_handled_is_no_cause():
    error = ValueError("organisations.yaml line 3 is wrong")
    error.__context__ = pg.OperationalError("the connection is closed")
    assert not is_connection_lost(error)
    error.__cause__ = error.__context__
    assert is_connection_lost(error)
