"""The desk: spaces and their reviews, organisations, roles."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django_tables2 import A

from ceh.core import clock, journal
from ceh.core.permissions import can, need, roles_of
from ceh.core.refusals import Refused
from ceh.network import actions, queries
from ceh.network.actions.joining import today_of
from ceh.network.forms.network import OrganisationForm, RoleForm
from ceh.network.models import Organisation, RoleAssignment, Space, SpaceKind
from ceh.network.queries.records import organisation_record
from ceh.network.rules.freshness import AGEING, FRESH, STALE, freshness, since
from ceh.network.rules.review import stage
from ceh.network.rules.roles import roles_to_give
from ceh.network.states import SPACE
from ceh.network.views.member import facts
from ceh.network.views.member_people import give
from ceh.region.models import Municipality
from ceh.web import filters, forms, tables
from ceh.web.access import requires
from ceh.web.listing import Listing


class SpaceFilter(filters.FilterSet):
    """Search and the three filters of the desk."""

    q = filters.SearchFilter(method="search", label=gettext_lazy("Search"))
    state = filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=[(one.code, one.label) for one in SPACE.states]
    )
    kind = filters.ModelChoiceFilter(queryset=SpaceKind.objects.all(), label=gettext_lazy("Kind"))
    municipality = filters.ModelChoiceFilter(
        queryset=Municipality.objects.all(), label=gettext_lazy("Municipality")
    )

    fresh = filters.ChoiceFilter(
        label=gettext_lazy("Confirmed"), method="by_freshness",
        choices=[(one.code, one.label) for one in (FRESH, AGEING, STALE)],
    )  # fmt: skip

    class Meta:
        model = Space
        fields: list[str] = []
        main = ["state", "fresh", "municipality"]

    def by_freshness(self, rows: Any, _name: str, value: str) -> Any:
        return queries.confirmed(rows, *since(value, today_of(clock.now())))

    def search(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(
            Q(name__icontains=value) | Q(code__icontains=value) | Q(settlement__icontains=value)
        )


class SpaceTable(tables.Table):
    """Spaces of all states."""

    name = tables.NameColumn(
        verbose_name=gettext_lazy("Space"), linkify=("network:desk_space", {"slug": A("code")})
    )
    state = tables.StateColumn(verbose_name=gettext_lazy("State"))
    kind = tables.Column(verbose_name=gettext_lazy("Kind"))
    municipality = tables.Column(verbose_name=gettext_lazy("Municipality"))
    review_due = tables.DayColumn(verbose_name=gettext_lazy("Answer due"))
    confirmed_on = tables.DayColumn(verbose_name=gettext_lazy("Confirmed on"))

    def render_review_due(self, value: Any, record: Space) -> str:
        """Only those that wait for an answer have one due."""
        return (
            tables.DayColumn.render(self.columns["review_due"].column, value)
            if record.state == "submitted"
            else "–"
        )

    class Meta:
        model = Space
        fields = ("name", "state", "kind", "municipality", "review_due", "confirmed_on")
        caption = gettext_lazy("Spaces")
        empty = (gettext_lazy("No space matches"), gettext_lazy("Try fewer filters."))


@requires("network.see_desk")
def spaces(request: HttpRequest) -> HttpResponse:
    """All spaces; those that wait for an answer stand on top."""
    today = today_of(clock.now())
    listing = Listing(
        request, SpaceTable, SpaceFilter(request.GET, queryset=queries.for_desk()), filename="spaces-desk"
    )
    if listing.export:
        return listing.export
    waiting = [(one, stage(one.review_due, today)) for one in queries.waiting(today)[:20]]
    return render(request, "network/desk_spaces.html", {"listing": listing, "waiting": waiting})


@requires("network.see_desk")
@require_http_methods(["GET", "POST"])
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """One space: what it says, its history, and for the reviewer the answer."""
    one = queries.by_code(slug)
    form = forms.ConfirmForm(request.POST or None)
    if request.method == "POST":
        answer = _review(request, one, form)
        if answer:
            return answer
    today = today_of(clock.now())
    page = {
        "space": one,
        "form": form,
        "facts": facts(one),
        "stage": stage(one.review_due, today) if one.state == "submitted" else "",
        "freshness": freshness(one.state, one.confirmed_on, today),
        "may_review": can(request.user, "network.review_space", one) and one.state == "submitted",
        "may_change": can(request.user, "network.change_space", one),
        "is_public": one.state in ("published", "paused", "closed"),
        "roles": queries.assignments(clock.now(), one)[:50],
        "entries": journal.entries(one),
    }
    return render(request, "network/desk_space.html", page, status=form.status)


def _review(request: HttpRequest, one: Space, form: Any) -> HttpResponse | None:
    """Publish, take over, or return with remarks; None when the form has errors."""
    need(request.user, "network.review_space", one)
    do, now = request.POST.get("do", ""), clock.now()
    if do == "publish":
        actions.publish_space(space=one, by=request.user, now=now)
        messages.success(request, _("Published. Its proposer is its manager now."))
    elif do == "take":
        actions.take_review(space=one, by=request.user, now=now)
        messages.success(request, _("You are the reviewer now."))
    elif form.is_valid():
        actions.return_space(space=one, reason=form.cleaned_data["reason"], by=request.user, now=now)
        messages.success(request, _("Returned with your remarks."))
    else:
        return None
    return redirect("network:desk_space", slug=one.code)


class RoleFilter(filters.FilterSet):
    """Who, which role, and whether it holds now."""

    q = filters.SearchFilter(method="search", label=gettext_lazy("Search"))
    role = filters.ChoiceFilter(
        label=gettext_lazy("Role"), choices=RoleAssignment._meta.get_field("role").choices
    )

    class Meta:
        model = RoleAssignment
        fields: list[str] = []
        main = ["role"]

    def search(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(
            Q(person__name__icontains=value)
            | Q(person__email__icontains=value)
            | Q(space__name__icontains=value)
        )


@requires("network.see_roles")
@require_http_methods(["GET", "POST"])
def roles(request: HttpRequest) -> HttpResponse:
    """All roles with their history, and a form to give one."""
    offered = sorted(
        {*roles_to_give(roles_of(request.user), None), *roles_to_give(roles_of(request.user), -1)}
    )
    form = None
    if offered:
        form = RoleForm(request.POST or None, space=None, by=request.user, offered=offered, in_space=False)
    if request.method == "POST":
        need(request.user, "network.assign_role", None)
        if form is not None and form.is_valid() and give(form, request.user, None):
            messages.success(request, _("The role is given, and the person was told by e-mail."))
            return redirect("network:desk_roles")
    found = RoleFilter(request.GET, queryset=queries.assignments(clock.now()))
    page = {"form": form, "listing": Listing(request, None, found), "may_end": bool(offered)}
    return render(request, "network/desk_roles.html", page, status=form.status if form else 200)


class OrganisationFilter(filters.FilterSet):
    """Search."""

    q = filters.SearchFilter(method="search", label=gettext_lazy("Search"))

    class Meta:
        model = Organisation
        fields: list[str] = []

    def search(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(Q(name__icontains=value) | Q(code__icontains=value))


class OrganisationTable(tables.Table):
    """Organisations with the role that the plan gives them."""

    name = tables.NameColumn(
        verbose_name=gettext_lazy("Organisation"),
        linkify=("network:desk_organisation", {"slug": A("code")}),
    )
    kind = tables.Column(verbose_name=gettext_lazy("Kind"))
    municipality = tables.Column(verbose_name=gettext_lazy("Municipality"))
    plan_role = tables.Column(verbose_name=gettext_lazy("Role in the plan"), orderable=False)

    class Meta:
        model = Organisation
        fields = ("name", "kind", "municipality", "plan_role")
        caption = gettext_lazy("Organisations")


@requires("network.see_desk")
def organisations(request: HttpRequest) -> HttpResponse:
    """All organisations."""
    found = OrganisationFilter(request.GET, queryset=queries.organisations_for_desk())
    listing = Listing(request, OrganisationTable, found, filename="organisations-desk")
    return listing.export or render(request, "network/desk_organisations.html", {"listing": listing})


def _organisation(slug: str) -> Any:
    return Organisation.objects.select_related("kind", "municipality").get(code=slug)


@requires("network.change_organisation", get=_organisation)
@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, one: Any) -> HttpResponse:
    """What the directory says of an organisation."""
    change = partial(actions.change_organisation, organisation=one)
    return edited(
        request, one, OrganisationForm, organisation_record, change, back="network:desk_organisations"
    )


def edited(
    request: HttpRequest, row: Any, kind: Any, record: Any, change: Callable[..., Any], back: str
) -> HttpResponse:
    """A form over the whole record; of two who edit at once the second sees what the first wrote."""
    form = kind(request.POST or None, record=record(row))
    if request.method == "POST" and form.is_valid():
        try:
            change(values=form.values(), seen=form.seen_values(), by=request.user, now=clock.now())
        except Refused as refused:
            form.refuse(refused)
            if refused.rule == "network.changed_meanwhile":
                form.look_again(record(type(row).objects.get(pk=row.pk)))
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    page = {"form": form, "one": row, "back": back, "entries": journal.entries(row)}
    return render(request, "network/desk_record.html", page, status=form.status)
