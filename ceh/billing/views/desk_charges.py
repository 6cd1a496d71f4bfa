"""What is owed in a space, for its staff: the list, paying, waiving, correcting, material."""

from typing import Any

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from ceh.billing.actions import charges as actions
from ceh.billing.forms import CorrectForm, SaleForm
from ceh.billing.models import Charge
from ceh.billing.queries import charges as queries
from ceh.core.money import Money
from ceh.core.permissions import can
from ceh.network.models import Space
from ceh.network.queries import space as space_of
from ceh.prices.queries import lists
from ceh.prices.views.desk_lists import today_in
from ceh.web import filters, tables
from ceh.web.pages import FormPage, Link, ListPage, Steps, Visit


def crumbs(visit: Visit) -> list[Any]:
    """To what is owed in the space, or to what one owes oneself."""
    space = visit.record if isinstance(visit.record, Space) else visit.record.space
    if can(visit.by, "billing.see_charges", space):
        return [space, (_("Open charges"), "billing:charges", space.code)]
    return [(_("To pay"), "billing:mine")]


class ChargeTable(tables.Table):
    """Charges, one a line."""

    person = tables.Column(verbose_name=_("Who"), orderable=False, empty_values=())
    what = tables.Column(verbose_name=_("What"), orderable=False, linkify=True)
    day = tables.DayColumn(verbose_name=_("Day"))
    hours = tables.NumberColumn(verbose_name=_("Hours"), orderable=False, digits=2)
    amount = tables.MoneyColumn(verbose_name=_("Price"), orderable=False)
    left = tables.MoneyColumn(verbose_name=_("Left to pay"), orderable=False)
    home = tables.Column(verbose_name=_("Organisation"), orderable=False)
    state = tables.StateColumn(verbose_name=_("State"))

    class Meta:
        model = Charge
        fields = ("person", "what", "day", "hours", "amount", "left", "home", "state")
        empty = (_("Nothing has been charged yet"), _("Uses are priced some minutes after they end."))

    def render_person(self, record: Charge) -> str:
        """The member, or a group without accounts."""
        return str(record.person or gettext("a group without accounts"))


def _left_to_pay(visit: Visit) -> str:
    amounts = [str(Money(cents, code)) for code, cents in queries.open_in(visit.record).items() if cents]
    if not amounts:
        return gettext("Everything has been paid.")
    return gettext("Still to be paid: %(amounts)s.") % {"amounts": ", ".join(amounts)}


charges = ListPage(
    permission="billing.see_charges",
    get=space_of,
    subject="space",
    heading=_("Open charges"),
    lead=_left_to_pay,
    crumbs=lambda visit: [
        (_("Spaces"), "directory:spaces"),
        visit.record,
        (_("Prices"), "prices:space", visit.record.code),
    ],
    rows=lambda visit: queries.charges_in(visit.record),
    noun=ngettext_lazy("%(n)s charge", "%(n)s charges", "n"),
    filters=filters.fields(
        Charge,
        "state",
        "why",
        "day",
        "until",
        day=filters.DateFilter(label=_("From"), lookup_expr="gte"),
        until=filters.DateFilter(label=_("Until"), field_name="day", lookup_expr="lte"),
    ),
    table=ChargeTable,
    filename=lambda visit: f"owed-{visit.record.code}",
    links=(
        Link(_("Material"), "billing:sell", "plus", "button ember", ("code",)),
        Link(_("Credits"), "billing:credits", "gift", by=("code",)),
        Link(_("Members"), "prices:members", "users", by=("code",)),
        Link(_("Price lists"), "prices:lists", "pencil", "button quiet", ("code",)),
    ),
)


def _sale_form(visit: Visit) -> dict[str, Any]:
    valid = lists.list_on(visit.record.pk, today_in(visit.record))
    return {"space": visit.record, "by": visit.by, "lines": lists.materials_of(valid.pk if valid else None)}


sell = FormPage(
    permission="billing.settle_charge",
    get=space_of,
    subject="space",
    crumbs=crumbs,
    back=lambda visit: ("billing:charges", visit.record.code),
    form=SaleForm,
    options=_sale_form,
    action=actions.sell_material,
    heading=_("Material"),
    lead=_("What a member took without using a machine. After a use, add it on the page of the use."),
    submit=_("Record material"),
    done=_("Saved."),
    then=lambda visit, charge: charge,
)

charge_steps = Steps(
    model=Charge,
    get=queries.charge,
    route="charges/<int:pk>/",
    subject="charge",
    verbs=("pay_charge", "waive_charge", "reopen_charge"),
    actions={"pay_charge": actions.pay, "waive_charge": actions.waive, "reopen_charge": actions.reopen},
    crumbs=lambda visit: [*crumbs(visit), visit.record],
)

correct = FormPage(
    permission="billing.settle_charge",
    get=queries.line,
    subject="line",
    crumbs=lambda visit: [visit.record.charge.space, visit.record.charge],
    back=lambda visit: visit.record.charge,
    form=CorrectForm,
    initial=lambda visit: {"quantity": visit.record.quantity.normalize()},
    action=actions.correct_line,
    heading=_("Correct a line"),
    lead=lambda visit: visit.record.subject,
    submit=_("Correct"),
    done=_("Corrected. The earlier line stays on record."),
)
