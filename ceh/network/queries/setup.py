"""What is left to set up in a space, as a checklist for its people. Apps above register their steps."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from ceh.core.permissions import Text, can
from ceh.network.models import Space

NEW_FOR = timedelta(days=30)  # after publication the list is shown, with optional steps, too


@dataclass(frozen=True, eq=False)
class SetupStep:
    """A step: `done(space_ids)` gives space id → how many of `target` there are, in one statement.

    `done` is None where nobody can know.
    """

    label: Text
    why: Text
    url_name: str
    permission: str
    icon: str
    order: int
    done: Callable[[Collection[int]], Mapping[int, int]] | None = None
    target: int = 1
    is_required: bool = True
    url_kwargs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OpenStep:
    """A step as it stands in one space."""

    step: SetupStep
    url: str
    number: int

    @property
    def is_done(self) -> bool:
        return self.step.done is not None and self.number >= self.step.target


@dataclass(frozen=True)
class Checklist:
    """The steps of a space in their order; the first that is open is the one to do next."""

    steps: list[OpenStep]

    @property
    def next(self) -> OpenStep | None:
        return next((step for step in self.steps if not step.is_done), None)

    @property
    def number_done(self) -> int:
        return sum(step.is_done for step in self.steps)


_steps: dict[str, SetupStep] = {}


def register(*steps: SetupStep) -> None:
    """Add steps; one with the same icon and address replaces the first."""
    _steps.update({f"{step.url_name} {step.icon}": step for step in steps})


def number_by_space(rows: QuerySet[Any], path: str = "space") -> dict[int, int]:
    """Space id → how many of the rows are of it; one statement."""
    return dict(rows.order_by().values_list(path).annotate(Count("pk")))


def checklist(space: Space, person: Any, now: datetime) -> Checklist | None:
    """The steps of one space that the person may do; None as for `checklists`."""
    return checklists([space], person, now).get(space.pk)


def checklists(spaces: Iterable[Space], person: Any, now: datetime) -> dict[int, Checklist]:
    """Space id → the steps that the person may do. One statement for each step, however many spaces.

    Spaces are left out that are not open, and those long open with all that is required.
    """
    shown = [space for space in spaces if space.state in ("published", "paused")]
    allowed = {
        space.pk: [step for step in _in_order() if can(person, step.permission, space)] for space in shown
    }
    space_ids = [space.pk for space in shown if allowed[space.pk]]
    numbers = {step: step.done(space_ids) for step in _in_order() if step.done} if space_ids else {}
    open_lists = {}
    for space in shown:
        steps = [
            OpenStep(step, _url(step, space), numbers.get(step, {}).get(space.pk, 0))
            for step in allowed[space.pk]
        ]
        is_new = space.published_at is not None and now - space.published_at < NEW_FOR
        if any(not step.is_done for step in steps if step.step.is_required or (is_new and step.step.done)):
            open_lists[space.pk] = Checklist(steps)
    return open_lists


def _in_order() -> list[SetupStep]:
    return sorted(_steps.values(), key=lambda step: step.order)


def _url(step: SetupStep, space: Space) -> str:
    return reverse(step.url_name, kwargs={"slug": space.code, **step.url_kwargs})
