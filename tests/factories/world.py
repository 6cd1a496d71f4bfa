"""A little world: one region, one person for every role, one record for every address with a parameter.

The role matrix and the statement counts walk all apps in it. An app with a new kind of address adds a line to
tests/factories/places.py, one with a new kind of record adds its model to GROWING.
"""

import datetime as dt
import importlib
import pkgutil
from dataclasses import dataclass, field
from typing import Any

import factory
from django.apps import apps
from django.utils import timezone

from ceh.core import permissions
from ceh.network.models import RoleAssignment, Space
from ceh.people.models import Person
from tests import factories

# Who walks: code → role and where it is held ("" for people without an assigned role).
WALKERS = {
    "visitor": "",
    "member": "",
    "guardian": "",
    "manager": "space",
    "manager_elsewhere": "other space",
    "trainer": "space",
    "mentor": "network",
    "adviser": "network",
    "coordinator": "network",
    "auditor": "network",
    "administrator": "network",
}


def factory_of(label: str) -> Any:
    """The factory of a model ("network.Space"). Raises LookupError if tests/factories has none."""
    model = apps.get_model(label)
    for module in pkgutil.iter_modules(factories.__path__):
        if module.name in ("world", "places"):
            continue
        for value in vars(importlib.import_module(f"tests.factories.{module.name}")).values():
            is_factory = isinstance(value, type) and issubclass(value, factory.django.DjangoModelFactory)
            if is_factory and value._meta.model is model:
                return value
    raise LookupError(f"tests/factories has no factory for {label}")


@dataclass
class World:
    """The records by name, the people by role code (None for the visitor)."""

    now: dt.datetime
    people: dict[str, Person | None] = field(default_factory=dict)
    spaces: dict[str, Space] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)

    @property
    def space(self) -> Space:
        """The published space, whose manager is "manager"."""
        return self.spaces["published"]

    def record(self, label: str, **values: Any) -> Any:
        """The world's record of a model, made at first asking."""
        if label not in self.others:
            self.others[label] = factory_of(label)(**values)
        return self.others[label]


def little_world(now: dt.datetime | None = None) -> World:
    """Build it. Needs the database, and leaves the caches of the region fresh."""
    world = World(now=now or timezone.now())
    world.others["region.Region"] = factory_of("region.Region")()
    for state in ("published", "draft", "submitted", "paused", "closed"):
        world.spaces[state] = a_space(state)
    other = a_space("published", code="elsewhere")
    for code, where in WALKERS.items():
        world.people[code] = None if code == "visitor" else a_person(code)
        if where:
            space = {"space": None, "other space": other, "network": None}[where]
            role = code.removesuffix("_elsewhere")
            for held in world.spaces.values() if where == "space" else [space]:
                RoleAssignment.objects.create(
                    person=world.people[code],
                    role=role,
                    space=held,
                    starts_at=world.now - dt.timedelta(days=30),
                )
    world.others["guardianship"] = factory_of("people.Guardianship")(
        minor=world.people["member"], guardian=world.people["guardian"]
    )
    return world


def a_person(code: str) -> Person:
    """Somebody with an account."""
    name = code.replace("_", " ").title()
    return factory_of("people.Person")(email=f"{code}@world.test", name=name, confirmed=True)


def a_space(state: str, code: str = "") -> Space:
    """A space brought to the state the way its machine goes, proposed by nobody who walks."""
    return factory_of("network.Space")(code=code or state, state=state)


# Models of which `grow` makes more, so that a page that asks once per row is found out.
GROWING = (
    "region.Municipality",
    "region.Settlement",
    "region.Topic",
    "region.GoalGroup",
    "region.SchoolHoliday",
    "network.Organisation",
    "network.Space",
    "knowledge.Practice",
    "knowledge.GuideVersion",
)


def grow(world: World, by: int = 2) -> None:
    """More rows of everything that lists show."""
    for label in GROWING:
        for _number in range(by):
            factory_of(label)()


def forget(world: World) -> None:
    """Roles are remembered per person object; a new walk asks anew."""
    for person in world.people.values():
        if person is not None:
            permissions.forget_roles(person)
