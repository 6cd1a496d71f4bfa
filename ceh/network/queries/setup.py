"""What is left to set up in a space, as a checklist for its people. Apps above register their steps."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from ceh.core.permissions import Text, can
from ceh.network.models import Space

NEW_FOR = timedelta(days=30)  # after publication the list is shown, with optional steps, too


@dataclass(frozen=True)
class SetupStep:
    """A step: `done(space)` gives how many of `wanted` there are, in one statement; None where nobody can know."""

    label: Text
    why: Text
    url_name: str
    permission: str
    icon: str
    order: int
    done: Callable[[Space], int] | None = None
    wanted: int = 1
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
        """Whether there is enough."""
        return self.step.done is not None and self.number >= self.step.wanted


@dataclass(frozen=True)
class Checklist:
    """The steps of a space in their order; the first that is open is the one to do next."""

    steps: list[OpenStep]

    @property
    def next(self) -> OpenStep | None:
        """What to do next."""
        return next((step for step in self.steps if not step.is_done), None)

    @property
    def number_done(self) -> int:
        """How many are done."""
        return sum(step.is_done for step in self.steps)


_steps: dict[str, SetupStep] = {}


def register(*steps: SetupStep) -> None:
    """Add steps; one with the same icon and address replaces the first."""
    _steps.update({f"{step.url_name} {step.icon}": step for step in steps})


def checklist(space: Space, person: Any, now: datetime) -> Checklist | None:
    """The steps that the person may do. None when the space is not open, or long open with all that is required."""
    if space.state not in ("published", "paused"):
        return None
    steps = []
    for step in sorted(_steps.values(), key=lambda step: step.order):
        if can(person, step.permission, space):
            url = reverse(step.url_name, kwargs={"slug": space.code, **step.url_kwargs})
            steps.append(OpenStep(step, url, step.done(space) if step.done else 0))
    is_new = space.published_at is not None and now - space.published_at < NEW_FOR
    is_open = any(not step.is_done for step in steps if step.step.is_required or (is_new and step.step.done))
    return Checklist(steps) if is_open else None
