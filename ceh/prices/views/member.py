"""What a member owes, and one charge with all that explains it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ceh.core import clock, journal
from ceh.core.clock import local_day
from ceh.core.money import Money
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.prices.actions import owed as actions
from ceh.prices.forms.owed import MaterialForm
from ceh.prices.models import Charge
from ceh.prices.queries import lists
from ceh.prices.queries import owed as queries
from ceh.prices.rules.owed import LIVE
from ceh.prices.states import CHARGE
from ceh.region.queries import current
from ceh.web import tables
from ceh.web.access import requires, signed_in
from ceh.web.listing import Listing

READ_WRITE = ["GET", "HEAD", "POST"]


class MyChargeTable(tables.Table):
    """What one used and what it costs."""

    what = tables.Column(verbose_name=gettext_lazy("What"), orderable=False, linkify=True)
    space = tables.Column(verbose_name=gettext_lazy("Space"), orderable=False)
    day = tables.DayColumn(verbose_name=gettext_lazy("Day"))
    amount = tables.MoneyColumn(verbose_name=gettext_lazy("Price"), orderable=False)
    left = tables.MoneyColumn(verbose_name=gettext_lazy("Left to pay"), orderable=False)
    state = tables.StateColumn(verbose_name=gettext_lazy("State"))

    class Meta:
        model = Charge
        fields = ("what", "space", "day", "amount", "left", "state")
        empty = (
            gettext_lazy("Nothing was priced yet"),
            gettext_lazy("What you use in spaces that ask money for it will stand here."),
        )


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I owe, my credits, and everything before."""
    listing = Listing(request, MyChargeTable, queries.charges_of(request.user), filename="my-prices")
    if listing.export:
        return listing.export
    today = local_day(clock.now(), current().timezone)
    page = {
        "listing": listing,
        "open": [Money(cents, code) for code, cents in queries.open_sum(request.user).items() if cents],
        "credits": list(queries.credits_of(request.user, today)),
    }
    return render(request, "prices/mine.html", page)


@requires("prices.see_charge", get=queries.charge)
@require_safe
def charge(request: HttpRequest, row: Charge) -> HttpResponse:
    """One charge, line by line."""
    may_settle = can(request.user, "prices.settle_charge", row)
    page = {
        "charge": row,
        "lines": list(queries.lines_of(row)),
        "covers": list(queries.covers_of(row)),
        "entries": journal.entries(row),
        "may_settle": may_settle,
        "may_correct": may_settle and row.state in LIVE,
        "may_add": _materials(row) and row.state in LIVE and can(request.user, "prices.add_material", row),
        "verbs": {one.verb for one in CHARGE.offered(row, request.user)} if may_settle else set(),
        "may_see_all": can(request.user, "prices.see_charges", row),
    }
    return render(request, "prices/charge.html", page)


def _materials(row: Charge) -> list:
    return lists.materials_of(row.price_list_id)


@requires("prices.add_material", get=queries.charge)
@require_http_methods(READ_WRITE)
def material(request: HttpRequest, row: Charge) -> HttpResponse:
    """What was used up."""
    form = MaterialForm(request.POST or None, lines=_materials(row))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_material(
                charge=row, line=form.chosen, quantity=given["quantity"], note=given["note"], by=request.user,
                now=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Noted. Thank you."))
            return redirect(row)
    page = {"charge": row, "form": form}
    return render(request, "prices/material.html", page, status=form.status)
