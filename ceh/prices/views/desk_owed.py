"""What is owed in a space, for its people: the list, paying, waiving, correcting, material."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ceh.core import clock
from ceh.core.clock import local_day
from ceh.core.money import Money
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.network.models import Space
from ceh.network.queries import space as space_of
from ceh.prices.actions import owed as actions
from ceh.prices.forms.owed import CorrectForm, SaleForm
from ceh.prices.models import WHY, Charge, Owed
from ceh.prices.queries import lists
from ceh.prices.queries import owed as queries
from ceh.prices.states import CHARGE
from ceh.timetable.queries import zone_of
from ceh.web import filters, forms, tables
from ceh.web.access import requires
from ceh.web.listing import Listing

READ_WRITE = ["GET", "HEAD", "POST"]


class ChargeFilter(filters.FilterSet):
    """By state, by why, from a day on."""

    state = filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=[(one.code, one.label) for one in CHARGE.states]
    )
    why = filters.ChoiceFilter(label=gettext_lazy("Why"), choices=WHY)
    day = filters.DateFilter(label=gettext_lazy("From"), lookup_expr="gte")
    until = filters.DateFilter(label=gettext_lazy("Until"), field_name="day", lookup_expr="lte")

    class Meta:
        model = Charge
        fields: list[str] = []
        main = ["state", "why", "day"]


class ChargeTable(tables.Table):
    """Charges, one a line."""

    person = tables.Column(verbose_name=gettext_lazy("Who"), orderable=False, empty_values=())
    what = tables.Column(verbose_name=gettext_lazy("What"), orderable=False, linkify=True)
    day = tables.DayColumn(verbose_name=gettext_lazy("Day"))
    hours = tables.NumberColumn(verbose_name=gettext_lazy("Hours"), orderable=False, digits=2)
    amount = tables.MoneyColumn(verbose_name=gettext_lazy("Price"), orderable=False)
    left = tables.MoneyColumn(verbose_name=gettext_lazy("Left to pay"), orderable=False)
    home = tables.Column(verbose_name=gettext_lazy("Organisation"), orderable=False)
    state = tables.StateColumn(verbose_name=gettext_lazy("State"))

    class Meta:
        model = Charge
        fields = ("person", "what", "day", "hours", "amount", "left", "home", "state")
        empty = (
            gettext_lazy("Nothing was priced yet"),
            gettext_lazy("Uses are priced some minutes after they end."),
        )

    def render_person(self, record: Charge) -> str:
        """The member, or a group without accounts."""
        return str(record.person) if record.person else _("a group without accounts")


@requires("prices.see_charges", get=space_of)
@require_safe
def owed(request: HttpRequest, space: Space) -> HttpResponse:
    """All that was priced in a space; first what is still to be paid."""
    rows = ChargeFilter(request.GET, queryset=queries.charges_in(space))
    listing = Listing(request, ChargeTable, rows, filename=f"owed-{space.code}")
    if listing.export:
        return listing.export
    page = {
        "space": space,
        "listing": listing,
        "open": [Money(cents, code) for code, cents in queries.open_in(space).items() if cents],
        "may_settle": can(request.user, "prices.settle_charge", space),
        "may_manage": can(request.user, "prices.manage_prices", space),
        "may_see_credits": can(request.user, "prices.see_credits", space),
    }
    return render(request, "prices/owed.html", page)


@requires("prices.settle_charge", get=space_of)
@require_http_methods(READ_WRITE)
def sell(request: HttpRequest, space: Space) -> HttpResponse:
    """Material that a member took."""
    now = clock.now()
    valid = lists.list_on(space.pk, local_day(now, zone_of(space)))
    lines = lists.materials_of(valid.pk if valid else None)
    form = SaleForm(request.POST or None, space=space, by=request.user, lines=lines)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.sell_material(
                space=space, person=given["who"], line=form.chosen, quantity=given["quantity"],
                note=given["note"], by=request.user, now=now,
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Noted."))
            return redirect(made)
    page = {
        "space": space, "form": form, "heading": _("Material"), "submit": _("Note it"),
        "lead": _("What a member took without using a machine. After a use, add it on the page of the use."),
        "back": reverse("prices:owed", kwargs={"slug": space.code}),
    }  # fmt: skip
    return render(request, "prices/form.html", page, status=form.status)


@requires("prices.settle_charge", get=queries.charge)
@require_POST
def pay(request: HttpRequest, row: Charge) -> HttpResponse:
    """Somebody saw the money."""
    actions.pay(charge=row, by=request.user, now=clock.now())
    messages.success(request, _("Marked as paid."))
    return redirect(row)


def _with_reason(
    request: HttpRequest, row: Charge, act: Any, heading: str, lead: str, submit: str
) -> HttpResponse:
    form = forms.ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(charge=row, by=request.user, now=clock.now(), reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(row)
    page = {
        "space": row.space, "form": form, "heading": heading, "lead": f"{row.what}. {lead}", "submit": submit,
        "back": row.get_absolute_url(),
    }  # fmt: skip
    return render(request, "prices/form.html", page, status=form.status)


@requires("prices.settle_charge", get=queries.charge)
@require_http_methods(READ_WRITE)
def waive(request: HttpRequest, row: Charge) -> HttpResponse:
    """Nobody has to pay it."""
    return _with_reason(
        request,
        row,
        actions.waive,
        _("Waive this"),
        _("Nobody has to pay it; it stays readable."),
        _("Waive"),
    )


@requires("prices.settle_charge", get=queries.charge)
@require_http_methods(READ_WRITE)
def reopen(request: HttpRequest, row: Charge) -> HttpResponse:
    """It was not paid or waived after all."""
    return _with_reason(
        request,
        row,
        actions.reopen,
        _("Open this again"),
        _("It counts as to be paid again."),
        _("Open again"),
    )


@requires("prices.settle_charge", get=queries.line)
@require_http_methods(READ_WRITE)
def correct(request: HttpRequest, row: Owed) -> HttpResponse:
    """Another quantity, or none."""
    charge = row.charge
    form = CorrectForm(request.POST or None, initial={"quantity": row.quantity.normalize()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.correct_line(
                line=row, quantity=given["quantity"], reason=given["reason"], by=request.user, now=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Corrected. The line of before stays readable."))
            return redirect(charge)
    page = {
        "space": charge.space, "form": form, "heading": _("Correct a line"), "submit": _("Correct"),
        "lead": str(row.subject), "back": charge.get_absolute_url(),
    }  # fmt: skip
    return render(request, "prices/form.html", page, status=form.status)
