"""Jobs in PostgreSQL. A job queued inside a transaction exists only if that transaction commits.

Apps write `@job()` functions in `actions` or `emails`; they take plain JSON values, fetch by id, and do the right
thing when they run late or twice ("due and not yet done"). What runs by the clock stands in `ceh/config/schedule.py`.
"""

import functools
import importlib
import importlib.util
import inspect
import logging
import pkgutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, TypeVar

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from procrastinate import BaseRetryStrategy, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager

from ceh.core.guards import translate_db_errors
from ceh.core.refusals import Refused

T = TypeVar("T")
log = logging.getLogger(__name__)
KEEP_FINISHED_HOURS = 30 * 24
MODULES_WITH_JOBS = ("actions", "emails", "mail", "jobs")


def job(
    *, queue: str = "default", retries: int | BaseRetryStrategy = 5
) -> Callable[[Callable[..., Any]], Any]:
    """Decorator: make a function a job. Its name is its import path; failures are tried again with growing waits.

    `retries` is how often (4 s, 16 s, 64 s … later), or a strategy of its own.

    The scheduler hands a `timestamp` to what runs by the clock; a function that does not ask for it does not get it.
    """

    def wrap(function: Callable[..., Any]) -> Any:
        asks = inspect.signature(function).parameters
        takes_timestamp = "timestamp" in asks or any(ask.kind is ask.VAR_KEYWORD for ask in asks.values())

        @functools.wraps(function)
        def run(**values: Any) -> None:
            if not takes_timestamp:
                values.pop("timestamp", None)
            try:
                function(**values)
            finally:
                if not connection.in_atomic_block:
                    connection.close()  # threads come and go, and the database may be restarted between two jobs

        retry: bool | BaseRetryStrategy
        if isinstance(retries, int):
            retry = RetryStrategy(max_attempts=retries, exponential_wait=4) if retries else False
        else:
            retry = retries
        return app.task(name=f"{function.__module__}.{function.__name__}", queue=queue, retry=retry)(run)

    return wrap


def each(rows: Iterable[T], do: Callable[[T], Any]) -> int:
    """Do it for every row, each in its own transaction; gives the sum of what `do` gives (True is 1).

    A row that is refused is logged and stays due; it must not stop those after it, at every run anew.
    """
    done = 0
    for row in rows:
        try:
            with translate_db_errors({}):
                done += int(do(row) or 0)
        except Refused as refused:
            log.warning("%s is left for the next run: %s", _label(row), refused.rule)
    return done


def _label(row: Any) -> str:
    """A row for the log, which names nobody: "enrolment.Enrolment 7"."""
    return f"{row._meta.label} {row.pk}" if hasattr(row, "_meta") else type(row).__name__


def enqueue(task: Any, *, once: str = "", **values: Any) -> None:
    """Queue a job in the present transaction. With `once`, not again while one of that key is waiting.

    Two at once queue one: the second waits for the first's transaction, then sees its job.
    """
    # Inside a worker the app speaks to the database by a connection of its own, outside the present transaction; a
    # job queued that way could run before what it is about is there. So Django's connection is named here.
    manager = JobManager(DjangoConnector())
    waiting = task.configure(queueing_lock=once or None)
    deferrer = JobDeferrer(job_manager=manager, job=waiting.job)
    if not once:
        deferrer.defer(**values)
        return
    with (
        suppress(AlreadyEnqueued),
        transaction.atomic(),
    ):  # a savepoint: being second must not spoil the action
        deferrer.defer(**values)


def load_jobs() -> None:
    """Import every module of Ceh that may hold jobs, so that the worker knows them by name."""
    for config in apps.get_app_configs():
        for part in MODULES_WITH_JOBS:
            name = f"{config.name}.{part}"
            if not config.name.startswith("ceh.") or importlib.util.find_spec(name) is None:
                continue
            module = importlib.import_module(name)
            for inner in pkgutil.iter_modules(getattr(module, "__path__", [])):
                importlib.import_module(f"{name}.{inner.name}")


@job()
def tidy() -> None:
    """Forget finished jobs after a month, and sessions that are over."""
    enqueue(app.tasks["builtin:procrastinate.builtin_tasks.remove_old_jobs"], max_hours=KEEP_FINISHED_HOURS)
    call_command("clearsessions")
