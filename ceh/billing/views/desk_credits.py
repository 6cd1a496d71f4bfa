"""Credits of a space, and of organisations in the whole network."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ceh.billing.actions import credits as actions
from ceh.billing.forms import CreditForm, NetworkCreditForm
from ceh.billing.models import Credit
from ceh.billing.queries import charges as queries
from ceh.billing.queries.postings import entries_of
from ceh.billing.views.desk_charges import crumbs
from ceh.core.permissions import can
from ceh.network.queries import space as space_of
from ceh.prices.views.desk_lists import today_in
from ceh.region.queries import current
from ceh.web.pages import Button, FormPage, Link, ListPage, Visit

SETTLEMENTS = (_("Settlements"), "billing:settlements")


def _today(visit: Visit) -> dict[str, Any]:
    return {"today": today_in(visit.record)}


Credits = partial(
    ListPage,
    heading=_("Credits"),
    noun=ngettext_lazy("%(n)s credit", "%(n)s credits", "n"),
    rows_template="billing/_credits.html",
    empty=(_("No credits yet"), _("Give hours to people who help, or to a school."), "gift"),
    context=_today,
)
credits = Credits(
    permission="billing.see_credits",
    get=space_of,
    subject="space",
    lead=_("Hours or money from the space. They are used before anybody pays."),
    crumbs=crumbs,
    rows=lambda visit: queries.credits_in(visit.record),
    links=(Link(_("Give a credit"), "billing:credit_new", "gift", "button ember", ("code",)),),
)
network_credits = Credits(
    permission="billing.see_credits",
    lead=_("Hours or money from organisations, valid in all spaces that the organisation runs."),
    crumbs=lambda visit: [SETTLEMENTS],
    rows=lambda visit: queries.credits_of_organisations(),
    links=(Link(_("Give a credit"), "billing:network_credit_new", "gift", "button ember"),),
    layout="web/desk.html",
)


def _of_this_year(visit: Visit) -> dict[str, Any]:
    today = today_in(visit.record)
    return {"starts_on": today, "ends_on": today.replace(month=12, day=31)}


Give = partial(
    FormPage,
    permission="billing.give_credit",
    subject="space",
    options=lambda visit: {"space": visit.record, "by": visit.by, "currency": current().currency},
    initial=_of_this_year,
    action=actions.give_credit,
    heading=_("Give a credit"),
    lead=_("Credits are used first, starting with those that expire soonest."),
    submit=_("Give credit"),
    done=_("Credit given. It covers use from its first day."),
    then=lambda visit, credit: credit,
)
credit_new = Give(
    get=space_of,
    form=CreditForm,
    crumbs=lambda visit: [*crumbs(visit), (_("Credits"), "billing:credits", visit.record.code)],
    back=lambda visit: ("billing:credits", visit.record.code),
)
network_credit_new = Give(
    form=NetworkCreditForm,
    crumbs=lambda visit: [SETTLEMENTS, (_("Credits"), "billing:network_credits")],
    back=lambda visit: ("billing:network_credits",),
    layout="web/desk.html",
)


def _credit_crumbs(visit: Visit) -> list[Any]:
    """To the credits of the space or of the network; their own holders come from what they owe."""
    credit = visit.record
    if not can(visit.by, "billing.see_credits", credit):
        return [(_("To pay"), "billing:mine")]
    if credit.space is None:
        return [SETTLEMENTS, (_("Credits"), "billing:network_credits")]
    return [credit.space, (_("Credits"), "billing:credits", credit.space.code)]


def _is_running(credit: Credit) -> bool:
    return credit.ends_on > today_in(credit.space)


credit = ListPage(
    permission="billing.see_credit",
    get=queries.credit,
    subject="credit",
    crumbs=_credit_crumbs,
    rows=lambda visit: entries_of(visit.record),
    rows_template="billing/_entries.html",
    layout="web/page_narrow.html",
    template="billing/credit.html",
    context=lambda visit: {"is_running": _is_running(visit.record)},
)

credit_end = Button(
    permission="billing.give_credit",
    get=queries.credit,
    subject="credit",
    action=lambda *, credit, by: actions.end_credit(credit=credit, last_day=today_in(credit.space), by=by),
    done=_("Ended. What has been paid from it stays paid."),
)
