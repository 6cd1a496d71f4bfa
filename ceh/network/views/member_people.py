"""Roles in one space: whom its manager appoints."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ceh.core import clock
from ceh.core.permissions import roles_of
from ceh.core.refusals import Refused
from ceh.network import actions, queries
from ceh.network.forms.roles import RoleForm
from ceh.network.models import RoleAssignment
from ceh.network.rules.roles import roles_to_give
from ceh.web.access import signed_in
from ceh.web.pages import FormPage, Visit


def _roles_of_space(visit: Visit) -> dict[str, Any]:
    space = visit.record
    offered = roles_to_give(roles_of(visit.by), space.pk)
    return {"space": space, "by": visit.by, "in_space": True, "offered": offered}


people = FormPage(
    permission="network.assign_role",
    get=queries.space,
    subject="space",
    crumbs=lambda visit: [(visit.record, "directory:space_edit", visit.record.code)],
    back=lambda visit: ("network:space_people", visit.record.code),
    form=RoleForm,
    options=_roles_of_space,
    action=actions.assign_role,
    heading=_("People of this space"),
    lead=_(
        "Managers look after the page and record visits; trainers teach. A role is valid in this space only."
    ),
    submit=_("Give the role"),
    done=_("The role is given, and the person was told by e-mail."),
    context=lambda visit: {"rows": queries.assignments(visit.now, visit.record)[:200]},
    layout="web/base.html",
    template="network/space_people.html",
)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then end a role: one's own, or one that the actor may give; for others the page does not exist."""
    role = get_object_or_404(RoleAssignment.objects.select_related("space", "person"), pk=pk)
    try:
        actions.check_may_end(role, request.user)
    except Refused:
        raise Http404(str(pk)) from None
    if request.method != "POST":
        is_own = role.person_id == request.user.pk
        page = {"role": role, "is_own": is_own, "back": _back(role, is_own)}
        return render(request, "network/role_end.html", page)
    actions.end_role(
        assignment=role, by=request.user, now=clock.now(), reason=request.POST.get("reason", "")[:300]
    )
    messages.success(request, _("The role has ended."))
    return redirect(_back(role, role.person_id == request.user.pk))


def _back(role: RoleAssignment, is_own: bool) -> str:
    """One's own overview, else the list in which the role stands."""
    if is_own:
        return reverse("home:me")
    return (
        reverse("network:space_people", args=[role.space.code])
        if role.space
        else reverse("network:desk_roles")
    )
