"""Personal data in the network: roles and spaces, codes and look-ups of members."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ceh.core.personal_data import About, By, Hooks, Rows, Values, counted, declare, no_person_in
from ceh.network.actions.leaving import end_roles, move_roles, restore_roles
from ceh.network.models import (
    LookUp,
    MemberCode,
    Organisation,
    OrganisationKind,
    RoleAssignment,
    Space,
    SpaceKind,
)

declare(
    "network",
    _("Roles and spaces"),
    About(  # moved by move_roles
        RoleAssignment,
        "person",
        Rows(
            "roles",
            _("Roles"),
            "role space from=starts_at until=ends_at reason",
            "starts_at",
            labels={"role": _("Role")},
        ),
        blank=("reason",),
    ),
    About(
        Space,
        "proposed_by",
        Values("proposed_spaces", _("My space proposals"), "name", "pk"),
        moves=counted("%(count)d proposed space", "%(count)d proposed spaces"),
        kept=("settlement", "address", "email", "phone"),
    ),
    By(
        Space,
        "reviewer",
        Values("reviewed_spaces", _("Spaces I reviewed"), "name", "pk"),
        moves=counted("%(count)d reviewed space", "%(count)d reviewed spaces"),
    ),
    By(
        RoleAssignment,
        "given_by",
        moves=counted("%(count)d role given to somebody else", "%(count)d roles given to other people"),
    ),
    About(
        LookUp,
        "person",
        Rows("looked_up_by", _("Who looked me up"), "space at", limit=200),
        blank=("person",),
        moves=counted("%(count)d time looked up by somebody", "%(count)d times looked up by somebody"),
    ),
    By(
        LookUp,
        "by",
        moves=counted("%(count)d look-up of another person", "%(count)d look-ups of other people"),
    ),
    About(
        MemberCode,
        "person",
        Rows("codes_shown", _("Codes I showed"), "space at=used_at", where=Q(used_at__isnull=False)),
        deleted=True,
        moves=counted("%(count)d own code", "%(count)d own codes"),
    ),
    By(
        MemberCode,
        "used_by",
        moves=counted("%(count)d member code checked", "%(count)d member codes checked"),
    ),
    hooks=Hooks(
        erase=end_roles,
        merge=move_roles,
        undo_merge=restore_roles,
        moves={
            "roles_ended": counted(
                "%(count)d role that both accounts hold ends", "%(count)d roles that both accounts hold end"
            ),
            "roles_given": counted("%(count)d role", "%(count)d roles"),
        },
    ),
)
no_person_in("what organisations and spaces publish", Organisation, OrganisationKind, SpaceKind)
