"""Credits and members of a space, and of organisations in the whole network."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from ceh.core.permissions import can
from ceh.network.queries import space as space_of
from ceh.prices.actions import credits as credit_actions
from ceh.prices.actions import members as member_actions
from ceh.prices.forms.owed import BelongingForm, CreditForm, MembershipForm, NetworkCreditForm
from ceh.prices.models import Credit
from ceh.prices.queries import members as member_queries
from ceh.prices.queries import owed as queries
from ceh.prices.views.desk_owed import crumbs, today_in
from ceh.region.queries import current
from ceh.web.pages import Button, FormPage, Link, ListPage, Visit

SETTLEMENTS = (_("Settlements"), "prices:settlements")


def _today(visit: Visit) -> dict[str, Any]:
    return {"today": today_in(visit.record)}


Credits = partial(
    ListPage,
    heading=_("Credits"),
    rows_template="prices/_credits.html",
    empty=(_("No credit was given yet"), _("Give hours to those who help, or to a school."), "gift"),
    context=_today,
)
credits = Credits(
    permission="prices.see_credits",
    get=space_of,
    subject="space",
    lead=_("Hours or money that the space gave; they pay before anybody else."),
    crumbs=crumbs,
    rows=lambda visit: queries.credits_in(visit.record),
    links=(Link(_("Give a credit"), "prices:credit_new", "gift", "button ember", ("code",)),),
)
network_credits = Credits(
    permission="prices.see_credits",
    lead=_("Hours or money that organisations gave; they pay in all spaces that the organisation runs."),
    crumbs=lambda visit: [SETTLEMENTS],
    rows=lambda visit: queries.credits_of_organisations(),
    links=(Link(_("Give a credit"), "prices:network_credit_new", "gift", "button ember"),),
)


def _of_this_year(visit: Visit) -> dict[str, Any]:
    today = today_in(visit.record)
    return {"starts_on": today, "ends_on": today.replace(month=12, day=31)}


Give = partial(
    FormPage,
    permission="prices.give_credit",
    subject="space",
    options=lambda visit: {"space": visit.record, "by": visit.by, "currency": current().currency},
    initial=_of_this_year,
    action=credit_actions.give_credit,
    heading=_("Give a credit"),
    lead=_("Credits pay first, those that end soonest before others."),
    submit=_("Give it"),
    done=_("Given. It pays for what is used from its first day on."),
    then=lambda visit, credit: credit,
)
credit_new = Give(
    get=space_of,
    form=CreditForm,
    crumbs=lambda visit: [*crumbs(visit), (_("Credits"), "prices:credits", visit.record.code)],
    back=lambda visit: ("prices:credits", visit.record.code),
)
network_credit_new = Give(
    form=NetworkCreditForm,
    crumbs=lambda visit: [SETTLEMENTS, (_("Credits"), "prices:network_credits")],
    back=lambda visit: ("prices:network_credits",),
)


def _credit_crumbs(visit: Visit) -> list[Any]:
    """To the credits of the space or of the network; their own holders come from what they owe."""
    credit = visit.record
    if not can(visit.by, "prices.see_credits", credit):
        return [(_("What I owe"), "prices:mine")]
    if credit.space is None:
        return [SETTLEMENTS, (_("Credits"), "prices:network_credits")]
    return [credit.space, (_("Credits"), "prices:credits", credit.space.code)]


def _is_running(credit: Credit) -> bool:
    return credit.ends_on > today_in(credit.space)


credit = ListPage(
    permission="prices.see_credit",
    get=queries.credit,
    subject="credit",
    crumbs=_credit_crumbs,
    rows=lambda visit: queries.entries_of(visit.record),
    rows_template="prices/_entries.html",
    layout="web/page_narrow.html",
    template="prices/credit.html",
    context=lambda visit: {"is_running": _is_running(visit.record)},
)

credit_end = Button(
    permission="prices.give_credit",
    get=queries.credit,
    subject="credit",
    action=lambda *, credit, by: credit_actions.end_credit(
        credit=credit, last_day=today_in(credit.space), by=by
    ),
    done=_("Ended. What it paid stays paid."),
)

members = ListPage(
    permission="prices.see_members",
    get=space_of,
    subject="space",
    heading=_("Members"),
    lead=_("Who is a member, from when to when. By this the price list knows them."),
    crumbs=crumbs,
    rows=lambda visit: member_queries.members_of(visit.record),
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
    crumbs=lambda visit: [*crumbs(visit), (_("Members"), "prices:members", visit.record.code)],
    back=lambda visit: ("prices:members", visit.record.code),
    form=MembershipForm,
    options=lambda visit: {"space": visit.record, "by": visit.by},
    initial=lambda visit: {"starts_on": today_in(visit.record)},
    action=member_actions.add_member,
    heading=_("Add a member"),
    lead=_("Members may have prices of their own in the price list."),
    submit=_("Add"),
    done=_("Added."),
)

member_end = Button(
    permission="prices.manage_members",
    get=member_queries.membership,
    subject="membership",
    action=lambda *, membership, by: member_actions.end_membership(
        membership=membership, today=today_in(membership.space), by=by
    ),
    back=lambda visit: (
        ("prices:members", visit.record.space.code) if visit.record.space else ("prices:belonging",)
    ),
    done=_("Ended."),
)

belonging = ListPage(
    permission="prices.see_belonging",
    heading=_("Who belongs where"),
    lead=_(
        "People who work or learn at an organisation. Whoever is not here counts for the organisation that runs "
        "their own space, and for none where there is none."
    ),
    crumbs=lambda visit: [SETTLEMENTS],
    rows=lambda visit: member_queries.people_of(),
    rows_template="prices/_members.html",
    empty=(_("Nobody is recorded yet"), "", "users"),
    context=_today,
    links=(Link(_("Add"), "prices:belonging_new", "user-plus", "button ember"),),
)

belonging_new = FormPage(
    permission="prices.manage_members",
    crumbs=lambda visit: [SETTLEMENTS, (_("Who belongs where"), "prices:belonging")],
    back=lambda visit: ("prices:belonging",),
    form=BelongingForm,
    options=lambda visit: {"space": None, "by": visit.by},
    initial=lambda visit: {"starts_on": today_in(None)},
    action=member_actions.add_member,
    heading=_("Who belongs where"),
    lead=_("From this day on the person’s hours in other spaces count for this organisation."),
    submit=_("Add"),
    done=_("Added."),
)
