"""Members of a space, and who belongs to which organisation."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.network.queries import space as space_of
from ceh.prices.actions import members as actions
from ceh.prices.forms import BelongingForm, MembershipForm
from ceh.prices.queries import members as queries
from ceh.prices.views.desk_lists import today_in
from ceh.web.pages import Button, FormPage, Link, ListPage, Visit

SETTLEMENTS = (_("Settlements"), "billing:settlements")


def _today(visit: Visit) -> dict[str, Any]:
    return {"today": today_in(visit.record)}


def _crumbs(visit: Visit) -> list[Any]:
    space = visit.record
    return [space, (_("Open charges"), "billing:charges", space.code)]


members = ListPage(
    permission="prices.see_members",
    get=space_of,
    subject="space",
    heading=_("Members"),
    lead=_("Who is a member, from when to when. The price list uses this."),
    crumbs=_crumbs,
    rows=lambda visit: queries.members_of(visit.record),
    noun=ngettext_lazy("%(n)s member", "%(n)s members", "n"),
    rows_template="prices/_members.html",
    empty=(
        _("No member is recorded yet"),
        _("People with a role in the space count as members anyway."),
        "users",
    ),
    context=_today,
    links=(Link(_("Add a member"), "prices:member_new", "user-plus", "button ember", ("code",)),),
)

member_new = FormPage(
    permission="prices.manage_members",
    get=space_of,
    subject="space",
    crumbs=lambda visit: [*_crumbs(visit), (_("Members"), "prices:members", visit.record.code)],
    back=lambda visit: ("prices:members", visit.record.code),
    form=MembershipForm,
    options=lambda visit: {"space": visit.record, "by": visit.by},
    initial=lambda visit: {"starts_on": today_in(visit.record)},
    action=actions.add_member,
    heading=_("Add a member"),
    lead=_("Members may have prices of their own in the price list."),
    submit=_("Add"),
    done=_("Added."),
)

member_end = Button(
    permission="prices.manage_members",
    get=queries.membership,
    subject="membership",
    action=lambda *, membership, by: actions.end_membership(
        membership=membership, today=today_in(membership.space), by=by
    ),
    back=lambda visit: (
        ("prices:members", visit.record.space.code) if visit.record.space else ("prices:belonging",)
    ),
    done=_("Ended."),
)

belonging = ListPage(
    permission="prices.see_belonging",
    heading=_("Who belongs to which organisation"),
    lead=_(
        "People who work or learn at an organisation. Anybody not listed here counts for the organisation that "
        "runs their own space; if there is none, for no organisation."
    ),
    crumbs=lambda visit: [SETTLEMENTS],
    rows=lambda visit: queries.people_of(),
    noun=ngettext_lazy("%(n)s person", "%(n)s people", "n"),
    rows_template="prices/_members.html",
    empty=(_("Nobody is recorded yet"), "", "users"),
    context=_today,
    links=(Link(_("Add"), "prices:belonging_new", "user-plus", "button ember"),),
    layout="web/desk.html",
)

belonging_new = FormPage(
    permission="prices.manage_members",
    crumbs=lambda visit: [SETTLEMENTS, (_("Who belongs to which organisation"), "prices:belonging")],
    back=lambda visit: ("prices:belonging",),
    form=BelongingForm,
    options=lambda visit: {"space": None, "by": visit.by},
    initial=lambda visit: {"starts_on": today_in(None)},
    action=actions.add_member,
    heading=_("Who belongs to which organisation"),
    lead=_("From this day on the person’s hours in other spaces count for this organisation."),
    submit=_("Add"),
    done=_("Added."),
    layout="web/desk.html",
)
