"""Planning the tasks of an action."""

from datetime import date
from typing import Any

from ceh.core import records
from ceh.people.models import Person
from ceh.plan.models import Task
from ceh.plan.rules import check_dates


def plan_task(*, task: Task, by: Person, starts_on: date | None, due_on: date | None, **values: Any) -> Task:
    """Say who does a task, from when to when, and what comes of it.

    Raises Refused: "plan.manage_tasks", "plan.dates".
    """
    check_dates(starts_on, due_on)
    return records.change(task, "manage_tasks", by=by, starts_on=starts_on, due_on=due_on, **values)
