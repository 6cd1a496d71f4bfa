"""Who may give whom which role."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ceh.core.permissions import ROLES, Held
from ceh.core.refusals import Refused

BY_MANAGER = ("manager", "trainer")
BY_COORDINATOR = ("manager", "trainer", "mentor", "adviser", "coordinator", "auditor")
BY_ADMINISTRATOR = (*BY_COORDINATOR, "administrator")


def roles_to_give(held: Collection[Held], space_id: int | None) -> list[str]:
    """Roles that somebody holding these may give in the space, or in the network where it is None."""
    if Held("administrator") in held:
        allowed: tuple[str, ...] = BY_ADMINISTRATOR
    elif Held("coordinator") in held:
        allowed = BY_COORDINATOR
    elif space_id is not None and Held("manager", space_id) in held:
        allowed = BY_MANAGER
    else:
        allowed = ()
    return [role for role in allowed if fits(role, space_id)]


def fits(role: str, space_id: int | None) -> bool:
    """Whether the role can be held there: managers only in a space, coordinators only in the network."""
    if space_id is not None:
        return ROLES[role].scope == "space"
    return ROLES[role].scope in ("space", "network") and role != "manager"


def check_gift(held: Collection[Held], role: str, space_id: int | None, *, to_self: bool) -> None:
    """Raise Refused unless the role may be given (or ended) by somebody who holds these."""
    if to_self:
        raise Refused(
            "network.own_role",
            _("You can’t give a role to yourself."),
            _("Ask another coordinator or an administrator."),
        )
    if role not in ROLES or not fits(role, space_id):
        raise Refused(
            "network.role_scope",
            _("This role does not exist there."),
            _("Choose a space for a manager, and the whole network for a coordinator."),
            kind="input",
            field_name="role",
        )
    if role not in roles_to_give(held, space_id):
        raise Refused(
            "network.role_not_yours",
            _("Your role does not allow you to give or end this one."),
            _("A coordinator can do this; for administrators, another administrator."),
            kind="permission",
        )


def last_one(assignment: Any) -> Refused:
    """The network, or the space, would be left without anybody with this role."""
    what = {"role": assignment.get_role_display(), "space": assignment.space}
    if assignment.space is None:
        return Refused(
            f"network.last_{assignment.role}",
            _("This is the last one with the role “%(role)s”.") % what,
            _("Give the role to somebody else first."),
        )
    return Refused(
        f"network.last_{assignment.role}",
        _("Nobody else has the role “%(role)s” in %(space)s.") % what,
        _("Name another one first, then end this role."),
        url=reverse("network:space_people", args=[assignment.space.code]),
    )
