"""The desk: spaces and their reviews, organisations, roles."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from ceh.core import clock, journal
from ceh.core.permissions import roles_of
from ceh.network import actions, queries
from ceh.network.actions.joining import today_of
from ceh.network.forms.network import OrganisationForm, RoleForm
from ceh.network.models import Organisation, RoleAssignment, Space
from ceh.network.rules.freshness import AGEING, FRESH, STALE, freshness, since
from ceh.network.rules.review import stage
from ceh.network.rules.roles import roles_to_give
from ceh.network.views.member import FACTS
from ceh.web import filters, tables
from ceh.web.pages import Button, FormPage, Link, ListPage, RecordPage, Visit


class DueColumn(tables.DayColumn):
    """The day by which an answer is due, of spaces that wait for one."""

    def render(self, value: Any, record: Space) -> str:  # type: ignore[override]
        return super().render(value) if record.state == "submitted" else "–"


def _waiting(visit: Visit) -> dict[str, Any]:
    today = today_of(visit.now)
    return {"waiting": [(space, stage(space.review_due, today)) for space in queries.waiting(today)[:20]]}


spaces = ListPage(
    permission="network.see_desk",
    heading=_("Spaces"),
    rows=lambda visit: queries.for_desk(),
    filters=filters.fields(
        Space,
        "state",
        "fresh",
        "municipality",
        "kind",
        search=("name", "code", "settlement"),
        fresh=filters.ChoiceFilter(
            label=_("Confirmed"),
            choices=[(age.code, age.label) for age in (FRESH, AGEING, STALE)],
            method=lambda rows, name, value: queries.confirmed(rows, *since(value, today_of(clock.now()))),
        ),
    ),
    table=tables.columns(
        Space,
        "name",
        "state",
        "kind",
        "municipality",
        "review_due",
        "confirmed_on",
        caption=_("Spaces"),
        empty=(_("No space matches"), _("Try fewer filters.")),
        name=tables.NameColumn(verbose_name=_("Space"), linkify=("network:desk_space", {"slug": A("code")})),
        review_due=DueColumn(verbose_name=_("Answer due")),
    ),
    filename="spaces-desk",
    context=_waiting,
    layout="web/desk.html",
    template="network/desk_spaces.html",
)


def _is_public(space: Space) -> bool:
    return space.state in ("published", "paused", "closed")


def _about_space(visit: Visit) -> dict[str, Any]:
    space, today = visit.record, today_of(visit.now)
    return {
        "stage": stage(space.review_due, today) if space.state == "submitted" else "",
        "freshness": freshness(space.state, space.confirmed_on, today) if _is_public(space) else None,
        "roles": queries.assignments(visit.now, space)[:50],
    }


space = RecordPage(
    permission="network.see_desk",
    get=queries.by_code,
    subject="space",
    crumbs=lambda visit: [(_("Spaces"), "network:desk_spaces")],
    facts=FACTS,
    links=(
        Link(_("Edit"), "network:space_edit", "pencil", by=("code",)),
        Link(_("See the page"), "network:space", "eye", by=("code",), when=_is_public),
    ),
    context=_about_space,
    layout="web/desk.html",
    template="network/desk_space.html",
)

take_review = Button(
    permission="network.review_space",
    get=queries.by_code,
    subject="space",
    action=actions.take_review,
    done=_("You are the reviewer now."),
    back=lambda visit: ("network:desk_space", visit.record.code),
)

roles = ListPage(
    permission="network.see_roles",
    heading=_("Roles"),
    lead=_("Who may do what, where and until when. Nothing is deleted: a role ends."),
    rows=lambda visit: queries.assignments(visit.now),
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

organisations = ListPage(
    permission="network.see_desk",
    heading=_("Organisations"),
    rows=lambda visit: queries.organisations_for_desk(),
    filters=filters.fields(Organisation, search=("name", "code")),
    table=tables.columns(
        Organisation,
        "name",
        "kind",
        "municipality",
        "plan_role",
        caption=_("Organisations"),
        name=tables.NameColumn(
            verbose_name=_("Organisation"), linkify=("network:desk_organisation", {"slug": A("code")})
        ),
        plan_role=tables.Column(verbose_name=_("Role in the plan"), orderable=False),
    ),
    filename="organisations-desk",
    layout="web/desk.html",
)

organisation = FormPage(
    permission="network.change_organisation",
    get=queries.organisation,
    subject="organisation",
    form=OrganisationForm,
    options=lambda visit: {"row": visit.record},
    action=actions.change_organisation,
    crumbs=lambda visit: [(_("Organisations"), "network:desk_organisations")],
    back=lambda visit: ("network:desk_organisations",),
    heading=lambda visit: visit.record,
    done=_("Saved."),
    context=lambda visit: {"entries": journal.entries(visit.record)},
    layout="web/desk.html",
    template="network/desk_record.html",
)
