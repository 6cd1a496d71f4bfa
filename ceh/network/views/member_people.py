"""Roles in one space: whom its manager appoints."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ceh.core import clock
from ceh.core.permissions import roles_of
from ceh.core.refusals import Refused
from ceh.network import actions, queries
from ceh.network.forms.network import RoleForm
from ceh.network.models import RoleAssignment, Space
from ceh.network.rules.roles import roles_to_give
from ceh.region.queries import current
from ceh.web.access import requires, signed_in


def _space(slug: str, **_more: Any) -> Any:
    return queries.by_code(slug)


def give(form: RoleForm, by: Any, space: Any) -> bool:
    """Give the role of a valid form; the refusal goes to the form."""
    data = form.cleaned_data
    ends = None
    if data["ends_on"]:
        zone = ZoneInfo(current().timezone)
        ends = dt.datetime.combine(data["ends_on"] + dt.timedelta(days=1), dt.time(0), zone)
    if space is None and data.get("space"):
        space = get_object_or_404(Space, code=data["space"])
    try:
        actions.assign_role(
            person=data["who"],
            role=data["role"],
            space=space,
            by=by,
            now=clock.now(),
            ends_at=ends,
            reason=data["reason"],
        )
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


@requires("network.assign_role", get=_space)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, space: Any) -> HttpResponse:
    """Who works here, now and before; and a form to appoint somebody."""
    form = RoleForm(
        request.POST or None,
        space=space,
        by=request.user,
        in_space=True,
        offered=roles_to_give(roles_of(request.user), space.pk),
    )
    if request.method == "POST" and form.is_valid() and give(form, request.user, space):
        messages.success(request, _("The role is given, and the person was told by e-mail."))
        return redirect("network:space_people", slug=space.code)
    page = {"form": form, "space": space, "rows": queries.assignments(clock.now(), space)[:200]}
    return render(request, "network/space_people.html", page, status=form.status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then end a role: one's own, or one that the actor may give; for others the page does not exist."""
    row = get_object_or_404(RoleAssignment.objects.select_related("space", "person"), pk=pk)
    try:
        actions.check_may_end(row, request.user)
    except Refused:
        raise Http404(str(pk)) from None
    if request.method != "POST":
        is_own = row.person_id == request.user.pk
        return render(
            request, "network/role_end.html", {"role": row, "is_own": is_own, "back": _back(row, is_own)}
        )
    actions.end_role(
        assignment=row, by=request.user, now=clock.now(), reason=request.POST.get("reason", "")[:300]
    )
    messages.success(request, _("The role has ended."))
    return redirect(_back(row, row.person_id == request.user.pk))


def _back(row: RoleAssignment, is_own: bool) -> str:
    """One's own overview, else the list in which the role stands."""
    if is_own:
        return reverse("home:me")
    return (
        reverse("network:space_people", args=[row.space.code]) if row.space else reverse("network:desk_roles")
    )
