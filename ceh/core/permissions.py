"""The permission vocabulary: roles, who holds them, and one table per app from verb to predicate.

An app's `permissions.py` calls `register("network", {"publish_space": is_coordinator & is_submitted})`; views and
actions ask `need(person, "network.publish_space", space)`. Roles are stored in the app `network`, which is above;
it hands `core` a source of roles at start-up (`set_role_source`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import rules
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ceh.core.refusals import Refused

Text = str | Promise


@dataclass(frozen=True)
class Role:
    """A role as people read it. `scope` is "space", "network" or "none" (not assigned by anybody)."""

    code: str
    label: Text
    description: Text
    scope: str


@dataclass(frozen=True)
class Held:
    """A role that a person holds now; `space_id` is None where it holds in the whole network."""

    role: str
    space_id: int | None = None


ROLES: dict[str, Role] = {
    code: Role(code, label, description, scope)
    for code, scope, label, description in (
        ("visitor", "none", gettext_lazy("Visitor"), gettext_lazy("Reads what is public.")),
        (
            "member",
            "none",
            gettext_lazy("Member"),
            gettext_lazy("Has an account, visits spaces and keeps a profile."),
        ),
        ("guardian", "none", gettext_lazy("Guardian"), gettext_lazy("Acts and consents for a minor.")),
        (
            "manager",
            "space",
            gettext_lazy("Space manager"),
            gettext_lazy("Runs one space: its page, people and visits."),
        ),
        (
            "trainer",
            "space",
            gettext_lazy("Trainer"),
            gettext_lazy("Teaches in one space or in the network."),
        ),
        (
            "mentor",
            "network",
            gettext_lazy("Mentor"),
            gettext_lazy("Supports makers with their own experience."),
        ),
        (
            "adviser",
            "network",
            gettext_lazy("Adviser"),
            gettext_lazy("Gives one-to-one support and plans next steps."),
        ),
        (
            "coordinator",
            "network",
            gettext_lazy("Coordinator"),
            gettext_lazy("Keeps the network’s data and figures correct."),
        ),
        (
            "auditor",
            "network",
            gettext_lazy("Auditor"),
            gettext_lazy("Reads every record behind a figure, changes none."),
        ),
        (
            "administrator",
            "network",
            gettext_lazy("Administrator"),
            gettext_lazy("Looks after the system and its code lists."),
        ),
    )
}

_role_source: Callable[[Any], Iterable[Held]] = lambda person: ()  # noqa: E731 - replaced by the app network
_tables: dict[str, dict[str, Any]] = {}
Reason = Callable[[Any, Any], Refused | None]
_reasons: dict[str, Reason] = {}


def set_role_source(source: Callable[[Any], Iterable[Held]]) -> None:
    """Set where roles come from; called once by the app that stores them."""
    global _role_source
    _role_source = source


def roles_of(person: Any) -> frozenset[Held]:
    """The roles a person holds now; nobody else, and no account that is closed, holds any. Read once per object."""
    if not is_signed_in(person):
        return frozenset()
    held: frozenset[Held] | None = getattr(person, "_held_roles", None)
    if held is None:
        held = frozenset(_role_source(person))
        person._held_roles = held
    return held


def know_roles(person: Any, held: Iterable[Held]) -> None:
    """What somebody has just read of all roles that this object holds now: they are not read again."""
    person._held_roles = frozenset(held) if is_signed_in(person) else frozenset()


def forget_roles(person: Any) -> None:
    """Read the roles of this object again next time; call it after they changed."""
    person.__dict__.pop("_held_roles", None)


def holds(person: Any, role: str, space_id: int | None = None) -> bool:
    """Whether the person holds the role in the whole network, or in the given space."""
    held = roles_of(person)
    return Held(role) in held or (space_id is not None and Held(role, space_id) in held)


def holds_anywhere(person: Any, role: str) -> bool:
    """Whether the person holds the role in the network or in any space."""
    return any(assignment.role == role for assignment in roles_of(person))


def space_ids(person: Any, role: str) -> set[int]:
    """The spaces in which the person holds the role."""
    return {
        assignment.space_id
        for assignment in roles_of(person)
        if assignment.role == role and assignment.space_id is not None
    }


anyone = rules.always_allow
nobody = rules.always_deny


@rules.predicate
def is_signed_in(person: Any) -> bool:
    """Has an account and is signed in."""
    return bool(person is not None and person.is_authenticated and person.is_active)


@rules.predicate
def is_coordinator(person: Any) -> bool:
    """Is a coordinator of the network."""
    return holds(person, "coordinator")


@rules.predicate
def is_auditor(person: Any) -> bool:
    """Is an auditor of the network."""
    return holds(person, "auditor")


@rules.predicate
def is_administrator(person: Any) -> bool:
    """Is an administrator of the installation."""
    return holds(person, "administrator")


def space_id_of(obj: Any) -> int | None:
    """The space that a question is about: a space itself, or what is in one; None for the network.

    Raises AttributeError for a record that does not say where it is, rather than take its own key for a space's.
    """
    if obj is None:
        return None
    return obj.pk if obj._meta.label == "network.Space" else obj.space_id


@rules.predicate
def is_manager_there(person: Any, obj: Any) -> bool:
    """Manages the space that the object is, or is in."""
    return space_id_of(obj) is not None and holds(person, "manager", space_id_of(obj))


@rules.predicate
def is_trainer_there(person: Any, obj: Any) -> bool:
    """Is a trainer in the space that the object is, or is in, or in the network."""
    return space_id_of(obj) is not None and holds(person, "trainer", space_id_of(obj))


@rules.predicate
def is_ceh_itself(person: Any, obj: Any) -> bool:
    """Not a person but Ceh itself: a job, or what follows from somebody's act."""
    return person is None


@rules.predicate
def is_ones_own(person: Any, obj: Any) -> bool:
    """The record is the person's own."""
    return obj is not None and person is not None and getattr(obj, "person_id", None) == person.pk is not None


def register(app: str, table: dict[str, Any]) -> None:
    """Put an app's table (verb → predicate) into force. Raises ValueError if a verb is declared twice."""
    known = _tables.setdefault(app, {})
    for verb, predicate in table.items():
        if verb in known:
            raise ValueError(f"{app}.{verb} is declared twice")
        rules.add_perm(f"{app}.{verb}", predicate)
        known[verb] = predicate


def tables() -> dict[str, dict[str, Any]]:
    """All tables by app, for the generated permission matrix."""
    return {app: dict(table) for app, table in sorted(_tables.items())}


def can(person: Any, permission: str, obj: Any = None) -> bool:
    """Whether the person may do this to the object. A permission that no table names is an error (KeyError)."""
    if not rules.perm_exists(permission):
        raise KeyError(f"No app declares the permission {permission!r}.")
    return bool(rules.has_perm(permission, person, obj))


def roles_for(permission: str, obj: Any = None) -> list[Role]:
    """The roles that alone would be enough, in the network or at the object's place; none where it takes more."""
    if _would_do(permission, obj, ()):
        return []
    is_space = isinstance(obj, models.Model) and obj._meta.label == "network.Space"
    space_id = getattr(obj, "pk" if is_space else "space_id", None)
    held = {code: {Held(code), Held(code, space_id)} for code, role in ROLES.items() if role.scope != "none"}
    return [ROLES[code] for code, roles in held.items() if _would_do(permission, obj, roles)]


def _would_do(permission: str, obj: Any, held: Iterable[Held]) -> bool:
    """Whether somebody with just these roles could do it."""
    somebody = get_user_model()(pk=0, is_active=True)
    know_roles(somebody, held)
    return can(somebody, permission, obj)


def explain(permission: str, reason: Reason) -> None:
    """Say of a permission why it is refused where no role is what is missing."""
    _reasons[permission] = reason


def need(person: Any, permission: str, obj: Any = None) -> None:
    """Raise Refused unless the person may do this to the object: why, or which roles would be enough."""
    if can(person, permission, obj):
        return
    if permission in _reasons and (refusal := _reasons[permission](person, obj)):
        raise refusal
    roles = roles_for(permission, obj) if is_signed_in(person) else []
    names = ", ".join(str(role.label) for role in roles)
    if not roles:
        message = _("Your roles do not include this.")
    elif len(roles) == 1:
        message = _("This requires the role “%(role)s”, which you do not have here.") % {"role": names}
    else:
        message = _("This requires one of these roles, and you have none of them here: %(roles)s.") % {
            "roles": names
        }
    if [role.code for role in roles] == ["administrator"]:
        next_step = _("If you need it for your work, ask an administrator for the role.")
    else:
        next_step = _("If you need it for your work, ask a coordinator of the network for the role.")
    raise Refused(rule=permission, kind="permission", message=message, next_step=next_step)
