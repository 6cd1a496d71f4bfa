"""Jobs in PostgreSQL. A job queued inside a transaction exists only if that transaction commits.

Rooms write `@job()` functions in `actions.py` or `emails.py`; they take plain JSON values, fetch by id, and do the
right thing when they run late or twice ("due and not yet done").
"""

from collections.abc import Callable
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def job(*, queue: str = "default", retries: int = 5) -> Callable[[Callable[..., Any]], Any]:
    """Decorator: make a function a job. Its name is its import path; failures are tried again with growing waits."""

    def wrap(function: Callable[..., Any]) -> Any:
        retry = RetryStrategy(max_attempts=retries, exponential_wait=4) if retries else False
        return app.task(name=f"{function.__module__}.{function.__name__}", queue=queue, retry=retry)(function)

    return wrap


def enqueue(task: Any, *, once: str = "", **values: Any) -> None:
    """Queue a job in the present transaction. With `once`, not again while one of that key is waiting."""
    if once and ProcrastinateJob.objects.filter(queueing_lock=once, status="todo").exists():
        return
    task.configure(queueing_lock=once or None).defer(**values)
