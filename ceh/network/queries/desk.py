"""The desk of a space: what its people have to do there, and with which tools. Apps above register both."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

from ceh.core.permissions import ROLES, Text, can, roles_of
from ceh.core.text import ByName
from ceh.network.models import Space
from ceh.network.queries.setup import Checklist, checklists

Count = Callable[[Collection[int], datetime], Mapping[int, int]]


@dataclass(frozen=True)
class SpaceTask:
    """Work that comes up: `count(space_ids, now)` gives space id → number, in one statement."""

    label: Text
    count: Count
    url_name: str
    permission: str
    icon: str = "inbox"
    order: int = 100


@dataclass(frozen=True)
class SpaceTool:
    """A page of a space for its people. The address takes the space's code as `slug`."""

    label: Text
    url_name: str
    permission: str
    icon: str
    order: int = 100


@dataclass(frozen=True)
class DeskItem:
    """A task (with a number) or a tool as one person sees it in one space."""

    label: Text
    url: str
    icon: str
    number: int = 0


@dataclass(frozen=True)
class SpaceDesk:
    """What one person has to do in one space."""

    space: Space
    roles: list[Text]
    tasks: list[DeskItem] = field(default_factory=list)
    tools: list[DeskItem] = field(default_factory=list)
    setup: Checklist | None = None

    @property
    def number(self) -> int:
        """How many things are to do."""
        return sum(task.number for task in self.tasks)


_tasks: dict[str, SpaceTask] = {}
_tools: dict[str, SpaceTool] = {}


def register(*items: SpaceTask | SpaceTool) -> None:
    """Add tasks and tools; one with the same label and address replaces the first."""
    for item in items:
        key = f"{item.url_name} {item.icon}"
        if isinstance(item, SpaceTask):
            _tasks[key] = item
        else:
            _tools[key] = item


def desks_of(person: Any, now: datetime, *, with_setup: bool = False) -> list[SpaceDesk]:
    """The desks of the spaces where the person has a role, those with work first. One statement for each task."""
    held = [role for role in roles_of(person) if role.space_id is not None]
    if not held:
        return []
    spaces = Space.objects.filter(pk__in={role.space_id for role in held}).order_by(ByName("sort_keys"), "pk")
    spaces = spaces.select_related("kind").exclude(state="closed")
    numbers = {key: task.count([space.pk for space in spaces], now) for key, task in _tasks.items()}
    lists = checklists(spaces, person, now) if with_setup else {}
    desks = []
    for space in spaces:
        roles = [ROLES[role.role].label for role in held if role.space_id == space.pk]
        tasks = [
            DeskItem(task.label, _url(task, space), task.icon, numbers[key][space.pk])
            for key, task in _ordered(_tasks)
            if numbers[key].get(space.pk) and can(person, task.permission, space)
        ]
        tools = [
            DeskItem(tool.label, _url(tool, space), tool.icon)
            for _key, tool in _ordered(_tools)
            if can(person, tool.permission, space)
        ]
        desks.append(SpaceDesk(space, roles, tasks, tools, lists.get(space.pk)))
    return sorted(desks, key=lambda desk: not (desk.tasks or desk.setup))


def _ordered(items: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(items.items(), key=lambda item: (item[1].order, item[0]))


def _url(item: SpaceTask | SpaceTool, space: Space) -> str:
    return reverse(item.url_name, kwargs={"slug": space.code})
