"""What waits for somebody: apps declare it at start-up, the desk and "my overview" count it.

An app below never knows of the pages above; so it leaves here how to count its waiting things and where they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from ceh.core.permissions import Text, can


@dataclass(frozen=True)
class InboxKind:
    """A kind of thing that waits. `count(person, now)` gives how many, in one statement; `permission` who sees it.

    `late(person, now)` gives how many of them are beyond their deadline. `query` is added to the address.
    """

    label: Text
    count: Callable[[Any, datetime], int]
    url_name: str
    permission: str
    icon: str = "inbox"
    query: str = ""
    late: Callable[[Any, datetime], int] | None = None
    order: int = 100


@dataclass(frozen=True)
class InboxItem:
    """A kind of thing that waits, counted for one person."""

    label: Text
    count: int
    late: int
    url: str
    icon: str


_kinds: dict[str, InboxKind] = {}


def register(kind: InboxKind) -> None:
    """Register a kind; the same address and query replaces it."""
    _kinds[kind.url_name + kind.query] = kind


def inbox_for(person: Any, now: datetime) -> list[InboxItem]:
    """All kinds that the person may decide on, in order, including empty ones."""
    result = []
    for kind in sorted(_kinds.values(), key=lambda kind: (kind.order, kind.url_name)):
        if not can(person, kind.permission):
            continue
        try:
            url = reverse(kind.url_name) + kind.query
        except NoReverseMatch:  # an app that is not installed
            continue
        count = kind.count(person, now)
        late = kind.late(person, now) if kind.late and count else 0
        result.append(InboxItem(kind.label, count, late, url, kind.icon))
    return result
