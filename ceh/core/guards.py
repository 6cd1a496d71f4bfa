"""What the database refuses, said in plain words.

The constraint is the guarantee, the rule the explanation. Of two at once the slower one passes the rule and meets the
constraint; `translate_db_errors({"booking_no_overlap": …})` makes the same refusal of it as the rule.
"""

import functools
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import psycopg.errors as pg
from django.db import Error, InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from ceh.core.refusals import Refused

P = ParamSpec("P")
R = TypeVar("R")

# What libpq and psycopg say of a connection that the server has closed.
CLOSED_CONNECTION = (
    "server closed the connection",
    "connection is closed",
    "connection is lost",
    "consuming input failed",
    "terminating connection",
    "the database system is",
    "Connection refused",
)
# Two transactions stood in each other's way; nothing is wrong with either of them.
COLLISIONS = (pg.DeadlockDetected, pg.SerializationFailure, pg.LockNotAvailable)


def constraint_of(error: BaseException) -> str:
    """The name of the constraint that the database says was violated; "" if it names none."""
    cause = error.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, pg.Error) else ""


def is_collision(error: BaseException) -> bool:
    """Whether the error only means that somebody else was at the same rows."""
    return isinstance(error.__cause__, COLLISIONS)


def is_database_away(error: BaseException | None) -> bool:
    """Whether the error, or one that caused it, says that the database cannot be reached.

    The job queue wraps the driver's errors in its own, so the whole chain counts.
    """
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError | pg.OperationalError | pg.InterfaceError):
            return True
        error = error.__cause__ or error.__context__
    return False


def is_connection_lost(error: BaseException | None) -> bool:
    """Whether the error, or one that caused it, says that a connection broke: the server ended or recovers.

    A full disk, a deadlock or a timeout are operational errors, too, but leave the connection whole. The driver gives
    no code for a socket that closed, so its words must do. What was being handled when the error arose is no cause.
    """
    while error is not None:
        if isinstance(error, pg.InterfaceError | pg.OperationalError):
            state = error.sqlstate or ""
            if state.startswith("08") or state in ("57P01", "57P02", "57P03"):
                return True
            if not state and any(words in str(error) for words in CLOSED_CONNECTION):
                return True
        error = error.__cause__
    return False


class Collided(Refused):
    """The refusal after a deadlock or a serialisation failure; `retrying` knows it."""


@contextmanager
def translate_db_errors(words: Mapping[str, Refused | Callable[[], Refused]]) -> Iterator[None]:
    """Turn violations of the named constraints into Refused, and collisions into "just changed, try again".

    Put it around `act(…)`, not inside: deferred constraints speak at the commit. Other errors pass unchanged.
    """
    try:
        yield
    except Error as error:
        if is_collision(error):
            raise Collided(
                rule="core.collision",
                kind="conflict",
                message=_("Somebody has just changed the same thing."),
                next_step=_("Try again."),
            ) from error
        answer = words.get(constraint_of(error))
        if answer is None:
            raise
        raise (answer if isinstance(answer, Refused) else answer()) from error


def retrying(*, times: int = 3, wait: float = 0.02) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorator for an action that may be run again: after a collision it is, up to `times` in all.

    Only the outermost transaction can be run again; inside another one the collision goes to the caller. The action
    must do nothing outside the database. Waits grow: `wait` seconds, then twice that.
    """

    def wrap(action: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(action)
        def again(*args: P.args, **values: P.kwargs) -> R:
            for attempt in range(1, times):
                try:
                    with translate_db_errors({}):
                        return action(*args, **values)
                except Collided:
                    if transaction.get_connection().in_atomic_block:
                        raise
                    time.sleep(wait * 2 ** (attempt - 1))
            with translate_db_errors({}):
                return action(*args, **values)

        return again

    return wrap
