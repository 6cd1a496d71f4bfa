"""Personal data in the network: roles, spaces and photos, imports, codes and look-ups of members."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from ceh.core.permissions import forget_roles
from ceh.core.personal_data import About, By, Column, Hooks, Rows, Values, declare, no_person_in
from ceh.core.refusals import Refused
from ceh.network.models import (
    Confirmation,
    Import,
    LookUp,
    MemberCode,
    Organisation,
    OrganisationKind,
    Photo,
    RoleAssignment,
    SearchEntry,
    Space,
    SpaceKind,
)
from ceh.network.queries.roles import others_hold
from ceh.people.actions import register_erase_guard


def end_roles(person: Any, *, by: Any, now: datetime) -> None:
    """Roles end; spaces under review wait for another reviewer."""
    RoleAssignment.objects.filter(person=person, ends_at=None, starts_at__lt=now).update(ends_at=now)
    Space.objects.filter(reviewer=person, state="submitted").update(reviewer=None)
    forget_roles(person)


def move_roles(kept: Any, absorbed: Any, *, by: Any, now: datetime) -> dict[str, Any]:
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


def give_roles_back(kept: Any, absorbed: Any, moved: dict[str, Any], *, by: Any, now: datetime) -> None:
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
            gettext("You are the last one with the role “%(role)s”.") % {"role": str(row).partition(": ")[2]},
            gettext("Give the role to somebody else first."),
        )
        for row in needed.exclude(space__state="closed").select_related("person", "space")
        if not others_hold(row, now)
    ]


register_erase_guard(who_cannot_go)

declare(
    "network",
    _("Roles and spaces"),
    About(  # moved by move_roles
        RoleAssignment,
        "person",
        Rows(
            "roles",
            _("Roles"),
            [
                Column("role", label=_("Role")),
                "space",
                Column("from", "starts_at"),
                Column("until", "ends_at"),
                "reason",
            ],
            "starts_at",
        ),
        blank=("reason",),
    ),
    About(
        Space,
        "proposed_by",
        Values("proposed_spaces", _("Spaces I proposed"), ["name"], "pk"),
        moves=ngettext_lazy("%(count)d proposed space", "%(count)d proposed spaces", "count"),
    ),
    By(
        Space,
        "reviewer",
        Values("reviewed_spaces", _("Spaces I reviewed"), ["name"], "pk"),
        moves=ngettext_lazy("%(count)d reviewed space", "%(count)d reviewed spaces", "count"),
    ),
    By(
        Confirmation,
        "by",
        Rows("confirmations", _("Spaces I confirmed"), ["space", "on"]),
        moves=ngettext_lazy(
            "%(count)d confirmation of a space", "%(count)d confirmations of spaces", "count"
        ),
    ),
    By(
        Photo,
        "added_by",
        Values("photos", _("Photos"), ["image"], "pk"),
        moves=ngettext_lazy("%(count)d photo", "%(count)d photos", "count"),
    ),
    By(
        Import,
        "by",
        Values("imports", _("Imported tables"), ["filename"], "pk"),
        moves=ngettext_lazy("%(count)d imported table", "%(count)d imported tables", "count"),
    ),
    By(
        RoleAssignment,
        "given_by",
        moves=ngettext_lazy(
            "%(count)d role given to somebody else", "%(count)d roles given to other people", "count"
        ),
    ),
    About(
        LookUp,
        "person",
        Rows("looked_up_by", _("Who looked me up"), ["space", "at"], limit=200),
        blank=("person",),
        moves=ngettext_lazy(
            "%(count)d time looked up by somebody", "%(count)d times looked up by somebody", "count"
        ),
    ),
    By(
        LookUp,
        "by",
        moves=ngettext_lazy(
            "%(count)d look-up of another person", "%(count)d look-ups of other people", "count"
        ),
    ),
    About(
        MemberCode,
        "person",
        Rows(
            "codes_shown",
            _("Codes I showed"),
            ["space", Column("at", "used_at")],
            where=Q(used_at__isnull=False),
        ),
        deleted=True,
        moves=ngettext_lazy("%(count)d own code", "%(count)d own codes", "count"),
    ),
    By(
        MemberCode,
        "used_by",
        moves=ngettext_lazy("%(count)d member code checked", "%(count)d member codes checked", "count"),
    ),
    hooks=Hooks(
        erase=end_roles,
        merge=move_roles,
        undo_merge=give_roles_back,
        moves={
            "roles_ended": ngettext_lazy(
                "%(count)d role that both accounts hold ends",
                "%(count)d roles that both accounts hold end",
                "count",
            ),
            "roles_given": ngettext_lazy("%(count)d role", "%(count)d roles", "count"),
        },
    ),
)
no_person_in("what organisations and spaces publish", Organisation, OrganisationKind, SpaceKind)
no_person_in("the words of published records", SearchEntry)
