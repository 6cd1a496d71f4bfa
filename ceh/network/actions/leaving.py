"""Roles when a person leaves, or when two of their accounts are merged."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ceh.core.permissions import forget_roles
from ceh.core.refusals import Refused
from ceh.network.models import RoleAssignment, Space
from ceh.network.queries.roles import others_hold
from ceh.people.actions import register_erase_guard


def end_roles(person: Any, *, by: Any, now: datetime) -> None:
    """Roles end; spaces under review wait for another reviewer."""
    RoleAssignment.objects.filter(person=person, ends_at=None, starts_at__lt=now).update(ends_at=now)
    Space.objects.filter(reviewer=person, state="submitted").update(reviewer=None)
    forget_roles(person)


def move_roles(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
    """The kept account gets the roles; one that both hold now ends at the absorbed account."""
    held = set(RoleAssignment.objects.filter(person=kept, ends_at=None).values_list("role", "space_id"))
    moved: dict[str, list[int]] = {"roles_ended": [], "roles_given": []}
    for row in RoleAssignment.objects.filter(person=absorbed).order_by("pk"):
        if row.ends_at is None and (row.role, row.space_id) in held:
            if row.starts_at >= now:
                continue  # it begins later; the kept account holds the same role already
            row.ends_at = now
            row.save(update_fields=["ends_at"])
            moved["roles_ended"].append(row.pk)
        else:
            row.person = kept
            row.save(update_fields=["person"])
            moved["roles_given"].append(row.pk)
    forget_roles(kept)
    forget_roles(absorbed)
    return moved


def restore_roles(kept: Any, absorbed: Any, moved: dict[str, Any], *, by: Any, now: datetime) -> None:
    """Give the roles back; one that was given anew meanwhile stays with the kept account."""
    rows = RoleAssignment.objects.all()
    rows.filter(pk__in=moved.get("roles_given", []), person=kept).update(person=absorbed)
    rows.filter(pk__in=moved.get("roles_ended", []), person=absorbed).update(ends_at=None)
    forget_roles(kept)
    forget_roles(absorbed)


def role_refusals(person: Any, now: datetime) -> list[Refused]:
    """Why the person's account cannot be erased yet: the last of a role that the network or a space needs."""
    needed = RoleAssignment.objects.filter(
        person=person, role__in=["coordinator", "administrator", "manager"], ends_at=None, starts_at__lte=now
    )
    return [
        Refused(
            f"network.last_{row.role}",
            _("You are the last one with the role “%(role)s”.") % {"role": str(row).partition(": ")[2]},
            _("Give the role to somebody else first."),
        )
        for row in needed.exclude(space__state="closed").select_related("person", "space")
        if not others_hold(row, now)
    ]


register_erase_guard(role_refusals)
