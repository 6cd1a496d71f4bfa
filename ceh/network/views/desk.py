"""The desk: roles, and who reviews a space."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.core.permissions import roles_of
from ceh.network import actions, queries
from ceh.network.forms.roles import RoleForm
from ceh.network.models import RoleAssignment
from ceh.network.rules.roles import roles_to_give
from ceh.web import filters
from ceh.web.pages import Button, FormPage, ListPage, Visit

take_review = Button(
    permission="network.review_space",
    get=queries.space,
    subject="space",
    action=actions.take_review,
    done=_("You are the reviewer now."),
    back=lambda visit: ("directory:desk_space", visit.record.code),
)

roles = ListPage(
    permission="network.see_roles",
    heading=_("Roles"),
    lead=_("Who may do what, where and until when. Nothing is deleted: a role ends."),
    rows=lambda visit: queries.assignments(visit.now),
    noun=ngettext_lazy("%(n)s role", "%(n)s roles", "n"),
    filters=filters.fields(RoleAssignment, "role", search=("person__name", "person__email", "space__name")),
    rows_template="network/_desk_roles.html",
    layout="web/desk.html",
    template="network/desk_roles.html",
)


def _roles_of_network(visit: Visit) -> dict[str, Any]:
    held = roles_of(visit.by)
    offered = sorted({*roles_to_give(held, None), *roles_to_give(held, -1)})  # -1: in a space, whichever
    return {"space": None, "by": visit.by, "in_space": False, "offered": offered}


give_role = FormPage(
    permission="network.assign_role",
    form=RoleForm,
    options=_roles_of_network,
    action=actions.assign_role,
    crumbs=lambda visit: [(_("Roles"), "network:desk_roles")],
    back=lambda visit: ("network:desk_roles",),
    heading=_("Give a role"),
    submit=_("Give the role"),
    done=_("The role is given, and the person was told by e-mail."),
)
