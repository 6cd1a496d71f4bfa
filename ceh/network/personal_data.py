"""What the app holds on a person: roles, proposed spaces, confirmations, imports, photos."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from ceh.core.erased_texts import Texts, register_texts
from ceh.core.journal import act
from ceh.core.permissions import ROLES, forget_roles
from ceh.core.personal_data import Labels, register_holder
from ceh.core.refusals import Refused
from ceh.network.models import (
    Confirmation,
    Import,
    LookUp,
    MemberCode,
    Photo,
    RoleAssignment,
    Space,
)
from ceh.network.queries.roles import others_hold
from ceh.network.queries.ties import look_ups_of
from ceh.people.actions import register_erase_guard

# (model, field): where a person stands in this room. Roles move with care, see below.
PLACES: tuple[tuple[Any, str], ...] = (
    (Space, "proposed_by"),
    (Space, "reviewer"),
    (Confirmation, "by"),
    (Photo, "added_by"),
    (Import, "by"),
    (RoleAssignment, "given_by"),
    (LookUp, "person"),
    (LookUp, "by"),
    (MemberCode, "person"),
    (MemberCode, "used_by"),
)


def export(person: Any) -> dict[str, Any]:
    """Everything held, under plain words; empty when there is nothing."""
    roles = RoleAssignment.objects.filter(person=person).select_related("space").order_by("starts_at")
    found = {
        "roles": [
            {
                "role": record.role,
                "space": str(record.space) if record.space else None,
                "from": record.starts_at.isoformat(),
                "until": record.ends_at.isoformat() if record.ends_at else None,
                "reason": record.reason,
            }
            for record in roles
        ],
        "proposed_spaces": _names(Space.objects.filter(proposed_by=person)),
        "reviewed_spaces": _names(Space.objects.filter(reviewer=person)),
        "confirmations": [
            {"space": str(row.space), "on": row.on.isoformat()}
            for row in Confirmation.objects.filter(by=person).select_related("space")
        ],
        "photos": list(
            Photo.with_removed.filter(added_by=person).order_by("pk").values_list("image", flat=True)
        ),
        "imports": list(Import.objects.filter(by=person).order_by("pk").values_list("filename", flat=True)),
        "looked_up_by": look_ups_of(person),
        "codes_shown": [
            {"space": str(record.space or ""), "at": record.used_at.isoformat()}
            for record in MemberCode.objects.filter(person=person).select_related("space")
            if record.used_at
        ],
    }
    return {name: value for name, value in found.items() if value}


def _names(spaces: Any) -> list[str]:
    return [str(name) for name in spaces.order_by("pk").values_list("name", flat=True)]


def erase(person: Any, *, by: Any, now: datetime) -> None:
    """End the roles and clear free text about the person; records stay with a pseudonymous row behind them."""
    with act("network.erase_person", by=by):
        RoleAssignment.objects.filter(person=person, ends_at=None, starts_at__lt=now).update(ends_at=now)
        Space.objects.filter(reviewer=person, state="submitted").update(reviewer=None)
        LookUp.objects.filter(person=person).update(person=None)
        MemberCode.objects.filter(person=person).delete()
    forget_roles(person)


def move(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
    """Give the roles to the kept account. A role that both hold now ends at the absorbed one."""
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


def unmove(kept: Any, absorbed: Any, moved: dict[str, Any], *, by: Any, now: datetime) -> None:
    """Give the roles back; one that was given anew meanwhile stays with the kept account."""
    rows = RoleAssignment.objects.all()
    rows.filter(pk__in=moved.get("roles_given", []), person=kept).update(person=absorbed)
    rows.filter(pk__in=moved.get("roles_ended", []), person=absorbed).update(ends_at=None)
    forget_roles(kept)
    forget_roles(absorbed)


def who_cannot_go(person: Any, now: datetime) -> list[Refused]:
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


register_erase_guard(who_cannot_go)
LABELS = Labels(
    app=gettext_lazy("Roles and spaces"),
    fields={
        "roles": gettext_lazy("Roles"),
        "role": gettext_lazy("Role"),
        "proposed_spaces": gettext_lazy("Spaces I proposed"),
        "reviewed_spaces": gettext_lazy("Spaces I reviewed"),
        "confirmations": gettext_lazy("Spaces I confirmed"),
        "photos": gettext_lazy("Photos"),
        "imports": gettext_lazy("Imported tables"),
        "looked_up_by": gettext_lazy("Who looked me up"),
        "codes_shown": gettext_lazy("Codes I showed"),
    },
    moves={
        "space.proposed_by": ngettext_lazy("%(count)d proposed space", "%(count)d proposed spaces", "count"),
        "space.reviewer": ngettext_lazy("%(count)d reviewed space", "%(count)d reviewed spaces", "count"),
        "confirmation.by": ngettext_lazy(
            "%(count)d confirmation of a space", "%(count)d confirmations of spaces", "count"
        ),
        "photo.added_by": ngettext_lazy("%(count)d photo", "%(count)d photos", "count"),
        "import.by": ngettext_lazy("%(count)d imported table", "%(count)d imported tables", "count"),
        "roleassignment.given_by": ngettext_lazy(
            "%(count)d role given to somebody else", "%(count)d roles given to other people", "count"
        ),
        "lookup.person": ngettext_lazy(
            "%(count)d time looked up by somebody", "%(count)d times looked up by somebody", "count"
        ),
        "lookup.by": ngettext_lazy(
            "%(count)d look-up of another person", "%(count)d look-ups of other people", "count"
        ),
        "membercode.person": ngettext_lazy("%(count)d own code", "%(count)d own codes", "count"),
        "membercode.used_by": ngettext_lazy(
            "%(count)d member code checked", "%(count)d member codes checked", "count"
        ),
        "roles_ended": ngettext_lazy(
            "%(count)d role that both accounts hold ends",
            "%(count)d roles that both accounts hold end",
            "count",
        ),
        "roles_given": ngettext_lazy("%(count)d role", "%(count)d roles", "count"),
    },
    codes={"role": {code: role.label for code, role in ROLES.items()}},
)

register_texts(
    Texts(RoleAssignment, "person", ("reason",)),
    Texts(Space, "proposed_by"),
)

register_holder("network", export=export, erase=erase, owned=PLACES, move=move, unmove=unmove, labels=LABELS)
