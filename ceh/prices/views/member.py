"""What a member owes, and one charge with all that explains it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ceh.core import clock, journal
from ceh.core.clock import local_day
from ceh.core.money import Money
from ceh.core.permissions import can
from ceh.core.refusals import Refused
from ceh.prices.actions import charging
from ceh.prices.actions import owed as actions
from ceh.prices.forms.owed import MaterialForm
from ceh.prices.models import Charge, PriceLine
from ceh.prices.queries import lists
from ceh.prices.queries import owed as queries
from ceh.prices.rules.owed import LIVE
from ceh.prices.states import CHARGE
from ceh.region.queries import current
from ceh.timetable.queries import zone_of
from ceh.usage.models import Usage
from ceh.usage.queries.usage import usage as usage_of
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
            gettext_lazy("What you use and have to pay for will be listed here."),
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


def _materials(row: Charge) -> list[PriceLine]:
    return lists.materials_of(row.price_list_id)


def _add(
    request: HttpRequest, lines: list[PriceLine], charge_of: Callable[[], Charge], page: dict[str, Any]
) -> Any:
    """The form for material, and what follows; `charge_of` gives the charge once it is needed."""
    form = MaterialForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = charge_of()
            actions.add_material(
                charge=row, line=form.chosen, quantity=given["quantity"], note=given["note"], by=request.user,
                now=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Noted. Thank you."))
            return redirect(row)
    return render(request, "prices/material.html", page | {"form": form}, status=form.status)


@requires("prices.add_material", get=queries.charge)
@require_http_methods(READ_WRITE)
def material(request: HttpRequest, row: Charge) -> HttpResponse:
    """What was used up, added to a charge."""
    page = {"what": row.what, "day": row.day, "back": row.get_absolute_url()}
    return _add(request, _materials(row), lambda: row, page)


@requires("prices.add_material", get=usage_of)
@require_http_methods(READ_WRITE)
def use_material(request: HttpRequest, row: Usage) -> HttpResponse:
    """What was used up, right after the stop: the use is priced with it."""
    day = local_day(row.started_at, zone_of(row.space))
    valid = lists.list_on(row.space_id, day)
    page = {"what": row.unit, "day": day, "back": reverse("usage:usage", kwargs={"pk": row.pk})}

    def priced() -> Charge:
        return charging.charge_of(usage=row, now=clock.now())

    return _add(request, lists.materials_of(valid.pk if valid else None), priced, page)
