"""Announced closures and days with other hours, for the public page of a space. Who keeps them tells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ceh.network.models import Space


@dataclass(frozen=True)
class Announced:
    """Closures of the whole space (`starts_at`, `ends_at`, `reason`) and days with other hours (`day`, `opens`,
    `closes`, `note`) that are not over, the earliest first."""

    closures: Sequence[Any] = ()
    days: Sequence[Any] = ()

    def closed_at(self, moment: datetime) -> Any:
        """The closure that holds at a moment, or None."""
        return next((row for row in self.closures if row.starts_at <= moment < row.ends_at), None)


ClosureSource = Callable[[Space, datetime], Announced]
_source: ClosureSource = lambda space, now: Announced()  # noqa: E731


def register_closures(source: ClosureSource) -> None:
    """Tell where closures come from; three statements."""
    global _source
    _source = source


def announced(space: Space, now: datetime) -> Announced:
    """What is announced."""
    return _source(space, now)
